"""Invoices of orders: one per service, at once when the customer approves (rules.md section 6)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from techops.access import guards
from techops.access.actor import system_actor
from techops.billing import service_credits, service_month, store
from techops.billing.model import Draft
from techops.integrations.erpnext import payment_entry, sales_invoice
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.pricing import service as pricing
from techops.pricing import store as pricing_store
from techops.reliability import keys
from techops.work_orders import rules as order_rules
from techops.work_orders import store as orders
from techops.work_orders.facts import ActionFacts
from techops.work_orders.model import Action

INVOICE_KEY = "INVOICE"
credit_order = service_credits.credit_order
queue_month = service_month.queue_month
bill_contract_month = service_month.bill_contract_month


def invoice_order(order_name: str, now: datetime) -> str:
    """Issue the invoice of one approved order, as it was frozen; returns its name.

    The order's lock and its key row make one invoice of two attempts at once. Orders under warranty and
    reworks get an invoice of $0 (RN-031). Raises RuleViolation ``transition_not_allowed`` before approval
    (RN-007), ``billed_monthly`` when the contract bills by month, ``already_billed``.
    """
    row = store.order_row(order_name)
    if row is None:
        raise guards.not_found(store.ORDER, order_name)
    _check_may_be_billed(row, now)
    return sales_invoice.issue(draft_of(row, now), now).name


def draft_of(row: Any, now: datetime) -> Draft:
    """Return the invoice an order would get, from its locked row."""
    contract = store.contract_doc(row.contract)
    on = bridge.local_date(now, row.time_zone)
    bills = store.bills_of([row])
    rate = 1 / pricing_store.exchange_rate(row.company, row.currency, on)
    prepaid = (row.name,) if row.prepayment_received else ()
    return Draft(
        customer=row.customer,
        company=row.company,
        currency=row.currency,
        exchange_rate=rate,
        posting_date=on,
        bills=bills,
        terms=store.terms_for(contract, row.customer),
        taxes_template=pricing.tax_template(row),
        contract=row.contract,
        contact=contract.billing_contact if contract else None,
        advances=payment_entry.advances_of(prepaid, bills[0].grand * rate),
    )


def overdue_invoices(customer: str, on: date) -> int:
    """Count the customer's invoices that were due before `on` and are still owed (RN-013)."""
    return store.overdue(customer, on)


def has_been_invoiced(order: str | Document) -> bool:
    """Tell whether a submitted invoice bills an order."""
    name = order if isinstance(order, str) else order.name
    return bool(store.invoice_of(name))


def prepayment_received(order: str | Document) -> Decimal:
    """Return what was received in advance for an order and not paid back, in the currency of the books."""
    return payment_entry.prepaid(order if isinstance(order, str) else order.name)


def take_orders(orders_billed: tuple[str, ...], invoice: str) -> None:
    """Take the key row of each order for an invoice; raises RuleViolation ``already_billed``."""
    for order in sorted(orders_billed):
        try:
            keys.take(INVOICE_KEY, order, sales_invoice.INVOICE, invoice)
        except RuleViolation as violation:
            raise _already_billed(order) from violation


def release_orders(orders_billed: tuple[str, ...], invoice: str) -> None:
    """Give back the key rows an invoice holds."""
    for order in orders_billed:
        if keys.holder(INVOICE_KEY, order) == invoice:
            keys.release(INVOICE_KEY, order)


def _check_may_be_billed(row: Any, now: datetime) -> None:
    if store.is_billable(row) and not orders.is_consolidated(row.contract):
        return
    loaded = orders.load(system_actor(), row.name)
    order_rules.decide(Action.INVOICE, loaded.facts, system_actor(), ActionFacts(), now)
    raise _already_billed(row.name)  # approved, and yet an invoice names it


def _already_billed(order: str) -> RuleViolation:
    return RuleViolation(
        "already_billed",
        _lt("Order {order} is already billed by another invoice. Reload to see it."),
        kind=ViolationKind.CONFLICT,
        order=order,
    )
