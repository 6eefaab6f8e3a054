"""The monthly invoice of a contract: its approved orders, grouped, and its fixed fee (section 6.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from techops.billing import rules, store, store_runs
from techops.billing.model import Bill, BillLine, Draft, Fee
from techops.integrations.erpnext import payment_entry, sales_invoice
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO, quantize, to_decimal
from techops.kernel.text import _lt
from techops.pricing import service as pricing
from techops.pricing import store as pricing_store
from techops.pricing import text
from techops.pricing.model import LineKind
from techops.reliability import keys

MONTH_KEY = "MONTH"
JOB = "techops.billing.jobs.bill_run"
Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Month:
    """A contract's month, with what it bills."""

    contract: Document
    first: date
    rows: list[Any]
    fee: Fee | None


def queue_month(month: date, contracts: list[str] | None, user: str) -> list[str]:
    """Queue the invoice of a month for contracts (None: all that may have something to bill).

    One background job per contract; a contract whose month is queued, running or invoiced is left alone.
    Returns the Contract Billing Runs. Raises RuleViolation ``month_to_come``, ``not_billed_monthly``.
    """
    first = rules.first_of(month)
    rules.check_month(first, bridge.local_date(bridge.now(), None))
    chosen = contracts_of(first) if contracts is None else contracts
    return [run for contract in chosen for run in _queue(contract, first, user)]


def bill_contract_month(contract: str, month: date, now: datetime, tell: Tell | None = None) -> str | None:
    """Issue the one invoice of a contract and month; returns its name, None when there is nothing to bill.

    It bills every approved order completed up to the end of the month that no invoice bills yet, and the fee.
    Running it again returns the invoice there is. `tell` hears of the progress, in percent.
    """
    first = rules.first_of(month)
    document = store.lock_contract(contract)
    key = month_key(contract, first)
    if issued := keys.holder(MONTH_KEY, key):
        return issued
    report = tell or _nobody
    report(5, _("Reading orders"))
    billed = _month(document, first)
    if not billed.rows and billed.fee is None:
        return None
    report(15, _("Issuing the invoice of {0} orders").format(len(billed.rows)))
    invoice = sales_invoice.issue(_draft(billed, now), now)
    report(100, _("Done"))
    return invoice.name


def contracts_of(month: date) -> list[str]:
    """Return the contracts that may have something to bill for a month."""
    first = rules.first_of(month)
    return store.contracts_of_month(first, rules.following(first))


def month_key(contract: str, month: date) -> str:
    """Return the name of a contract's month as a scarce thing."""
    return f"{contract}|{getdate(month):%Y-%m}"


def _queue(contract: str, first: date, user: str) -> list[str]:
    document = store.lock_contract(contract)
    if document.billing_method != "Monthly Consolidated":
        raise RuleViolation(
            "not_billed_monthly", _lt("Contract {contract} is billed per service."), contract=contract
        )
    if store_runs.unfinished_or_invoiced(contract, first):
        return []
    run = store_runs.add(document, first)
    frappe.enqueue(JOB, run=run, user=user, queue="long", enqueue_after_commit=True)
    return [run]


def _month(contract: Document, first: date) -> Month:
    after = datetime.combine(rules.following(first), datetime.min.time(), tzinfo=bridge.system_zone())
    rows = store.orders_to_bill(contract.name, after)
    for row in rows:
        if (row.customer, row.company, row.currency) != (
            contract.customer,
            contract.company,
            contract.currency,
        ):
            raise RuleViolation(
                "order_of_another_kind",
                _lt("Order {order} has another customer, company or currency than contract {contract}."),
                order=row.name,
                contract=contract.name,
            )
    ends = [getdate(day) for day in (contract.end_date, contract.terminated_on) if day]
    fee = None
    if contract.status in ("Active", "Expired", "Terminated"):
        monthly = to_decimal(contract.fixed_monthly_fee or 0)
        fee = rules.fee_of_month(monthly, first, getdate(contract.start_date), min(ends) if ends else None)
    return Month(contract, first, rows, fee)


def _draft(month: Month, now: datetime) -> Draft:
    contract = month.contract
    on = bridge.local_date(now, None)
    bills = store.bills_of(month.rows)
    if month.fee:
        bills = (_fee_bill(contract, month.first, month.fee), *bills)
    rate = 1 / pricing_store.exchange_rate(contract.company, contract.currency, on)
    prepaid = tuple(row.name for row in month.rows if row.prepayment_received)
    total = sum((bill.grand for bill in bills), ZERO)
    return Draft(
        customer=contract.customer,
        company=contract.company,
        currency=contract.currency,
        exchange_rate=rate,
        posting_date=on,
        bills=bills,
        terms=store.terms_for(contract, contract.customer),
        taxes_template=pricing.tax_template(_as_order(contract)),
        contract=contract.name,
        month=month.first,
        contact=contract.billing_contact,
        advances=payment_entry.advances_of(prepaid, quantize(total * rate)),
    )


def _fee_bill(contract: Document, first: date, fee: Fee) -> Bill:
    item = store.item_of(LineKind.FIXED_FEE, pricing_store.line_items(None))
    language = text.company_language()
    title = contract.fixed_fee_description or _("Fixed monthly fee", language)
    reasons = () if fee.days == fee.of_days else (_proration(fee, language),)
    line = BillLine(
        kind=LineKind.FIXED_FEE.value,
        item=item,
        description=f"{title} {first:%m/%Y}"[:140],
        quantity=Decimal(1),
        uom=frappe.get_cached_value("Item", item, "stock_uom"),
        rate=fee.amount,
        amount=fee.amount,
        reasons=reasons,
    )
    return Bill(order=None, served_on=first, lines=(line,), net=fee.amount, grand=fee.amount)


def _proration(fee: Fee, language: str) -> str:
    return _("{0} of {1} days of the month", language).format(fee.days, fee.of_days)


def _as_order(contract: Document) -> Any:
    """The part of an order that decides its taxes, for a contract's own fee."""
    return frappe._dict(company=contract.company, contract=contract.name)


def _nobody(_percent: int, _text: str) -> None:
    """Tell nobody."""
