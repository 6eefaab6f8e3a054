"""What invoices and payments of ERPNext do to orders, whatever door they come in by.

Outstanding amounts are written in one place of ERPNext, which then saves the invoice's status through
`Document.db_set`: so *on_change* of the invoice fires for payments, their cancellation, journal entries,
credit notes, write-offs and every kind of reconciliation alike.
"""

from datetime import datetime

import frappe
from frappe.model.document import Document

from techops.billing import mail, printing, service, service_month, service_online, store, store_runs
from techops.costing import service as costing
from techops.integrations.erpnext import payment_entry, sales_invoice
from techops.integrations.erpnext.ledger import DIMENSION
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO
from techops.kernel.text import _lt
from techops.reliability import keys
from techops.work_orders import service_money as orders


def sales_invoice_before_submit(doc: Document, method: str | None = None) -> None:
    """Give our own invoices the discounts of each order, and refuse other totals than were promised."""
    if doc.flags.techops_draft:
        with bridge.translated_violations():
            sales_invoice.lay_discounts(doc)
            sales_invoice.check_totals(doc)


def sales_invoice_submitted(doc: Document, method: str | None = None) -> None:
    """The orders it bills are invoiced: by us, or by a person who re-issues a cancelled invoice (RN-011)."""
    billed = _billed_orders(doc)
    if not billed and not doc.techops_billing_month:
        return
    now = _now(doc)
    with bridge.translated_violations():
        _check_customer(doc, billed)
        service.take_orders(billed, doc.name)
        if doc.techops_billing_month and doc.techops_contract:
            key = service_month.month_key(doc.techops_contract, doc.techops_billing_month)
            keys.take(service_month.MONTH_KEY, key, doc.doctype, doc.name)
        orders.invoice_issued(list(billed), doc.name, now, monthly_run=True)
        costing.refresh(billed, now)
        _settle(doc.name, now)
        mail.queue(doc)


def sales_invoice_cancelled(doc: Document, method: str | None = None) -> None:
    """Its orders wait to be billed again, and so does the month."""
    billed = _billed_orders(doc)
    if not billed and not doc.techops_billing_month:
        return
    now = _now(doc)
    with bridge.translated_violations():
        service.release_orders(billed, doc.name)
        if doc.techops_billing_month and doc.techops_contract:
            key = service_month.month_key(doc.techops_contract, doc.techops_billing_month)
            if keys.holder(service_month.MONTH_KEY, key) == doc.name:
                keys.release(service_month.MONTH_KEY, key)
            store_runs.forget_invoice(doc.name)
        orders.invoice_cancelled(doc.name, now)
        costing.refresh(billed, now)


def sales_invoice_changed(doc: Document, method: str | None = None) -> None:
    """What it owes may have changed: its orders are paid, or not paid any more."""
    if doc.docstatus != 1 or not any(row.get(DIMENSION) for row in doc.items):
        return
    with bridge.translated_violations():
        _settle(doc.name, _now(doc))


def credit_note_changed(doc: Document, method: str | None = None) -> None:
    """A credit or debit note changes what its orders bill and earn."""
    billed = {row.get(DIMENSION) for row in doc.items if row.get(DIMENSION)}
    if billed and doc.return_against:
        with bridge.translated_violations():
            orders.credited(doc.return_against, store.credited(doc.return_against, sorted(billed)))
            costing.refresh(sorted(billed), _now(doc))


def sales_invoice_printed(doc: Document, method: str | None = None, *_settings: object) -> None:
    """Give the print format what it shows besides the document's own fields."""
    doc.printed = printing.context(doc)


def card_payment_authorized(
    doc: Document, method: str | None = None, status: str | None = None
) -> str | None:
    """A gateway has the money of a Payment Request; ERPNext 15 by itself registers no payment of it."""
    return service_online.authorised(doc) if status in ("Authorized", "Completed") else None


def payment_entry_changed(doc: Document, method: str | None = None) -> None:
    """A payment in advance was received, or its document cancelled (RN-014)."""
    if not doc.techops_work_order:
        return
    with bridge.translated_violations():
        received = payment_entry.prepaid(doc.techops_work_order)
        orders.prepayment_changed(doc.techops_work_order, received, _now(doc))


def _settle(invoice: str, now: datetime) -> None:
    if sales_invoice.outstanding(invoice) <= ZERO:
        orders.invoice_paid(invoice, now)
    else:
        orders.invoice_unpaid(invoice, now)


def _billed_orders(doc: Document) -> tuple[str, ...]:
    """Return the orders an invoice bills by lines of ours; credit and debit notes bill none."""
    if doc.is_return or doc.is_debit_note:
        return ()
    return tuple(
        dict.fromkeys(row.get(DIMENSION) for row in doc.items if row.get(DIMENSION) and row.techops_line_kind)
    )


def _check_customer(doc: Document, billed: tuple[str, ...]) -> None:
    if doc.flags.techops_draft or not billed:
        return
    others = frappe.get_all(
        "Service Work Order",
        filters={"name": ["in", billed], "customer": ["!=", doc.customer]},
        pluck="name",
    )
    if others:
        raise RuleViolation(
            "order_of_another_customer",
            _lt("Order {order} belongs to another customer. Take its lines off the invoice."),
            order=others[0],
        )


def _now(doc: Document) -> datetime:
    return bridge.moment_of(doc)
