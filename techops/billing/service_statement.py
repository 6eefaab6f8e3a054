"""What a customer owes, how to pay it, and the receipt of who paid by transfer."""

from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder.functions import Sum

from techops.access import evidence, guards
from techops.access.actor import current_actor
from techops.access.values import text
from techops.billing import rules_statement, service_invoices
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import quantize, to_decimal
from techops.kernel.text import _lt
from techops.reliability import notices

INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"
LONGEST_NOTE = 500
ACCOUNTANTS = ("Accounts Manager", "Accounts User")
RECEIPT = _lt("{customer} sent the receipt of a payment for invoice {invoice}: {note}")


def statement(customer: str | None, now: datetime) -> dict[str, Any]:
    """Return what is owed by currency and age, and where to pay it.

    A customer's own by default; accountants name whose. Raises RuleViolation ``not_found`` for another's.
    """
    customers = _whose(customer)
    return {
        "date": bridge.local_date(now, None),
        "currencies": [_shown(one) for one in balances(customers, now)],
        "bank_details": frappe.get_cached_doc("TechOps Settings").bank_details,
    }


def balances(customers: list[str], now: datetime) -> tuple[rules_statement.Statement, ...]:
    """Return what these customers owe together, by currency; two queries, whatever they owe."""
    items = [
        rules_statement.OpenItem(row.currency, quantize(to_decimal(row.outstanding)), row.due_date)
        for row in _open_invoices(customers)
    ]
    return rules_statement.statements(items, _advances(customers), bridge.local_date(now, None))


def send_receipt(name: str, file_name: str, content: str, note: str | None) -> dict[str, Any]:
    """Keep the receipt of a transfer with an invoice that is not paid yet, and tell who keeps the books."""
    doc = service_invoices.visible(name)
    if doc.docstatus != 1 or doc.outstanding_amount <= 0:
        raise RuleViolation(
            "nothing_owed",
            _lt("Nothing is owed for invoice {invoice}. Reload to see it."),
            kind=ViolationKind.CONFLICT,
            invoice=doc.name,
        )
    said = text(note, "Note", LONGEST_NOTE) if note and note.strip() else file_name[:140]
    kept = evidence.keep(doc, file_name, content)
    params = {"customer": doc.customer_name, "invoice": doc.name, "note": said}
    notices.queue(notices.holders_of(*ACCOUNTANTS), RECEIPT, params, INVOICE, doc.name)
    return kept


def _whose(customer: str | None) -> list[str]:
    scope = service_invoices.scope_of(current_actor())
    if scope is None and not customer:
        raise RuleViolation(
            "customer_missing",
            _lt("Name the customer whose statement you want."),
            kind=ViolationKind.BAD_INPUT,
        )
    if customer and scope is not None and customer not in scope:
        raise guards.not_found("Customer", customer[:140])
    return [customer] if customer else scope or []


def _open_invoices(customers: list[str]) -> list[Any]:
    invoice = frappe.qb.DocType(INVOICE)
    return (
        frappe.qb.from_(invoice)
        .where(invoice.customer.isin(customers) & (invoice.docstatus == 1))
        .where(invoice.outstanding_amount != 0)
        .select(
            invoice.party_account_currency.as_("currency"),
            invoice.outstanding_amount.as_("outstanding"),
            invoice.due_date,
        )
        .run(as_dict=True)
    )


def _advances(customers: list[str]) -> dict[str, Any]:
    """What was paid and belongs to no invoice yet, by currency."""
    payment = frappe.qb.DocType(PAYMENT)
    rows = (
        frappe.qb.from_(payment)
        .where((payment.party_type == "Customer") & payment.party.isin(customers))
        .where((payment.docstatus == 1) & (payment.payment_type == "Receive"))
        .where(payment.unallocated_amount > 0)
        .groupby(payment.paid_from_account_currency)
        .select(payment.paid_from_account_currency, Sum(payment.unallocated_amount))
        .run()
    )
    return {currency: quantize(to_decimal(amount)) for currency, amount in rows}


def _shown(one: rules_statement.Statement) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "balance": float(one.balance),
        "not_due": float(one.not_due),
        "overdue": [float(amount) for amount in one.overdue],
        "credits": float(one.credits),
        "advances": float(one.advances),
    }
