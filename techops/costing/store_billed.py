"""What orders billed before tax, in the currency of the company's books."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe

import erpnext

from techops.kernel.money import ZERO, to_decimal

ORDER = "Service Work Order"
LABOUR = ("Labour", "Waiting")
MATERIAL = "Material"


@dataclass(slots=True)
class Billed:
    """What an order billed before tax in the company's currency; discounts are positive."""

    labour: Decimal = ZERO
    materials: Decimal = ZERO
    other: Decimal = ZERO
    discounts: Decimal = ZERO

    def add(self, kind: str | None, gross: Decimal, discount: Decimal) -> None:
        """Add a line; ERPNext's own lines without a kind count as other."""
        if kind in LABOUR:
            self.labour += gross
        elif kind == MATERIAL:
            self.materials += gross
        else:
            self.other += gross
        self.discounts += discount


def billed_by(orders: list[Any]) -> dict[str, Billed]:
    """Return what each order billed: the ledger's rows when it is invoiced, else the lines frozen for it."""
    found = {order.name: Billed() for order in orders}
    invoiced = {order.sales_invoice: None for order in orders if order.sales_invoice}
    for row in _invoice_rows(list(invoiced), [order.name for order in orders if order.sales_invoice]):
        discount = to_decimal(row.discount or 0) * to_decimal(row.conversion_rate or 1)
        found[row.work_order].add(row.kind, to_decimal(row.net or 0) + discount, discount)
    _add_frozen(found, [order for order in orders if order.priced_at and not order.sales_invoice])
    return found


def _invoice_rows(invoices: list[str], orders: list[str]) -> list[Any]:
    """Return the rows of the orders in their invoices, and in the credit and debit notes against those."""
    if not invoices:
        return []
    invoice, item = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
    return (
        frappe.qb.from_(invoice)
        .join(item)
        .on((item.parent == invoice.name) & (item.parenttype == "Sales Invoice"))
        .where(
            (invoice.name.isin(invoices) | invoice.return_against.isin(invoices))
            & (invoice.docstatus == 1)
            & item.service_work_order.isin(orders)
        )
        .select(
            item.service_work_order.as_("work_order"),
            item.techops_line_kind.as_("kind"),
            item.base_net_amount.as_("net"),
            item.distributed_discount_amount.as_("discount"),
            invoice.conversion_rate,
        )
        .run(as_dict=True)
    )


def _add_frozen(found: dict[str, Billed], orders: list[Any]) -> None:
    names = {order.name: order for order in orders}
    if not names:
        return
    rates = {order.name: _rate(order) for order in orders}
    lines = frappe.get_all(
        "Priced Line",
        filters={"parent": ["in", list(names)], "parenttype": ORDER, "parentfield": "lines"},
        fields=["parent", "kind", "amount"],
        limit=0,
    )
    for line in lines:
        found[line.parent].add(line.kind, to_decimal(line.amount or 0) * rates[line.parent], ZERO)
    for name, order in names.items():
        found[name].discounts += to_decimal(order.discount_total or 0) * rates[name]


def _rate(order: Any) -> Decimal:
    """Return what one unit of the order's currency is in the company's."""
    own = erpnext.get_company_currency(order.company)
    if not order.currency or order.currency == own:
        return Decimal(1)
    from erpnext.setup.utils import get_exchange_rate

    return to_decimal(get_exchange_rate(order.currency, own, order.priced_at.date()) or 1)
