"""Steps of the accountant: monthly invoices, payments, prepayments."""

from datetime import date, datetime

import frappe

from techops.billing import service_month, service_payments, store_runs
from techops.demo.act_company import contract_of
from techops.demo.build_company import WALLETS
from techops.demo.cast import ACCOUNTS, Cast, acting_as
from techops.demo.model import Plan
from techops.kernel.money import quantize, to_decimal

WALLET_LIMIT = 120


def bill_month(cast: Cast, now: datetime, contract: str, month: date) -> None:
    """Run a contract's month, as the daily job does; a month with nothing to bill is left alone."""
    name = contract_of(cast, contract)
    with acting_as(ACCOUNTS):
        invoice = service_month.bill_contract_month(name, month, now)
        if invoice:
            run = store_runs.add(frappe.get_cached_doc("Service Contract", name), month)
            store_runs.begin(run, now)
            store_runs.finish(run, invoice, now)


def pay_month(cast: Cast, now: datetime, contract: str, month: date, share: float) -> None:
    """Receive the payment of a contract's month, or a share of it."""
    filters = {"contract": contract_of(cast, contract), "billing_month": month, "status": "Invoiced"}
    invoice = frappe.db.get_value("Contract Billing Run", filters, "sales_invoice")
    if invoice:
        _pay(cast, now, invoice, share)


def pay_order(cast: Cast, plan: Plan, now: datetime) -> None:
    """Receive the payment of an order billed by itself; consolidated ones are paid with their month."""
    order = cast.orders[plan.number]
    invoice, contract = frappe.db.get_value("Service Work Order", order, ["sales_invoice", "contract"])
    method = contract and frappe.get_cached_value("Service Contract", contract, "billing_method")
    if invoice and method != "Monthly Consolidated":
        _pay(cast, now, invoice, 1)


def prepay(cast: Cast, plan: Plan, now: datetime) -> None:
    """Receive the prepayment of an emergency without contract."""
    order = cast.orders[plan.number]
    asked = frappe.db.get_value("Service Work Order", order, "prepayment_amount")
    payment = service_payments.paid(asked, WALLETS[0], f"YP-{now:%m%d%H%M}")
    with acting_as(ACCOUNTS):
        service_payments.prepay_order(order, payment, now)


def _pay(cast: Cast, now: datetime, invoice: str, share: float) -> None:
    owed = to_decimal(frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount"))
    amount = quantize(owed * to_decimal(str(share)))
    if amount <= 0:
        return
    # small amounts come by wallet, the others by bank transfer
    mode = WALLETS[int(invoice[-1]) % len(WALLETS)] if amount < WALLET_LIMIT else cast.company.transfer
    payment = service_payments.paid(amount, mode, f"OP-{now:%y%m%d}-{invoice[-4:]}")
    with acting_as(ACCOUNTS):
        service_payments.pay_invoice(invoice, payment, now)
