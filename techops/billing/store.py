"""Reads for billing, in batches: approved orders with their frozen lines, terms, what a customer owes."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count, Sum

from techops.billing.model import Bill, BillLine, Terms
from techops.billing.words import line_reasons
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO, quantize, to_decimal
from techops.kernel.text import _lt
from techops.pricing import store as pricing
from techops.pricing.model import LineKind

ORDER = "Service Work Order"
INVOICE = "Sales Invoice"
COMPLETED, APPROVED = "Completed", "Approved"
QUANTITY_PLACES = 6
ORDER_FIELDS = (
    "name",
    "title",
    "customer",
    "company",
    "currency",
    "contract",
    "contact",
    "service_category",
    "status",
    "sub_status",
    "time_zone",
    "on_site_at",
    "completed_at",
    "approved_at",
    "priced_at",
    "discount_total",
    "net_total",
    "grand_total",
    "sales_invoice",
    "prepayment_received",
    "open_dispute",
)


def order_row(name: str) -> Any:
    """Lock one order and return what billing needs of it; None when it does not exist."""
    rows = _locked_orders([name])
    return rows[0] if rows else None


def orders_to_bill(contract: str, before: datetime) -> list[Any]:
    """Lock the contract's approved orders completed before a moment, oldest first.

    The names come from a plain read; what counts is their state as committed now.
    """
    names = frappe.get_all(
        ORDER,
        filters={
            "contract": contract,
            "status": COMPLETED,
            "sub_status": APPROVED,
            "completed_at": ["<", bridge.naive(before)],
        },
        pluck="name",
        limit=0,
    )
    rows = [row for row in _locked_orders(names) if is_billable(row)]
    return sorted(rows, key=lambda row: (row.completed_at, row.name))


def is_billable(row: Any) -> bool:
    """Tell whether an order is approved, not billed (RN-007), and not in dispute: then its invoice waits."""
    approved = row.status == COMPLETED and row.sub_status == APPROVED
    return approved and not row.sales_invoice and not row.open_dispute


def bills_of(rows: list[Any]) -> tuple[Bill, ...]:
    """Return what orders bill, from the lines frozen when they were completed, in one query."""
    lines: dict[str, list[Any]] = {row.name: [] for row in rows}
    for line in _frozen_lines(list(lines)):
        lines[line.parent].append(line)
    return tuple(_bill(row, lines[row.name]) for row in rows)


def contract_doc(name: str | None) -> Document | None:
    """Return a contract, from the cache: not to be changed."""
    return frappe.get_cached_doc("Service Contract", name) if name else None


def lock_contract(name: str) -> Document:
    """Return a contract as committed now, locked: its month is billed once at a time."""
    return frappe.get_doc("Service Contract", name, for_update=True)


def terms_for(contract: Document | None, customer: str) -> Terms:
    """Return when an invoice is due (RN-012): by the contract, else the customer, else the settings."""
    settings = pricing.settings()
    if contract:
        return Terms(contract.payment_terms_template, int(contract.payment_days or 0))
    own = frappe.get_cached_value("Customer", customer, "payment_terms")
    return Terms(own or settings.payment_terms_template, int(settings.payment_days or 0))


def overdue(customer: str, on: date) -> int:
    """Count the customer's invoices that were due before a day and are still owed (RN-013)."""
    return frappe.db.count(
        INVOICE,
        {
            "customer": customer,
            "docstatus": 1,
            "is_return": 0,
            "outstanding_amount": [">", 0],
            "due_date": ["<", on],
        },
    )


def invoice_of(order: str) -> str | None:
    """Return the invoice that bills an order."""
    return frappe.db.get_value(ORDER, order, "sales_invoice")


def credited(invoice: str, orders: list[str]) -> dict[str, Decimal]:
    """Return what credit notes against an invoice took off each order, less debit notes; before tax."""
    note, item = frappe.qb.DocType(INVOICE), frappe.qb.DocType("Sales Invoice Item")
    rows = (
        frappe.qb.from_(note)
        .join(item)
        .on((item.parent == note.name) & (item.parenttype == INVOICE))
        .where(
            (note.return_against == invoice) & (note.docstatus == 1) & item.service_work_order.isin(orders)
        )
        .groupby(item.service_work_order)
        .select(item.service_work_order, Sum(item.net_amount))
        .run()
    )
    found = dict(rows)
    return {order: -_money(found.get(order)) for order in orders}


def contracts_of_month(first: date, after: date) -> list[str]:
    """Return the monthly contracts with perhaps something to bill: a fee of the month, or finished work."""
    contract, order = frappe.qb.DocType("Service Contract"), frappe.qb.DocType(ORDER)
    waiting = (
        frappe.qb.from_(order).where(_is_waiting(order) & (order.completed_at < after)).select(order.contract)
    )
    in_force = (
        contract.status.isin(["Active", "Expired", "Terminated"])
        & (contract.start_date < after)
        & (contract.end_date.isnull() | (contract.end_date >= first))
        & (contract.terminated_on.isnull() | (contract.terminated_on >= first))
        & (contract.fixed_monthly_fee > 0)
    )
    rows = (
        frappe.qb.from_(contract)
        .where((contract.billing_method == "Monthly Consolidated") & (in_force | contract.name.isin(waiting)))
        .select(contract.name)
        .orderby(contract.name)
        .run()
    )
    return [row[0] for row in rows]


def count_waiting(contract: str) -> int:
    """Count the contract's approved orders that no invoice bills yet."""
    order = frappe.qb.DocType(ORDER)
    query = frappe.qb.from_(order).where((order.contract == contract) & _is_waiting(order))
    return query.select(Count("*")).run()[0][0]


def _is_waiting(order: Any) -> Any:
    """`is_billable` in the database's words."""
    approved = (order.status == COMPLETED) & (order.sub_status == APPROVED)
    return approved & (order.open_dispute.isnull() | (order.open_dispute == ""))


def _locked_orders(names: Iterable[str]) -> list[Any]:
    order = frappe.qb.DocType(ORDER)
    return (
        frappe.qb.from_(order)
        .where(order.name.isin(list(names) or [""]))
        .orderby(order.name)
        .select(*[order[field] for field in ORDER_FIELDS])
        .for_update()
        .run(as_dict=True)
    )


def _frozen_lines(orders: list[str]) -> list[Any]:
    return frappe.get_all(
        "Priced Line",
        filters={"parent": ["in", orders or [""]], "parenttype": ORDER, "parentfield": "lines"},
        fields=[
            "parent",
            "kind",
            "description",
            "item",
            "quantity",
            "uom",
            "rate",
            "amount",
            "trace_data",
        ],
        order_by="parent asc, idx asc",
        limit=0,
    )


def _bill(row: Any, lines: list[Any]) -> Bill:
    items = pricing.line_items(frappe.get_cached_value("Service Category", row.service_category, "item"))
    billed = tuple(_line(line, items) for line in lines if line.quantity)
    return Bill(
        order=row.name,
        served_on=bridge.local_date(bridge.aware(row.on_site_at or row.completed_at), row.time_zone),
        lines=billed or (_nothing(row, items),),
        discount=_money(row.discount_total),
        net=_money(row.net_total),
        grand=_money(row.grand_total),
    )


def _line(line: Any, items: dict[LineKind, str | None]) -> BillLine:
    return BillLine(
        kind=line.kind,
        item=line.item or item_of(LineKind(line.kind), items),
        description=line.description,
        quantity=quantize(to_decimal(line.quantity or 0), QUANTITY_PLACES),
        uom=line.uom,
        rate=_money(line.rate),
        amount=_money(line.amount),
        reasons=line_reasons(line.trace_data),
    )


def _nothing(row: Any, items: dict[LineKind, str | None]) -> BillLine:
    """An order that bills nothing at all still has its line, so that the customer sees it was done."""
    item = item_of(LineKind.OTHER, items)
    unit = frappe.get_cached_value("Item", item, "stock_uom")
    return BillLine(LineKind.OTHER.value, item, row.title, Decimal(1), unit, ZERO, ZERO)


def item_of(kind: LineKind, items: dict[LineKind, str | None]) -> str:
    """Return the item a kind of line is invoiced with; raises RuleViolation ``no_item``."""
    item = items.get(kind)
    if not item:
        raise RuleViolation(
            "no_item",
            _lt("TechOps Settings name no item for lines of the kind {line_kind}. Choose one there."),
            line_kind=kind,
        )
    return item


def _money(value: Any) -> Decimal:
    return quantize(to_decimal(value or 0))
