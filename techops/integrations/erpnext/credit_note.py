"""Credit notes: ERPNext's return invoices, against the rows of one order of an invoice that stays as it is.

A row credits an amount, not a quantity: nothing comes back. ERPNext counts returned quantities per row and
refuses the second return of a row, so the rows do not name the ones they credit; what is left to credit is
our own rule.
"""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_time, getdate

from erpnext.accounts.doctype.payment_reconciliation.payment_reconciliation import reconcile_dr_cr_note
from erpnext.controllers.taxes_and_totals import calculate_taxes_and_totals

from techops.billing import rules, rules_credit
from techops.integrations.erpnext.ledger import DIMENSION, as_the_books, without_hints
from techops.kernel import bridge
from techops.kernel.money import quantize, to_decimal

INVOICE, JOURNAL = "Sales Invoice", "Journal Entry"
SERIES = "NCR-.#####"
COPIED = (
    "customer",
    "company",
    "currency",
    "conversion_rate",
    "debit_to",
    "contact_person",
    "customer_address",
    "techops_contract",
    "taxes_and_charges",
    "tax_category",
    "language",
    "letter_head",
)
COPIED_ROW = (
    "item_code",
    "item_name",
    "description",
    "uom",
    "stock_uom",
    "income_account",
    "cost_center",
    "item_tax_template",
    "item_tax_rate",
    "techops_line_kind",
    "techops_visit_date",
    DIMENSION,
)
COPIED_TAX = ("charge_type", "account_head", "description", "rate", "row_id", "cost_center")
ACTUAL = "Actual"


def issue(invoice: Document, order: str, net: Decimal, reason: str, now: datetime) -> Document:
    """Insert and submit a credit note of `net` before tax over an order's rows, tax in proportion.

    It lowers what the invoice owes; what the invoice does not owe any more stays on the customer's account.
    """
    doc = frappe.get_doc(_values(invoice, order, net, reason, now))
    doc.flags.techops_now = now
    doc.flags.ignore_links = True  # every name in it was read from the invoice
    with without_hints(), as_the_books(INVOICE):
        doc.update_outstanding_for_self = int(_total(doc) > to_decimal(invoice.outstanding_amount or 0))
        doc.insert(ignore_permissions=True)  # authorised by the service's guard
    if doc.update_outstanding_for_self:
        _apply(doc, invoice.name)
    return doc


def _values(invoice: Document, order: str, net: Decimal, reason: str, now: datetime) -> dict[str, Any]:
    day = max(bridge.local_date(now, None), getdate(invoice.posting_date))
    return {
        "doctype": INVOICE,
        "naming_series": SERIES,
        "is_return": 1,
        "return_against": invoice.name,
        **{field: invoice.get(field) for field in COPIED},
        "set_posting_time": 1,
        "posting_date": day,
        "posting_time": _clock(invoice, day, now),
        "due_date": day,
        "ignore_pricing_rule": 1,
        "disable_rounded_total": 1,
        "update_stock": 0,
        "update_outstanding_for_self": 0,
        "ignore_default_payment_terms_template": 1,
        "remarks": reason[:1000],
        DIMENSION: order,
        "items": _items([row for row in invoice.items if row.get(DIMENSION) == order], net),
        "taxes": [_tax(tax, order, net / to_decimal(invoice.net_total)) for tax in invoice.taxes],
        "docstatus": 1,
    }


def _total(doc: Document) -> Decimal:
    """Return what the note will credit, in the currency the invoice is owed in.

    ERPNext decides what the note is for before it has computed its total.
    """
    calculate_taxes_and_totals(doc)
    owed_in = frappe.get_cached_value("Account", doc.debit_to, "account_currency")
    total = doc.grand_total if owed_in == doc.currency else doc.base_grand_total
    return quantize(-to_decimal(total))


def _clock(invoice: Document, day: Any, now: datetime) -> time:
    """ERPNext refuses a note of a moment before its invoice's."""
    clock = now.astimezone(bridge.system_zone()).time().replace(tzinfo=None, microsecond=0)
    if day > getdate(invoice.posting_date):
        return clock
    return max(clock, get_time(invoice.posting_time or "00:00:00"))


def _items(rows: Sequence[Any], net: Decimal) -> list[dict[str, Any]]:
    shares = rules.spread(net, [quantize(to_decimal(row.net_amount or 0)) for row in rows])
    return [
        {
            **{field: row.get(field) for field in COPIED_ROW},
            "qty": -1,
            "conversion_factor": 1,
            "price_list_rate": 0,
            "rate": float(share),
        }
        for row, share in zip(rows, shares, strict=True)
        if share
    ]


def _tax(tax: Any, order: str, part: Decimal) -> dict[str, Any]:
    """A rate applies to what is credited, whatever was included in prices; a fixed amount is credited in
    part.
    """
    copied = {field: tax.get(field) for field in COPIED_TAX} | {DIMENSION: order}
    if tax.charge_type == ACTUAL:
        copied["tax_amount"] = float(-quantize(to_decimal(tax.tax_amount_after_discount_amount or 0) * part))
    return copied


def _apply(note: Document, invoice: str) -> None:
    """Use the note for what the invoice still owes; ERPNext does so by itself only when that is all of it."""
    owed, account, cost_center = frappe.db.get_value(
        INVOICE, invoice, ["outstanding_amount", "debit_to", "cost_center"]
    )
    credit = quantize(-to_decimal(frappe.db.get_value(INVOICE, note.name, "outstanding_amount") or 0))
    amount = rules_credit.applied(quantize(to_decimal(owed or 0)), credit)
    if not amount:
        return
    entry = frappe._dict(
        voucher_type=INVOICE,
        voucher_no=note.name,
        against_voucher_type=INVOICE,
        against_voucher=invoice,
        account=account,
        party_type="Customer",
        party=note.customer,
        currency=note.party_account_currency,
        exchange_rate=note.conversion_rate if note.party_account_currency == note.currency else 1,
        dr_or_cr="credit_in_account_currency",
        allocated_amount=float(amount),
        unadjusted_amount=float(credit),
        difference_amount=0,
        cost_center=note.cost_center or cost_center,
        debit_or_credit_note_posting_date=note.posting_date,
    )
    with without_hints(), as_the_books(JOURNAL):
        reconcile_dr_cr_note([entry], note.company)
