"""Documents on paper: what every print format of ours needs, and their PDF."""

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_default_address, render_address
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import fmt_money
from frappe.utils.pdf import get_pdf
from frappe.www.printview import get_print_style, get_rendered_template

from techops.kernel.money import to_decimal

PRINTABLE = {"allow_print_for_draft": 1, "allow_print_for_cancelled": 1}
PAGE = "techops/templates/print/page.html"
MINUTES_PER_HOUR = 60


def pdf(doc: Document, print_format: str, language: str | None = None) -> bytes:
    """Return a document as PDF, for a caller who may see it.

    Rendering may commit, so this runs outside any transaction that writes.
    """
    form = frappe.get_doc("Print Format", print_format)
    before = frappe.flags.ignore_print_permissions
    frappe.flags.ignore_print_permissions = True  # the service let the caller through, or it is the outbox
    try:
        with print_language(language or frappe.local.lang):
            body = get_rendered_template(doc, print_format=form, meta=doc.meta, settings=PRINTABLE)
            style = get_print_style(print_format=form)
            page = frappe.render_template(
                PAGE, {"title": doc.name, "lang": frappe.local.lang, "style": style, "body": body}
            )
    finally:
        frappe.flags.ignore_print_permissions = before
    return get_pdf(page)


def money(amount: Any, currency: str | None) -> str:
    """Write an amount as people of the site write it."""
    return fmt_money(amount or 0, precision=2, currency=currency)


def hours(quantity: Any) -> str:
    """Write hours as hours and minutes: 0.333333 h says nothing to anybody."""
    minutes = round(to_decimal(quantity or 0) * MINUTES_PER_HOUR)
    return _("{0} h {1} min").format(minutes // MINUTES_PER_HOUR, f"{minutes % MINUTES_PER_HOUR:02d}")


def quantity(amount: Any, uom: str | None) -> str:
    """Write a quantity with its unit, without trailing zeros."""
    value: Decimal = to_decimal(amount or 0)
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {_(uom or '')}".strip()


def company(name: str) -> dict[str, Any]:
    """Return who issues a document."""
    facts = frappe.get_cached_value(
        "Company", name, ["company_name", "tax_id", "phone_no", "email", "website"], as_dict=True
    )
    address = get_default_address("Company", name)
    return {**facts, "address": render_address(address, check_permissions=False) if address else ""}
