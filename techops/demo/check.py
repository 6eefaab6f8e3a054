"""Whether the demonstration company adds up: ``bench --site X execute techops.demo.check.problems``."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.query_builder.functions import Abs, Count, Sum
from frappe.utils import flt

from techops.demo import build_customers
from techops.demo.cast import CUT_KEY, DONE, kept
from techops.reliability import keys
from techops.work_orders.model import SUB_STATUSES, Status

CENT = 0.005
GRAM = 0.0005
BILLED = ("Invoiced", "Closed")


def problems() -> list[str]:
    """Return what does not add up, one sentence each; none when all is well."""
    if not keys.holder(DONE, "all"):
        return ["the demonstration company is not loaded, or not to its end"]
    return [
        *_invoices_of_orders(),
        *_ledger(),
        *_outstanding(),
        *_stock(),
        *_timelines(),
        *_statuses(),
        *(f"the story of {order} was cut short: {what}" for what, order in kept(CUT_KEY)),
    ]


def _invoices_of_orders() -> Iterator[str]:
    """One active invoice bills each billed order, and none another."""
    item, invoice = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType("Sales Invoice")
    rows = (
        frappe.qb.from_(item)
        .join(invoice)
        .on(invoice.name == item.parent)
        .where((invoice.docstatus == 1) & (invoice.is_return == 0) & item.service_work_order.isnotnull())
        .groupby(item.service_work_order)
        .select(item.service_work_order, Count(item.parent).distinct())
        .run()
    )
    own = set(_orders())
    count = {order: number for order, number in rows if order in own}
    for order in _orders(BILLED):
        invoices = count.pop(order, 0)
        if invoices != 1:
            yield f"{order} is billed by {invoices} active invoices instead of one"
    for order in count:
        yield f"{order} has an active invoice and is not billed"


def _ledger() -> Iterator[str]:
    """Debits equal credits in each voucher."""
    entry = frappe.qb.DocType("GL Entry")
    difference = Sum(entry.debit) - Sum(entry.credit)
    rows = (
        frappe.qb.from_(entry)
        .where(entry.is_cancelled == 0)
        .groupby(entry.voucher_type, entry.voucher_no)
        .having(Abs(difference) > CENT)
        .select(entry.voucher_no, difference)
        .run()
    )
    for voucher, amount in rows:
        yield f"{voucher} is out of balance by {amount}"


def _outstanding() -> Iterator[str]:
    """What an invoice owes is its total less what was paid."""
    ledger = frappe.qb.DocType("Payment Ledger Entry")
    rows = (
        frappe.qb.from_(ledger)
        .where((ledger.against_voucher_type == "Sales Invoice") & (ledger.delinked == 0))
        .groupby(ledger.against_voucher_no)
        .select(ledger.against_voucher_no, Sum(ledger.amount))
        .run()
    )
    owed = dict(rows)
    for row in frappe.get_all(
        "Sales Invoice", filters={"docstatus": 1}, fields=["name", "outstanding_amount"], limit_page_length=0
    ):
        if abs(flt(row.outstanding_amount) - flt(owed.get(row.name))) > CENT:
            yield f"{row.name} says it owes {row.outstanding_amount}, its ledger {owed.get(row.name)}"


def _stock() -> Iterator[str]:
    """What lies in a warehouse is the sum of its moves, and never negative."""
    entry = frappe.qb.DocType("Stock Ledger Entry")
    rows = (
        frappe.qb.from_(entry)
        .where(entry.is_cancelled == 0)
        .groupby(entry.item_code, entry.warehouse)
        .select(entry.item_code, entry.warehouse, Sum(entry.actual_qty))
        .run()
    )
    moved = {(item, warehouse): flt(quantity) for item, warehouse, quantity in rows}
    for row in frappe.get_all("Bin", fields=["item_code", "warehouse", "actual_qty"], limit_page_length=0):
        if abs(flt(row.actual_qty) - moved.get((row.item_code, row.warehouse), 0)) > GRAM:
            yield f"{row.warehouse} does not hold the {row.item_code} that its moves say"
        if row.actual_qty < 0:
            yield f"{row.warehouse} holds less than nothing of {row.item_code}"


def _timelines() -> Iterator[str]:
    """Each order began with a request, and its last move led where it is."""
    events = frappe.get_all(
        "Work Order Event",
        filters={"refused": 0},
        fields=["work_order", "action", "to_status", "to_sub_status"],
        order_by="name asc",
        limit_page_length=0,
    )
    created = {event.work_order for event in events if event.action == "create"}
    last = {event.work_order: (event.to_status, event.to_sub_status or "") for event in events}
    own = {"customer": ["in", _customers()]}
    fields = ["name", "status", "sub_status"]
    for order in frappe.get_all("Service Work Order", filters=own, fields=fields, limit_page_length=0):
        if order.name not in created:
            yield f"{order.name} was never requested"
        if last.get(order.name) != (order.status, order.sub_status or ""):
            yield f"{order.name} is {order.status}/{order.sub_status}, its timeline says otherwise"


def _statuses() -> Iterator[str]:
    """Somebody reached every status and sub-status there is."""
    reached = set(
        frappe.get_all("Work Order Event", fields=["to_status", "to_sub_status"], distinct=True, as_list=True)
    )
    for status in Status:
        for sub_status in SUB_STATUSES[status] or (None,):
            place = (status.value, sub_status.value if sub_status else None)
            if place not in reached and (place[0], place[1] or "") not in reached:
                yield f"no order was ever {place[0]}/{place[1]}"


def _orders(statuses: tuple[str, ...] = ()) -> list[str]:
    filters: dict[str, Any] = {"customer": ["in", _customers()]}
    if statuses:
        filters["status"] = ["in", statuses]
    return frappe.get_all("Service Work Order", filters=filters, pluck="name", limit_page_length=0)


def _customers() -> list[str]:
    """Return the customers of the demonstration: what tests do with their own is not its business."""
    return list(build_customers.customers().values())
