"""A discount after the price was fixed and before it is invoiced: it settles a dispute, on the same path to
a price.
"""

import json
from datetime import datetime
from decimal import Decimal

import frappe
from frappe.model.document import Document

from techops.pricing import frozen, rules, rules_discounts
from techops.pricing.service import totals_of


def settle(order: Document, percent: Decimal, now: datetime) -> Decimal:
    """Take `percent` off what the other discounts left of an order's frozen price; returns the amount.

    Lines, rates and terms stay as they were fixed. Taxes and totals are computed again as the invoice will
    compute them, onto the document, not yet saved.
    """
    kept = frozen.load(order.pricing_terms, {})
    priced = frozen.from_document(order, kept.get("discounts", []))
    settled = rules_discounts.settle(priced, percent, rules.from_snapshot(kept).rounding)
    labour_item = frappe.get_cached_value("Service Category", order.service_category, "item")
    totals = totals_of(order, settled, now, labour_item)
    order.update(
        {
            "discount_total": float(settled.discount_total),
            "net_total": float(totals.net_total),
            "tax_total": float(totals.tax_total),
            "grand_total": float(totals.grand_total),
            "pricing_terms": json.dumps({**kept, "discounts": frozen.discounts_to_json(settled)}),
        }
    )
    return settled.discount_total - priced.discount_total
