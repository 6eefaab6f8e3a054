"""How technicians do (seed 1, section 7.3), from orders, visits and ratings: one query each."""

from datetime import date
from typing import Any

from pypika.terms import Case

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Avg, Count, Sum

from techops.kernel import bridge
from techops.workforce.store import FREED

DONE = ("Completed", "Invoiced", "Closed")
MINUTES_PER_HOUR = 60
HUNDRED = 100
ORDER_COLUMNS = (
    "name",
    "title",
    "status",
    "sub_status",
    "priority",
    "customer_name",
    "site",
    "technician",
    "scheduled_start",
    "scheduled_end",
)


def stats(technician: str, first: date, last: date) -> dict[str, Any]:
    """Return what a technician did from `first` to `last`: orders led, hours, reworks and ratings."""
    led, reworked = _orders(technician, first, last)
    visits, hours, failed = _visits(technician, first, last)
    ratings, average = _ratings(technician, first, last)
    return {
        "from_date": first,
        "to_date": last,
        "orders_completed": led,
        "orders_reworked": reworked,
        "rework_percent": round(reworked * HUNDRED / led, 1) if led else 0.0,
        "visits": visits,
        "failed_visits": failed,
        "hours_worked": hours,
        "ratings": ratings,
        "average_rating": average,
    }


def _orders(technician: str, first: date, last: date) -> tuple[int, int]:
    """Count the orders led to completion, and those of them that were done again because it was owed.

    Rework under warranty counts (RN-032), goodwill does not: the same as in `techops.measures`.
    """
    order = frappe.qb.DocType("Service Work Order")
    again = frappe.qb.DocType("Service Work Order").as_("again")
    followed = (
        frappe.qb.from_(again)
        .where(
            again.relation.isin(["Rework", "Warranty"])
            & again.billing_kind.isin(["Rework", "Warranty"])
            & (again.status != "Cancelled")
        )
        .select(again.original_order)
        .distinct()
        .as_("followed")
    )
    row = (
        frappe.qb.from_(order)
        .left_join(followed)
        .on(followed.original_order == order.name)
        .where(
            (order.technician == technician)
            & order.status.isin(DONE)
            & order.completed_at.between(*_whole_days(first, last))
        )
        .select(Count(order.name), Count(followed.original_order))
        .run()
    )[0]
    return row[0], row[1]


def _whole_days(first: date, last: date) -> tuple[str, str]:
    return f"{first} 00:00:00", f"{last} 23:59:59"


def _visits(technician: str, first: date, last: date) -> tuple[int, float, int]:
    visit = frappe.qb.DocType("Work Order Visit")
    count, minutes, failed = (
        frappe.qb.from_(visit)
        .where(
            (visit.technician == technician)
            & visit.status.isin(["Ended", "Failed"])
            & visit.arrived_at.between(*_whole_days(first, last))
        )
        .select(Count(visit.name), Sum(visit.work_minutes), Sum(Case().when(visit.failed == 1, 1).else_(0)))
        .run()
    )[0]
    return count, round(float(minutes or 0) / MINUTES_PER_HOUR, 2), int(failed or 0)


def _ratings(technician: str, first: date, last: date) -> tuple[int, float | None]:
    rating = frappe.qb.DocType("Service Rating")
    count, average = (
        frappe.qb.from_(rating)
        .where((rating.technician == technician) & rating.rated_at.between(*_whole_days(first, last)))
        .select(Count(rating.name), Avg(rating.overall_score))
        .run()
    )[0]
    return count, None if average is None else round(float(average), 2)


def month_of(day: date | None) -> tuple[date, date]:
    """Return the first and last day of the month of `day` (default: today)."""
    chosen = day or bridge.local_date(bridge.now(), None)
    return frappe.utils.get_first_day(chosen), frappe.utils.get_last_day(chosen)


def orders_of(technician: str, status: str | None, window: tuple[int, int]) -> dict[str, Any]:
    """Return a page of the orders a technician leads or visits, latest first, and how many there are."""
    order, visit = frappe.qb.DocType("Service Work Order"), frappe.qb.DocType("Work Order Visit")
    visited = (
        frappe.qb.from_(visit)
        .where((visit.technician == technician) & visit.status.notin(FREED))
        .select(visit.work_order)
    )
    query = frappe.qb.from_(order).where((order.technician == technician) | order.name.isin(visited))
    if status:
        query = query.where(order.status == status)
    start, limit = window
    rows = (
        query.select(*[order[column] for column in ORDER_COLUMNS])
        .orderby(order.scheduled_start, order.name, order=Order.desc)
        .offset(start)
        .limit(limit)
        .run(as_dict=True)
    )
    return {"data": rows, "total": query.select(Count(order.name)).run()[0][0]}
