"""Payments people register: never more than is owed, one at a time (rules.md section 6; RN-014)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe

from techops.access import guards
from techops.access.actor import current_actor
from techops.billing import projection, rules, service_invoices, store
from techops.billing.model import Balance, PaymentType
from techops.integrations.erpnext import payment_entry, sales_invoice
from techops.integrations.erpnext.ledger import DIMENSION
from techops.integrations.erpnext.payment_entry import Receipt
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, quantize, to_decimal
from techops.kernel.text import _lt

LONGEST_REFERENCE = 140
PREPAYABLE = ("Requested", "Scheduled")


@dataclass(frozen=True, slots=True)
class Paid:
    """How a payment was made."""

    amount: Decimal
    mode_of_payment: str
    reference: str | None


def paid(amount: object, mode_of_payment: str, reference: str | None) -> Paid:
    """Read how a payment was made; raises RuleViolation for what is no amount."""
    number = to_decimal(amount, label="amount")
    rules.check_amount(number)
    return Paid(number, mode_of_payment, (reference or "").strip()[:LONGEST_REFERENCE] or None)


def pay_invoice(invoice: str, payment: Paid, now: datetime) -> str:
    """Register a payment of an invoice, in part or in full; returns the Payment Entry.

    Raises RuleViolation ``not_found``, ``not_payable``, ``more_than_owed`` naming what is owed, and ``stale``
    when another payment was registered while this one waited: what it knows of the ledger is old.
    """
    row = _locked_invoice(invoice)
    rules.check_payment(payment.amount, Balance(to_decimal(row.grand_total), row.owed, row.due_date))
    if sales_invoice.outstanding(invoice) != row.owed:
        raise _stale()
    receipt = Receipt(
        company=row.company,
        customer=row.customer,
        amount=payment.amount,
        mode_of_payment=payment.mode_of_payment,
        on=bridge.local_date(now, None),
        kind=PaymentType.INVOICE_PAYMENT,
        reference=payment.reference,
        invoice=invoice,
        order=row.get(DIMENSION),
        receivable=row.debit_to,
    )
    return payment_entry.receive(receipt)


def prepay_order(order: str, payment: Paid, now: datetime) -> str:
    """Register money received in advance for an order (RN-014); returns the Payment Entry.

    Never more than what is still asked. Raises RuleViolation ``not_found``, ``not_prepayable``,
    ``more_than_owed``.
    """
    row = _locked_order(order)
    received = payment_entry.prepaid(order)
    asked = quantize(to_decimal(row.prepayment_amount or 0))
    rules.check_payment(payment.amount, Balance(asked, asked - received, None))
    return payment_entry.receive(
        Receipt(
            company=row.company,
            customer=row.customer,
            amount=payment.amount,
            mode_of_payment=payment.mode_of_payment,
            on=bridge.local_date(now, None),
            kind=PaymentType.PREPAYMENT,
            reference=payment.reference,
            order=order,
            prepays=order,
        )
    )


def list_payments(window: tuple[int, int], wanted: dict[str, str | None]) -> dict[str, Any]:
    """Return a page of the payments the caller may know of, the newest first."""
    return projection.payments(window, wanted, service_invoices.scope_of(current_actor()))


def get_payment(name: str) -> dict[str, Any]:
    """Return a payment the caller may know of, else RuleViolation ``not_found``."""
    customers = service_invoices.scope_of(current_actor())
    row = frappe.db.get_value("Payment Entry", name, ["party_type", "party", "docstatus"], as_dict=True)
    known = row and row.party_type == "Customer"
    if not known or (customers is not None and (row.party not in customers or row.docstatus == 0)):
        raise guards.not_found("Payment Entry", name[:140])
    return projection.payment(frappe.get_doc("Payment Entry", name))


def _locked_invoice(invoice: str) -> Any:
    fields = [
        "name",
        "customer",
        "company",
        "docstatus",
        "is_return",
        "outstanding_amount",
        "grand_total",
        "due_date",
        "debit_to",
        DIMENSION,
    ]
    row = frappe.db.get_value("Sales Invoice", invoice, fields, as_dict=True, for_update=True)
    if row is None:
        raise guards.not_found("Sales Invoice", invoice[:140])
    if row.docstatus != 1 or row.is_return:
        raise RuleViolation(
            "not_payable",
            _lt("Invoice {invoice} is not open. Only an issued invoice can be paid."),
            kind=ViolationKind.CONFLICT,
            invoice=invoice,
        )
    row.owed = quantize(to_decimal(row.outstanding_amount or 0))
    return row


def _locked_order(order: str) -> Any:
    fields = ["customer", "company", "status", "prepayment_amount"]
    row = frappe.db.get_value(store.ORDER, order, fields, as_dict=True, for_update=True)
    if row is None:
        raise guards.not_found(store.ORDER, order[:140])
    if to_decimal(row.prepayment_amount or 0) <= ZERO or row.status not in PREPAYABLE:
        raise RuleViolation(
            "not_prepayable",
            _lt("Order {order} asks for no payment in advance. Register the payment of its invoice instead."),
            kind=ViolationKind.CONFLICT,
            order=order,
        )
    return row


def _stale() -> RuleViolation:
    return RuleViolation(
        "stale",
        _lt("Another payment was registered at the same moment. Reload to see what is owed and try again."),
        kind=ViolationKind.CONFLICT,
    )
