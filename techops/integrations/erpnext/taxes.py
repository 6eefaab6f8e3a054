"""Taxes by ERPNext's own arithmetic, on a Sales Invoice that exists in memory only.

What a quotation promises is what the invoice will say, because both are computed by the same code from the
same rows: quantity, rate, the discount on the net total, and the Sales Taxes and Charges Template.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from erpnext.controllers.taxes_and_totals import calculate_taxes_and_totals
from erpnext.stock.get_item_details import get_item_tax_template

from techops.kernel.money import ZERO, quantize, to_decimal

TAX_FIELDS = (
    "charge_type",
    "account_head",
    "description",
    "rate",
    "tax_amount",
    "row_id",
    "included_in_print_rate",
    "included_in_paid_amount",
    "cost_center",
)


@dataclass(frozen=True, slots=True)
class Taxable:
    """A row to be taxed, in the invoice's currency."""

    item: str | None
    description: str
    quantity: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class TaxContext:
    """Who sells to whom, when, and in which currency: one unit of it is `exchange_rate` of the company's."""

    company: str
    customer: str
    currency: str
    template: str | None
    on: date
    exchange_rate: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax, as the invoice will show it."""

    description: str
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of an invoice: net of discount, tax, and what is to be paid."""

    net_total: Decimal
    tax_total: Decimal
    grand_total: Decimal
    tax_lines: tuple[TaxLine, ...]


def template_for(company: str, *choices: str | None) -> str | None:
    """Return the first usable template of `choices` that is the company's own, else the company's default."""
    for choice in choices:
        if choice:
            owner, disabled = frappe.get_cached_value(
                "Sales Taxes and Charges Template", choice, ["company", "disabled"]
            )
            if owner == company and not disabled:
                return choice
    return frappe.db.get_value(
        "Sales Taxes and Charges Template", {"company": company, "is_default": 1, "disabled": 0}, "name"
    )


def compute(rows: Iterable[Taxable], discount: Decimal, context: TaxContext) -> Totals:
    """Return the totals ERPNext would give an invoice of `rows` less `discount` on the net total."""
    invoice = _invoice(list(rows), discount, context)
    if not invoice.items:
        return Totals(quantize(ZERO), quantize(ZERO), quantize(ZERO), ())
    calculate_taxes_and_totals(invoice)
    return Totals(
        net_total=_money(invoice.net_total),
        tax_total=_money(invoice.total_taxes_and_charges),
        grand_total=_money(invoice.grand_total),
        tax_lines=tuple(
            TaxLine(tax.description, to_decimal(tax.rate or 0), _money(tax.tax_amount_after_discount_amount))
            for tax in invoice.taxes
        ),
    )


def _invoice(rows: list[Taxable], discount: Decimal, context: TaxContext) -> Document:
    templates = item_tax_templates({row.item for row in rows if row.item}, context)
    return frappe.get_doc(
        {
            "doctype": "Sales Invoice",
            "company": context.company,
            "customer": context.customer,
            "currency": context.currency,
            "conversion_rate": float(context.exchange_rate),
            "posting_date": context.on,
            "ignore_pricing_rule": 1,
            "disable_rounded_total": 1,
            "apply_discount_on": "Net Total",
            "discount_amount": float(discount),
            "items": [_item(row, templates) for row in rows],
            "taxes": tax_rows(context.template),
        }
    )


def _item(row: Taxable, templates: dict[str, str | None]) -> dict[str, Any]:
    return {
        "item_code": row.item,
        "item_name": row.description,
        "qty": float(row.quantity),
        "rate": float(row.rate),
        "item_tax_template": templates.get(row.item or ""),
    }


def tax_rows(template: str | None) -> list[dict[str, Any]]:
    """Return the rows of a template as a document takes them."""
    if not template:
        return []
    taxes = frappe.get_cached_doc("Sales Taxes and Charges Template", template).taxes
    return [{field: tax.get(field) for field in TAX_FIELDS} for tax in taxes]


def item_tax_templates(items: set[str], context: TaxContext) -> dict[str, str | None]:
    """Return the item tax template of each item; ERPNext's own search, asked only where a company has any."""
    if not items or not frappe.db.exists("Item Tax Template", {"company": context.company, "disabled": 0}):
        return {}
    category = frappe.get_cached_value("Customer", context.customer, "tax_category")
    arguments = {"company": context.company, "posting_date": context.on, "tax_category": category}
    return {item: get_item_tax_template({**arguments, "item_code": item}) for item in items}


def _money(value: Any) -> Decimal:
    return quantize(to_decimal(value or 0))
