"""Invoices and payments as the API shows them: named fields only, the same for customers and accountants."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import getdate

from techops.billing import rules
from techops.billing.model import Balance, InvoiceStatus
from techops.integrations.erpnext.ledger import DIMENSION
from techops.kernel import bridge
from techops.kernel.money import quantize, to_decimal

INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"
HEADER = (
    "name",
    "customer",
    "customer_name",
    "posting_date",
    "due_date",
    "currency",
    "net_total",
    "total_taxes_and_charges",
    "grand_total",
    "base_grand_total",
    "party_account_currency",
    "outstanding_amount",
    "docstatus",
    "is_return",
    "return_against",
    "techops_contract",
    "techops_billing_month",
    DIMENSION,
)
PAYMENT_FIELDS = (
    "name",
    "posting_date",
    "payment_type",
    "party",
    "party_name",
    "paid_amount",
    "unallocated_amount",
    "paid_from_account_currency",
    "mode_of_payment",
    "reference_no",
    "docstatus",
    "techops_payment_type",
    "techops_work_order",
)


def page(
    window: tuple[int, int],
    wanted: Mapping[str, Any],
    customers: list[str] | None,
    now: datetime,
) -> dict[str, Any]:
    """Return a page of invoices; `customers` None is everybody's, else also no drafts."""
    invoice = frappe.qb.DocType(INVOICE)
    query = _wanted(frappe.qb.from_(invoice), invoice, wanted, now)
    if customers is not None:
        query = query.where(invoice.customer.isin(customers) & (invoice.docstatus > 0))
    start, limit = window
    rows = (
        query.select(*[invoice[field] for field in HEADER])
        .orderby(invoice.posting_date, order=frappe.qb.desc)
        .orderby(invoice.name, order=frappe.qb.desc)
        .offset(start)
        .limit(limit)
        .run(as_dict=True)
    )
    total = query.select(Count("*")).run()[0][0]
    return {"data": [header(row, now) for row in rows], "total": total}


def header(row: Any, now: datetime) -> dict[str, Any]:
    """Return an invoice's head, with its status in the words of the customer."""
    status = status_of(row, bridge.local_date(now, None))
    return {
        "name": row.name,
        "status": status.value,
        "status_label": _(status.value),
        "customer": row.customer,
        "customer_name": row.customer_name,
        "posting_date": row.posting_date,
        "due_date": row.due_date,
        "currency": row.currency,
        "net_total": row.net_total,
        "tax_total": row.total_taxes_and_charges,
        "grand_total": row.grand_total,
        "outstanding_amount": row.outstanding_amount,
        "outstanding_currency": row.party_account_currency,
        "is_credit_note": row.is_return,
        "credits": row.return_against,
        "contract": row.techops_contract,
        "month": row.techops_billing_month,
        "order": row.get(DIMENSION),
    }


def status_of(row: Any, on: date) -> InvoiceStatus:
    """Return how an invoice stands on a day; a draft is Pending."""
    same = row.party_account_currency == row.currency
    balance = Balance(
        total=quantize(to_decimal((row.grand_total if same else row.base_grand_total) or 0)),
        outstanding=quantize(to_decimal((row.outstanding_amount if row.docstatus else row.grand_total) or 0)),
        due_date=getdate(row.due_date) if row.due_date else None,
        cancelled=row.docstatus == 2,
    )
    return rules.invoice_status(balance, on)


def invoice(doc: Document, now: datetime) -> dict[str, Any]:
    """Return an invoice with its lines, in their order on paper, its taxes, and what was paid."""
    return header(doc, now) | {
        "discount_amount": doc.discount_amount,
        "orders": list(dict.fromkeys(row.get(DIMENSION) for row in doc.items if row.get(DIMENSION))),
        "lines": [
            {
                "order": row.get(DIMENSION),
                "kind": row.techops_line_kind,
                "description": row.item_name,
                "reasons": (row.description or "").split("<br>")[1:],
                "date": row.techops_visit_date,
                "quantity": row.qty,
                "uom": row.uom,
                "rate": row.rate,
                "amount": row.amount,
                "net_amount": row.net_amount,
            }
            for row in doc.items
        ],
        "taxes": [
            {
                "description": tax.description,
                "rate": tax.rate,
                "amount": tax.tax_amount_after_discount_amount,
            }
            for tax in doc.taxes
        ],
        "payments": _payments_of(doc.name),
    }


def payments(
    window: tuple[int, int], wanted: dict[str, str | None], customers: list[str] | None
) -> dict[str, Any]:
    """Return a page of customers' payments; `customers` None is everybody's, else also no drafts."""
    payment = frappe.qb.DocType(PAYMENT)
    query = frappe.qb.from_(payment).where(payment.party_type == "Customer")
    if customers is not None:
        query = query.where(payment.party.isin(customers) & (payment.docstatus > 0))
    if wanted["customer"]:
        query = query.where(payment.party == wanted["customer"])
    if wanted["order"]:
        query = query.where(
            (payment.techops_work_order == wanted["order"]) | (payment[DIMENSION] == wanted["order"])
        )
    if wanted["invoice"]:
        query = query.where(payment.name.isin(_payment_names(wanted["invoice"])))
    start, limit = window
    rows = (
        query.select(*[payment[field] for field in PAYMENT_FIELDS])
        .orderby(payment.posting_date, order=frappe.qb.desc)
        .orderby(payment.name, order=frappe.qb.desc)
        .offset(start)
        .limit(limit)
        .run(as_dict=True)
    )
    total = query.select(Count("*")).run()[0][0]
    return {"data": [payment_header(row) for row in rows], "total": total}


def payment_header(row: Any) -> dict[str, Any]:
    """Return a payment's head."""
    return {
        "name": row.name,
        "status": ("Draft", "Received", "Cancelled")[row.docstatus],
        "direction": row.payment_type,
        "payment_type": row.techops_payment_type,
        "customer": row.party,
        "customer_name": row.party_name,
        "date": row.posting_date,
        "amount": row.paid_amount,
        "unallocated_amount": row.unallocated_amount,
        "currency": row.paid_from_account_currency,
        "mode_of_payment": row.mode_of_payment,
        "reference": row.reference_no,
        "order": row.techops_work_order,
    }


def payment(doc: Document) -> dict[str, Any]:
    """Return a payment with the invoices it pays."""
    return payment_header(doc) | {
        "invoices": [
            {"invoice": row.reference_name, "amount": row.allocated_amount}
            for row in doc.references
            if row.reference_doctype == INVOICE
        ]
    }


def _wanted(query: Any, invoice: Any, wanted: Mapping[str, Any], now: datetime) -> Any:
    if wanted["customer"]:
        query = query.where(invoice.customer == wanted["customer"])
    if wanted["contract"]:
        query = query.where(invoice.techops_contract == wanted["contract"])
    if wanted["order"]:
        query = query.where(invoice.name.isin(_invoices_of(wanted["order"])))
    if wanted["from_date"]:
        query = query.where(invoice.posting_date >= wanted["from_date"])
    if wanted["to_date"]:
        query = query.where(invoice.posting_date <= wanted["to_date"])
    return _with_status(query, invoice, wanted["status"], bridge.local_date(now, None))


def _with_status(query: Any, invoice: Any, status: str | None, on: date) -> Any:
    """The statuses of `rules.invoice_status`, in the database's words."""
    issued, owed = invoice.docstatus == 1, invoice.outstanding_amount > 0
    same = invoice.party_account_currency == invoice.currency
    total = frappe.qb.terms.Case().when(same, invoice.grand_total).else_(invoice.base_grand_total)
    conditions = {
        InvoiceStatus.CANCELLED.value: invoice.docstatus == 2,
        InvoiceStatus.PAID.value: issued & (invoice.outstanding_amount <= 0),
        InvoiceStatus.OVERDUE.value: issued & owed & (invoice.due_date < on),
        InvoiceStatus.PARTIAL.value: issued
        & owed
        & (invoice.due_date >= on)
        & (invoice.outstanding_amount < total),
        InvoiceStatus.PENDING.value: issued
        & owed
        & (invoice.due_date >= on)
        & (invoice.outstanding_amount >= total),
    }
    return query.where(conditions[status]) if status in conditions else query


def _invoices_of(order: str) -> Any:
    row = frappe.qb.DocType("Service Work Order")
    return frappe.qb.from_(row).where(row.name == order).select(row.sales_invoice)


def _payment_names(invoice: str) -> Any:
    row = frappe.qb.DocType("Payment Entry Reference")
    return (
        frappe.qb.from_(row)
        .where((row.reference_doctype == INVOICE) & (row.reference_name == invoice) & (row.docstatus == 1))
        .select(row.parent)
    )


def _payments_of(name: str) -> list[dict[str, Any]]:
    row, entry = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType(PAYMENT)
    return (
        frappe.qb.from_(row)
        .join(entry)
        .on(entry.name == row.parent)
        .where((row.reference_doctype == INVOICE) & (row.reference_name == name) & (entry.docstatus == 1))
        .select(
            entry.name,
            entry.posting_date.as_("date"),
            entry.mode_of_payment,
            entry.reference_no.as_("reference"),
            row.allocated_amount.as_("amount"),
        )
        .orderby(entry.posting_date)
        .run(as_dict=True)
    )
