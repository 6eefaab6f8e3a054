"""The quotation on paper (seed 1, section 6.1): what its print format shows, and the PDF."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate
from frappe.utils.pdf import get_pdf
from frappe.www.printview import get_print_style, get_rendered_template

from techops.kernel.money import to_decimal
from techops.pricing import frozen, text
from techops.pricing.model import LineKind

PRINT_FORMAT = "Cotización de servicio"
PRINTABLE = {"allow_print_for_draft": 1, "allow_print_for_cancelled": 1}
TIMED = (LineKind.LABOUR.value, LineKind.WAITING.value)
MATERIAL = LineKind.MATERIAL.value
MINUTES_PER_HOUR = 60
RATE_STEP = "base_rate"


def pdf(doc: Document) -> bytes:
    """Return the quotation as PDF; renders outside any writing transaction, for a caller who may see it."""
    print_format = frappe.get_doc("Print Format", PRINT_FORMAT)
    frappe.flags.ignore_print_permissions = True  # the caller was checked by `store.load`, or is the outbox
    try:
        body = get_rendered_template(doc, print_format=print_format, meta=doc.meta, settings=PRINTABLE)
    finally:
        frappe.flags.ignore_print_permissions = False
    page = frappe.render_template(
        "techops/templates/print/page.html",
        {
            "title": doc.name,
            "lang": frappe.local.lang,
            "style": get_print_style(print_format=print_format),
            "body": body,
        },
    )
    return get_pdf(page)


def context(doc: Document) -> dict[str, Any]:
    """Return what the print format shows besides the document's own fields."""
    timed = [row for row in doc.lines if row.kind in TIMED]
    parts = [row for row in doc.lines if row.kind == MATERIAL]
    others = [row for row in doc.lines if row.kind not in (*TIMED, MATERIAL)]
    return {
        "company": _company(doc.company),
        "customer": frappe.get_cached_value(
            "Customer", doc.customer, ["customer_name", "tax_id"], as_dict=True
        ),
        "site": frappe.get_cached_value(
            "Service Site", doc.site, ["site_name", "address_display", "contact_name"], as_dict=True
        ),
        "issued": formatdate(doc.quotation_date),
        "valid_until": formatdate(doc.valid_until),
        "sections": [
            _section(doc, _("Labour"), timed, _hours),
            _section(doc, _("Parts"), parts, _quantity),
            _section(doc, _("Other Costs"), others, _quantity),
        ],
        "hours": _hours(sum((to_decimal(row.quantity or 0) for row in timed), Decimal(0))),
        "rates": _rates(timed),
        "discounts": _discounts(doc),
        "net_after_discount": money(doc.gross_total - doc.discount_total, doc.currency),
        "taxes": _taxes(doc),
    }


def money(amount: Any, currency: str | None) -> str:
    """Write an amount as people of the site write it."""
    return fmt_money(amount or 0, precision=2, currency=currency)


def _section(doc: Document, title: str, rows: list[Any], quantity: Any) -> dict[str, Any]:
    return {
        "title": title,
        "rows": [
            {
                "description": row.description,
                "quantity": quantity(row.quantity, row.uom),
                "rate": money(row.rate, doc.currency),
                "amount": money(row.amount, doc.currency),
            }
            for row in rows
        ],
        "total": money(sum(row.amount for row in rows), doc.currency),
    }


def _hours(quantity: Any, uom: str | None = None) -> str:
    """Write hours as hours and minutes: 0.333333 h says nothing to anybody."""
    minutes = round(to_decimal(quantity or 0) * MINUTES_PER_HOUR)
    return _("{0} h {1} min").format(minutes // MINUTES_PER_HOUR, f"{minutes % MINUTES_PER_HOUR:02d}")


def _quantity(quantity: Any, uom: str | None = None) -> str:
    return f"{to_decimal(quantity or 0).normalize():f} {_(uom or '')}".strip()


def _rates(rows: Iterable[Any]) -> list[str]:
    """Say once where the hourly rates come from: the contract, or our list of services."""
    steps: dict[str, None] = {}
    for row in rows:
        for step in frozen.load(row.trace_data, {}).get("steps", ()):
            if step["code"] == RATE_STEP:
                steps[text.sentence(step["text"], step["params"])] = None
    return list(steps)


def _discounts(doc: Document) -> list[dict[str, str]]:
    return [
        {
            "label": text.sentence(row["reason"]["text"], row["reason"]["params"]),
            "amount": f"- {money(to_decimal(row['amount']), doc.currency)}",
        }
        for row in frozen.load(doc.discount_lines, [])
    ]


def _taxes(doc: Document) -> list[dict[str, str]]:
    return [
        {"label": row["description"], "amount": money(row["amount"], doc.currency)}
        for row in frozen.load(doc.tax_lines, [])
    ]


def _company(name: str) -> dict[str, Any]:
    facts = frappe.get_cached_value(
        "Company", name, ["company_name", "tax_id", "phone_no", "email", "website"], as_dict=True
    )
    return {**facts, "address": _address(name)}


def _address(company: str) -> str:
    from frappe.contacts.doctype.address.address import get_default_address, render_address

    address = get_default_address("Company", company)
    return render_address(address, check_permissions=False) if address else ""
