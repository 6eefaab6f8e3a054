"""What orders used, read in batches.

Whoever changes what an order cost holds the order's lock, and counting takes it too. The facts are read with
locking reads, because a plain one would show the transaction's first moment instead of what the one before
left behind.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Abs, Sum

from techops.costing.model import CostSettings
from techops.kernel import bridge
from techops.kernel.money import ZERO, to_decimal

ORDER = "Service Work Order"
COSTING = "Work Order Costing"
AT_WORK = ("Work", "Wait")  # travel has its own cost, a pause is nobody's time
UNFINISHED = ("Requested", "Scheduled", "In Progress", "Pending")
CENT = Decimal("0.01")


@dataclass(slots=True)
class Stretch:
    """A technician's time on an order on one day, in hours."""

    technician: str
    day: date
    hours: Decimal


@dataclass(slots=True)
class Used:
    """What an order used: time, kilometres, and the values that left stock, one for each entry."""

    stretches: list[Stretch] = field(default_factory=list)
    kilometres: Decimal = ZERO
    materials: list[tuple[str, Decimal]] = field(default_factory=list)


def settings() -> CostSettings:
    """Return the numbers an administrator set."""
    values = frappe.get_cached_doc("TechOps Settings")
    return CostSettings(
        cost_per_km=to_decimal(values.cost_per_km or 0),
        overhead_percent=to_decimal(values.overhead_percent or 0),
        profitable_margin=to_decimal(values.profitable_margin or 0),
        review_margin=to_decimal(values.review_margin or 0),
    )


def lock_orders(names: Iterable[str]) -> list[Any]:
    """Lock orders in a fixed order and return what their costing copies."""
    order = frappe.qb.DocType(ORDER)
    return (
        frappe.qb.from_(order)
        .where(order.name.isin(list(names) or [""]))
        .orderby(order.name)
        .select(
            order.name,
            order.customer,
            order.customer_name,
            order.service_category,
            order.contract,
            order.company,
            order.currency,
            order.status,
            order.time_zone,
            order.completed_at,
            order.priced_at,
            order.discount_total,
            order.sales_invoice,
        )
        .for_update()
        .run(as_dict=True)
    )


def used_by(orders: Iterable[str], now: datetime) -> dict[str, Used]:
    """Return what each order used, in two queries."""
    names = list(orders)
    found = {name: Used() for name in names}
    _add_visits(found, now)
    for row in _stock_rows(names):
        found[row.work_order].materials.append((row.item_code, -to_decimal(row.stock_value_difference or 0)))
    return found


def hourly_costs(technicians: Iterable[str]) -> "HourlyCosts":
    """Return what an hour of each technician costs from each date on, in one query."""
    rows = frappe.get_all(
        "Technician Cost",
        filters={"technician": ["in", list(technicians) or [""]]},
        fields=["technician", "valid_from", "hourly_cost"],
        order_by="valid_from asc",
        limit=0,
    )
    return HourlyCosts(rows)


class HourlyCosts:
    """Costs of an hour by technician and day."""

    def __init__(self, rows: Iterable[Any]) -> None:
        """Take rows in the order of their dates."""
        self._dates: dict[str, list[date]] = {}
        self._costs: dict[str, list[Decimal]] = {}
        for row in rows:
            self._dates.setdefault(row.technician, []).append(row.valid_from)
            self._costs.setdefault(row.technician, []).append(to_decimal(row.hourly_cost or 0))

    def on(self, technician: str, day: date) -> Decimal:
        """Return the cost that was valid on `day`; before the first, the first; 0 when none is known."""
        dates = self._dates.get(technician)
        if not dates:
            return ZERO
        return self._costs[technician][max(bisect_right(dates, day) - 1, 0)]


def technician_names(technicians: Iterable[str]) -> dict[str, str]:
    """Return what people call technicians."""
    rows = frappe.get_all(
        "Technician",
        filters={"name": ["in", list(technicians) or [""]]},
        fields=["name", "technician_name"],
        limit=0,
    )
    return {row.name: row.technician_name or row.name for row in rows}


def orders_with_other_cost(since: date) -> list[str]:
    """Return the orders whose costing does not say what the stock ledger says now, in one query."""
    entry, ledger, costing = (
        frappe.qb.DocType(name) for name in ("Stock Entry", "Stock Ledger Entry", COSTING)
    )
    query = (
        frappe.qb.from_(entry)
        .join(ledger)
        .on((ledger.voucher_no == entry.name) & (ledger.voucher_type == "Stock Entry"))
        .join(costing)
        .on(costing.work_order == entry.techops_work_order)
        .where((entry.docstatus == 1) & (ledger.is_cancelled == 0) & (entry.posting_date >= since))
        .groupby(costing.work_order, costing.material_cost)
        .having(Abs(Sum(ledger.stock_value_difference) + costing.material_cost) >= float(CENT))
        .select(costing.work_order)
    )
    return [row[0] for row in query.run()]


def orders_of_technician(technician: str, since: date) -> list[str]:
    """Return the orders a technician worked on from a day on."""
    visit = frappe.qb.DocType("Work Order Visit")
    rows = (
        frappe.qb.from_(visit)
        .where((visit.technician == technician) & (visit.left_at >= since))
        .select(visit.work_order)
        .distinct()
        .run()
    )
    return [row[0] for row in rows]


def _add_visits(found: dict[str, Used], now: datetime) -> None:
    seen: set[str] = set()
    for row in _visit_rows(list(found)):
        used = found[row.work_order]
        if row.name not in seen:
            seen.add(row.name)
            used.kilometres += to_decimal(row.travel_km or 0)
        if row.kind in AT_WORK:
            start = bridge.aware(row.started_at)
            seconds = ((bridge.aware(row.ended_at) or max(now, start)) - start).total_seconds()
            used.stretches.append(
                Stretch(row.technician, row.started_at.date(), to_decimal(seconds) / Decimal(3600))
            )


def _visit_rows(orders: list[str]) -> list[Any]:
    visit, interval = frappe.qb.DocType("Work Order Visit"), frappe.qb.DocType("Visit Interval")
    return (
        frappe.qb.from_(visit)
        .left_join(interval)
        .on((interval.parent == visit.name) & (interval.parenttype == "Work Order Visit"))
        .where(visit.work_order.isin(orders or [""]) & (visit.status != "Cancelled"))
        .orderby(visit.work_order, visit.name, interval.idx)
        .select(
            visit.name,
            visit.work_order,
            visit.technician,
            visit.travel_km,
            interval.kind,
            interval.started_at,
            interval.ended_at,
        )
        .for_update()
        .run(as_dict=True)
    )


def _stock_rows(orders: list[str]) -> list[Any]:
    entry, ledger = frappe.qb.DocType("Stock Entry"), frappe.qb.DocType("Stock Ledger Entry")
    return (
        frappe.qb.from_(entry)
        .join(ledger)
        .on((ledger.voucher_no == entry.name) & (ledger.voucher_type == "Stock Entry"))
        .where(
            entry.techops_work_order.isin(orders or [""])
            & (entry.docstatus == 1)
            & (ledger.is_cancelled == 0)
        )
        .select(entry.techops_work_order.as_("work_order"), ledger.item_code, ledger.stock_value_difference)
        .for_update()
        .run(as_dict=True)
    )
