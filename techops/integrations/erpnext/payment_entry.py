"""Payment Entries of customers: for an invoice, in advance of an order, or on account."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Sum

from erpnext.accounts.party import get_party_account

from techops.billing.model import Advance, PaymentType
from techops.integrations.erpnext.ledger import DIMENSION, as_the_books, without_hints
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, quantize, to_decimal
from techops.kernel.text import _lt

PAYMENT = "Payment Entry"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money received from a customer, in the currency of the company's books."""

    company: str
    customer: str
    amount: Decimal
    mode_of_payment: str
    on: date
    kind: PaymentType
    reference: str | None = None
    invoice: str | None = None
    order: str | None = None
    prepays: str | None = None
    receivable: str | None = None


def receive(receipt: Receipt) -> str:
    """Insert and submit the payment; returns its name."""
    account = account_of(receipt.mode_of_payment, receipt.company)
    _check_reference(receipt, account)
    _check_currency(receipt, account)
    doc = frappe.get_doc(_values(receipt, account))
    doc.flags.ignore_permissions = True  # authorised by the service's guard
    with without_hints(), as_the_books(PAYMENT):
        doc.setup_party_account_field()
        doc.set_missing_values()
        doc.insert()
    return doc.name


def account_of(mode_of_payment: str, company: str) -> str:
    """Return where money of a mode goes: the mode's account in the company, else the company's own.

    Raises RuleViolation ``unknown_mode`` or ``mode_without_account``.
    """
    mode = frappe.db.get_value("Mode of Payment", mode_of_payment, ["type", "enabled"], as_dict=True)
    if not mode or not mode.enabled:
        raise RuleViolation(
            "unknown_mode",
            _lt("{mode} is not a mode of payment in use. Choose another one."),
            kind=ViolationKind.BAD_INPUT,
            mode=mode_of_payment[:140],
        )
    own = frappe.db.get_value(
        "Mode of Payment Account", {"parent": mode_of_payment, "company": company}, "default_account"
    )
    fields = (
        ("default_cash_account",) if mode.type == "Cash" else ("default_bank_account", "default_cash_account")
    )
    account = own or next(
        (found for field in fields if (found := frappe.get_cached_value("Company", company, field))), None
    )
    if not account:
        raise RuleViolation(
            "mode_without_account",
            _lt("Mode of payment {mode} has no account in {company}. Set one there and try again."),
            mode=mode_of_payment,
            company=company,
        )
    return account


def prepaid(order: str) -> Decimal:
    """Return what was received in advance for an order, less what was paid back, in the books' currency."""
    payment = frappe.qb.DocType(PAYMENT)
    rows = (
        frappe.qb.from_(payment)
        .where((payment.techops_work_order == order) & (payment.docstatus == 1))
        .groupby(payment.payment_type)
        .select(payment.payment_type, Sum(payment.base_received_amount), Sum(payment.base_paid_amount))
        .for_update()
        .run()
    )
    received = {kind: (money_in, money_out) for kind, money_in, money_out in rows}
    given = to_decimal(received.get("Receive", (0, 0))[0] or 0)
    back = to_decimal(received.get("Pay", (0, 0))[1] or 0)
    return quantize(given - back)


def advances_of(orders: tuple[str, ...], limit: Decimal) -> tuple[Advance, ...]:
    """Return what was received in advance for orders and is not allocated yet, up to what is billed."""
    if not orders:
        return ()
    rows = frappe.get_all(
        PAYMENT,
        filters={
            "techops_work_order": ["in", orders],
            "docstatus": 1,
            "payment_type": "Receive",
            "unallocated_amount": [">", 0],
        },
        fields=["name", "unallocated_amount", "paid_from", "source_exchange_rate", "remarks"],
        order_by="posting_date asc, creation asc",
        limit=0,
    )
    taken: list[Advance] = []
    left = limit
    for row in rows:
        unallocated = quantize(to_decimal(row.unallocated_amount))
        amount = min(unallocated, left)
        if amount > ZERO:
            rate = to_decimal(row.source_exchange_rate or 1)
            taken.append(Advance(row.name, amount, unallocated, row.paid_from, rate, row.remarks))
            left -= amount
    return tuple(taken)


def _values(receipt: Receipt, account: str) -> dict[str, Any]:
    receivable = receipt.receivable or get_party_account("Customer", receipt.customer, receipt.company)
    references = []
    if receipt.invoice:
        references.append(
            {
                "reference_doctype": "Sales Invoice",
                "reference_name": receipt.invoice,
                "allocated_amount": float(receipt.amount),
                "account": receivable,
            }
        )
    return {
        "doctype": PAYMENT,
        "payment_type": "Receive",
        "company": receipt.company,
        "posting_date": receipt.on,
        "mode_of_payment": receipt.mode_of_payment,
        "party_type": "Customer",
        "party": receipt.customer,
        "paid_from": receivable,
        "paid_to": account,
        "paid_from_account_currency": _currency(receivable),
        "paid_to_account_currency": _currency(account),
        "paid_amount": float(receipt.amount),
        "received_amount": float(receipt.amount),
        "reference_no": receipt.reference,
        "reference_date": receipt.on if receipt.reference else None,
        "techops_payment_type": receipt.kind.value,
        "techops_work_order": receipt.prepays,
        DIMENSION: receipt.order,
        "references": references,
        "docstatus": 1,
    }


def _currency(account: str) -> str:
    return frappe.get_cached_value("Account", account, "account_currency")


def _check_currency(receipt: Receipt, account: str) -> None:
    owed_in = _currency(receipt.receivable) if receipt.receivable else None
    if owed_in and owed_in != _currency(account):
        raise RuleViolation(
            "mode_in_other_currency",
            _lt(
                "The invoice is owed in {owed}, but {mode} is kept in {kept}. Choose another mode of payment."
            ),
            owed=owed_in,
            mode=receipt.mode_of_payment,
            kept=_currency(account),
        )


def _check_reference(receipt: Receipt, account: str) -> None:
    kind = frappe.get_cached_value("Account", account, "account_type")
    if kind == "Bank" and not receipt.reference:
        raise RuleViolation(
            "reference_missing",
            _lt("A payment into a bank needs the number of its operation. Enter it as the reference."),
            kind=ViolationKind.BAD_INPUT,
        )
