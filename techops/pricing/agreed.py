"""What an approved quotation fixed for its order: terms, discount, unit prices of parts (rules.md, 3)."""

import json
from dataclasses import dataclass, field
from decimal import Decimal

import frappe
from frappe.model.document import Document

from techops.kernel.money import to_decimal
from techops.pricing.model import PricingTerms
from techops.pricing.rules import from_snapshot


@dataclass(frozen=True, slots=True)
class Agreement:
    """An approved quotation: the order's actual work is priced with its terms and its discount."""

    quotation: str
    terms: PricingTerms
    discount_percent: Decimal


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """A part as quoted, per stock unit."""

    unit_price: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class QuotedParts:
    """The parts of an order's approved quotation by item; empty without one."""

    quotation: str | None = None
    parts: dict[str, QuotedPart] = field(default_factory=dict)


def agreement_of(order: Document) -> Agreement | None:
    """Return what was agreed by approving a quotation, None when none was."""
    if not order.quotation:
        return None
    row = frappe.db.get_value(
        "Service Quotation", order.quotation, ["pricing_terms", "discount_percent"], as_dict=True
    )
    if not row or not row.pricing_terms:
        return None
    return Agreement(
        quotation=order.quotation,
        terms=from_snapshot(json.loads(row.pricing_terms)),
        discount_percent=to_decimal(row.discount_percent or 0),
    )


def quoted_parts(order: Document) -> QuotedParts:
    """Return the unit prices the customer approved; the lowest when an item was quoted at two prices."""
    if not order.get("quotation"):
        return QuotedParts()
    rows = frappe.get_all(
        "Quotation Material",
        filters={"parent": order.quotation, "parenttype": "Service Quotation"},
        fields=["item", "unit_price", "price_source"],
        order_by="unit_price desc",
        limit=0,
    )
    parts = {row.item: QuotedPart(to_decimal(row.unit_price or 0), row.price_source or "") for row in rows}
    return QuotedParts(order.quotation, parts)
