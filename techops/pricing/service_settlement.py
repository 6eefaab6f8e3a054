"""Discounts after the price was fixed and before it is invoiced, on the same path to a price: the penalty of
a broken promise, and what settles a dispute.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.pricing import frozen, rules, rules_discounts
from techops.pricing.model import PricedWork
from techops.pricing.service import totals_of


def settle(order: Document, percent: Decimal, now: datetime) -> Decimal:
    """Take `percent` off what the other discounts left of an order's frozen price; returns the amount.

    Lines, rates and terms stay as they were fixed. Taxes and totals are computed again as the invoice will
    compute them, onto the document, not yet saved.
    """
    kept, priced = _fixed(order)
    settled = rules_discounts.settle(priced, percent, rules.from_snapshot(kept).rounding)
    _put(order, kept, settled, now)
    return settled.discount_total - priced.discount_total


def penalise(order: Document, percent: Decimal, promises: Iterable[str], now: datetime) -> Decimal | None:
    """Take the penalty for broken promises off an order's frozen price, or give it back.

    Returns by how much the price fell, None when it is as it should be. Onto the document, not yet saved.
    Raises RuleViolation ``order_billed`` when the price is billed already.
    """
    kept, priced = _fixed(order)
    penalised = rules_discounts.penalise(priced, percent, promises, rules.from_snapshot(kept).rounding)
    if penalised is priced:
        return None
    if order.sales_invoice:
        raise RuleViolation(
            "order_billed",
            _lt(
                "Order {order} is billed: its price cannot be changed any more. Issue a credit note instead."
            ),
            kind=ViolationKind.CONFLICT,
            order=order.name,
        )
    _put(order, kept, penalised, now)
    return penalised.discount_total - priced.discount_total


def _fixed(order: Document) -> tuple[dict[str, Any], PricedWork]:
    """Return the terms an order's price was fixed by, and the price."""
    kept = frozen.load(order.pricing_terms, {})
    return kept, frozen.from_document(order, kept.get("discounts", []))


def _put(order: Document, kept: dict[str, Any], priced: PricedWork, now: datetime) -> None:
    labour_item = frappe.get_cached_value("Service Category", order.service_category, "item")
    totals = totals_of(order, priced, now, labour_item)
    order.update(
        {
            "discount_total": float(priced.discount_total),
            "net_total": float(totals.net_total),
            "tax_total": float(totals.tax_total),
            "grand_total": float(totals.grand_total),
            "pricing_terms": json.dumps({**kept, "discounts": frozen.discounts_to_json(priced)}),
        }
    )
