"""Parts that go back to their supplier: the purchase they came by, and ERPNext's return of it as a draft."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import Order

from erpnext.accounts.doctype.purchase_invoice.purchase_invoice import make_debit_note
from erpnext.stock.doctype.purchase_receipt.purchase_receipt import make_purchase_return

from techops.integrations.erpnext.ledger import DIMENSION, as_the_books, without_hints
from techops.kernel.money import to_decimal
from techops.stock.model import Issue

RECEIPT, INVOICE = "Purchase Receipt", "Purchase Invoice"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One row of a purchase that brought a part into stock; `rate` is what a stock unit of it was worth."""

    doctype: str
    name: str
    row: str
    supplier: str
    warehouse: str
    rate: Decimal


def bought(
    item: str, serial_no: str | None, company: str, before: date, document: str | None = None
) -> Purchase | None:
    """Return the purchase a part came by: its unit's own, else the latest until the day it was used.

    With `document` only that purchase is looked at.
    """
    named = document or (serial_no and frappe.db.get_value("Serial No", serial_no, "purchase_document_no"))
    for only in dict.fromkeys((named, document)):
        for doctype in (RECEIPT, INVOICE):
            if row := _row(doctype, item, company, before, only or None):
                return _purchase(doctype, row)
    return None


def draft(purchase: Purchase, part: Issue, order: str) -> str:
    """Make the return of a part as a draft, for whoever sends it back to submit; returns its name."""
    make = make_purchase_return if purchase.doctype == RECEIPT else make_debit_note
    with as_the_books(purchase.doctype):
        doc = make(purchase.name)
    field = frappe.scrub(purchase.doctype) + "_item"
    row = next(each for each in doc.items if each.get(field) == purchase.row)
    doc.items = [row]
    doc.set_posting_time = 0  # it leaves when it is submitted, not when it was bought
    doc.taxes = [tax for tax in doc.get("taxes") or () if tax.charge_type != "Actual"]
    if purchase.doctype == INVOICE:
        doc.update_stock = 1
    _fill(row, part, order)
    with without_hints(), as_the_books(doc.doctype):
        return doc.insert(ignore_permissions=True).name  # authorised by the service's guard


def discard(doctype: str, name: str) -> None:
    """Delete the draft of a return that is not going to happen."""
    if frappe.db.get_value(doctype, name, "docstatus") == 0:
        with as_the_books(doctype):
            frappe.delete_doc(doctype, name, ignore_permissions=True)  # authorised by the service's guard


def returns_credited_by(invoice: Document) -> set[str]:
    """Return the returns a debit note credits: itself when it moves the stock, and those its rows name."""
    own = {invoice.name, invoice.amended_from} if invoice.update_stock else set()
    return {name for name in (*own, *(row.purchase_receipt for row in invoice.items)) if name}


def _fill(row: Any, part: Issue, order: str) -> None:
    factor = to_decimal(row.conversion_factor or 1)
    quantity = -float(part.quantity / factor)
    row.update(
        {
            "qty": quantity,
            "received_qty": quantity,
            "rejected_qty": 0,
            "stock_qty": -float(part.quantity),
            "received_stock_qty": -float(part.quantity),
            "warehouse": part.warehouse,
            "rejected_warehouse": None,
            "serial_and_batch_bundle": None,
            "use_serial_batch_fields": int(bool(part.serial_nos)),
            "serial_no": "\n".join(part.serial_nos) or None,
            DIMENSION: order,
        }
    )


def _row(doctype: str, item: str, company: str, before: date, document: str | None) -> Any:
    parent, row = frappe.qb.DocType(doctype), frappe.qb.DocType(f"{doctype} Item")
    query = (
        frappe.qb.from_(parent)
        .join(row)
        .on(row.parent == parent.name)
        .where((parent.docstatus == 1) & (parent.is_return == 0) & (parent.company == company))
        .where((row.item_code == item) & (row.qty > 0) & (parent.posting_date <= before))
        .orderby(parent.posting_date, parent.name, order=Order.desc)
        .limit(1)
        .select(row.name.as_("row"), parent.name, parent.supplier, row.warehouse)
    )
    if doctype == INVOICE:
        query = query.where(parent.update_stock == 1)
    else:
        query = query.where(row.stock_qty > row.returned_qty)
    rows = (query.where(parent.name == document) if document else query).run(as_dict=True)
    return rows[0] if rows else None


def _purchase(doctype: str, found: Any) -> Purchase:
    rate = frappe.db.get_value(
        "Stock Ledger Entry",
        {
            "voucher_type": doctype,
            "voucher_no": found.name,
            "voucher_detail_no": found.row,
            "is_cancelled": 0,
        },
        "incoming_rate",
    )
    return Purchase(doctype, found.name, found.row, found.supplier, found.warehouse, to_decimal(rate or 0))
