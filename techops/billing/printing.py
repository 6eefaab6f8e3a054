"""The invoice on paper (seed 1, section 6.2): what its print format shows, and the PDF."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from techops.billing import store_print
from techops.integrations.erpnext import paper
from techops.integrations.erpnext.ledger import DIMENSION
from techops.pricing.model import LineKind

PRINT_FORMAT = "Factura de servicio"
TIMED = (LineKind.LABOUR.value, LineKind.WAITING.value)
MATERIAL = LineKind.MATERIAL.value


def pdf(doc: Document) -> bytes:
    """Return an invoice as PDF, in the customer's language, for a caller who may see it."""
    return paper.pdf(doc, PRINT_FORMAT, language_of(doc))


def language_of(doc: Document) -> str:
    """Return the language of an invoice: its own, else the company's."""
    return doc.language or frappe.get_system_settings("language") or "en"


def context(doc: Document) -> dict[str, Any]:
    """Return what the print format shows besides the document's own fields; rows grouped by order."""
    groups: dict[str | None, list[Any]] = {}
    for row in doc.items:
        groups.setdefault(row.get(DIMENSION), []).append(row)
    orders = store_print.orders([name for name in groups if name])
    return {
        "company": paper.company(doc.company),
        "customer": frappe.get_cached_value(
            "Customer", doc.customer, ["customer_name", "tax_id"], as_dict=True
        ),
        "address": doc.address_display or "",
        "issued": formatdate(doc.posting_date),
        "due": formatdate(doc.due_date),
        "terms": doc.payment_terms_template or _("{0} days").format((doc.due_date - doc.posting_date).days),
        "month": formatdate(doc.techops_billing_month, "MM/yyyy") if doc.techops_billing_month else "",
        "orders": [_order(doc, orders.get(name) if name else None, rows) for name, rows in groups.items()],
        "references": [name for name in groups if name],
        "gross": paper.money(doc.total, doc.currency),
        "discount": _less(doc.discount_amount, doc.currency),
        "net": paper.money(doc.net_total, doc.currency),
        "taxes": [
            {
                "label": tax.description,
                "amount": paper.money(tax.tax_amount_after_discount_amount, doc.currency),
            }
            for tax in doc.taxes
        ],
        "total": paper.money(doc.grand_total, doc.currency),
        "advance": _less(doc.total_advance, doc.party_account_currency),
        "owed": paper.money(doc.outstanding_amount, doc.party_account_currency),
        "modes": store_print.modes_of_payment(doc.company),
        "bank": frappe.get_cached_doc("TechOps Settings").bank_details or "",
    }


def _order(doc: Document, order: Any, rows: list[Any]) -> dict[str, Any]:
    """One order of the invoice, or with no order the lines that are no order's (the fixed fee)."""
    kinds = (
        (_("Labour"), [row for row in rows if row.techops_line_kind in TIMED]),
        (_("Parts"), [row for row in rows if row.techops_line_kind == MATERIAL]),
        (
            _("Other Concepts"),
            [row for row in rows if row.techops_line_kind not in (*TIMED, MATERIAL)],
        ),
    )
    discount = sum(row.distributed_discount_amount or 0 for row in rows)
    return {
        "name": order.name if order else "",
        "title": order.title if order else _("Monthly Services"),
        "date": formatdate(rows[0].techops_visit_date) if order else "",
        "site": order.site_name if order else "",
        "address": order.address if order else "",
        "technicians": ", ".join(order.technicians) if order else "",
        "no_charge": order.no_charge if order else "",
        "sections": [{"title": title, "rows": list(_rows(doc, chosen))} for title, chosen in kinds if chosen],
        "discount": _less(discount, doc.currency),
        "subtotal": paper.money(sum(row.amount for row in rows) - discount, doc.currency),
    }


def _rows(doc: Document, rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for row in rows:
        timed = row.techops_line_kind in TIMED
        yield {
            "description": row.item_name,
            "reasons": (row.description or "").split("<br>")[1:],
            "quantity": paper.hours(row.qty) if timed else paper.quantity(row.qty, row.uom),
            "rate": paper.money(row.rate, doc.currency),
            "amount": paper.money(row.amount, doc.currency),
        }


def _less(amount: float, currency: str) -> str:
    """Write what is taken off; nothing for nothing."""
    return f"- {paper.money(amount, currency)}" if amount else ""
