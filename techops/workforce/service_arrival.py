"""When technicians on their way arrive: from where they were seen last, else from where they set out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe

from techops.kernel import bridge
from techops.work_orders.model import VisitStatus
from techops.workforce import rules_travel, store, store_travel

VISIT, ORDER = "Work Order Visit", "Service Work Order"
MINUTE = timedelta(minutes=1)


def arrivals(orders: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Return, by visit, when whoever travels to one of these orders arrives (aware, whole minutes).

    Two queries for any number of orders, one when nobody travels.
    """
    rows = _travelling(list(orders))
    seen = store.last_seen({row.technician for row in rows}, now) if rows else {}
    return {row.name: _whole(when) for row in rows if (when := _arrival(row, seen, now)) is not None}


def _travelling(orders: list[str]) -> list[Any]:
    visit, order = frappe.qb.DocType(VISIT), frappe.qb.DocType(ORDER)
    if not orders:
        return []
    return (
        frappe.qb.from_(visit)
        .join(order)
        .on(order.name == visit.work_order)
        .where(visit.work_order.isin(orders) & (visit.status == VisitStatus.EN_ROUTE.value))
        .select(
            visit.name,
            visit.technician,
            visit.travel_started_at,
            visit.start_latitude,
            visit.start_longitude,
            order.latitude,
            order.longitude,
            order.zone,
        )
        .run(as_dict=True)
    )


def _arrival(
    row: Any, seen: dict[str, tuple[tuple[float, float], datetime]], now: datetime
) -> datetime | None:
    """Return when the one on this way arrives, None where the way is not known."""
    if not (row.latitude or row.longitude) or not row.travel_started_at:
        return None
    started = bridge.aware(row.travel_started_at)
    place, at = seen.get(row.technician, (None, started))
    if place is None or at < started:
        place, at = (row.start_latitude, row.start_longitude), started
    if not any(place):
        return None
    ((way,),) = store_travel.travels([place], [(row.latitude, row.longitude)], row.zone)
    return rules_travel.arrival(way, at, now)


def _whole(moment: datetime) -> datetime:
    """Round up to the minute: nobody is told a time that is too early."""
    return moment if not moment.second else moment.replace(second=0, microsecond=0) + MINUTE
