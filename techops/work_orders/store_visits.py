"""Reads and writes of visits and their intervals, in batches."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.kernel import bridge
from techops.work_orders.model import IntervalKind, VisitRole, VisitStatus
from techops.work_orders.protection import remember
from techops.work_orders.visits import Interval, VisitFacts, waited_minutes, worked_minutes

VISIT = "Work Order Visit"


def visits_of(order: str, *, for_update: bool = False) -> tuple[VisitFacts, ...]:
    """Return the visits of an order, oldest first, with their intervals."""
    return visits_by_order([order], for_update=for_update).get(order, ())


def visits_by_order(orders: Iterable[str], *, for_update: bool = False) -> dict[str, tuple[VisitFacts, ...]]:
    """Return the visits of many orders by order, oldest first, with their intervals, in one query."""
    visit, interval = frappe.qb.DocType(VISIT), frappe.qb.DocType("Visit Interval")
    query = (
        frappe.qb.from_(visit)
        .left_join(interval)
        .on((interval.parent == visit.name) & (interval.parenttype == VISIT))
        .where(visit.work_order.isin(list(orders) or [""]))
        .orderby(visit.creation, visit.name, interval.idx)
        .select(
            visit.name,
            visit.work_order,
            visit.technician,
            visit.role,
            visit.status,
            visit.arrived_at,
            visit.check_in_latitude,
            visit.override_reason,
            interval.kind,
            interval.started_at,
            interval.ended_at,
            interval.reason,
        )
    )
    rows = (query.for_update() if for_update else query).run(as_dict=True)
    grouped: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.work_order, {}).setdefault(row.name, []).append(row)
    return {
        order: tuple(_visit_facts(group) for group in visits.values()) for order, visits in grouped.items()
    }


def save_visits(
    order: Document, changed: Iterable[VisitFacts], now: datetime, extra: dict[str, Any] | None = None
) -> list[str]:
    """Write the visits a move changed, with what the action adds to them; returns their names."""
    names = []
    for facts in changed:
        document = _visit_document(order, facts)
        document.update(extra or {})
        _write_visit(document, facts, now)
        names.append(document.name)
    return names


def orders_in_progress(technician: str, besides: str) -> int:
    """Count the technician's other orders whose work is under way (RN-004), as last committed.

    The technician's row is locked first, so that starts of several orders at once take turns.
    """
    frappe.db.get_value("Technician", technician, "name", for_update=True)
    visit = frappe.qb.DocType(VISIT)
    under_way = [VisitStatus.EN_ROUTE, VisitStatus.ON_SITE, VisitStatus.EXECUTING]
    rows = (
        frappe.qb.from_(visit)
        .where(
            (visit.technician == technician)
            & visit.status.isin([status.value for status in under_way])
            & (visit.work_order != besides)
        )
        .select(visit.work_order)
        .for_update()
        .run()
    )
    return len({row[0] for row in rows})


def _visit_facts(rows: list[Any]) -> VisitFacts:
    first = rows[0]
    intervals = tuple(
        Interval(
            IntervalKind(row.kind), bridge.aware(row.started_at), bridge.aware(row.ended_at), row.reason or ""
        )
        for row in rows
        if row.kind
    )
    return VisitFacts(
        name=first.name,
        technician=first.technician,
        role=VisitRole(first.role),
        status=VisitStatus(first.status),
        intervals=intervals,
        arrived_at=bridge.aware(first.arrived_at),
        located=bool(first.check_in_latitude or first.check_in_longitude or first.override_reason),
    )


def _visit_document(order: Document, facts: VisitFacts) -> Document:
    if facts.name:
        document = frappe.get_doc(VISIT, facts.name, for_update=True)
        remember(document)
        return document
    return frappe.get_doc(
        {
            "doctype": VISIT,
            "work_order": order.name,
            "technician": facts.technician,
            "technician_name": frappe.get_cached_value("Technician", facts.technician, "technician_name"),
            "role": facts.role.value,
            "customer": order.customer,
            "site": order.site,
            "scheduled_start": order.scheduled_start,
            "scheduled_end": order.scheduled_end,
        }
    )


def _write_visit(document: Document, facts: VisitFacts, now: datetime) -> None:
    travel = [interval for interval in facts.intervals if interval.kind is IntervalKind.TRAVEL]
    over = facts.status in (VisitStatus.ENDED, VisitStatus.FAILED)
    document.update(
        {
            "status": facts.status.value,
            "arrived_at": bridge.naive(facts.arrived_at),
            "travel_started_at": bridge.naive(travel[0].started_at) if travel else None,
            "travelled": int(bool(travel)),
            "left_at": bridge.naive(facts.last_event_at) if over else None,
            "failed": int(facts.status is VisitStatus.FAILED),
            "work_minutes": int(worked_minutes(facts, now)),
            "wait_minutes": int(waited_minutes(facts, now)),
        }
    )
    document.set(
        "intervals",
        [
            {
                "kind": interval.kind.value,
                "started_at": bridge.naive(interval.started_at),
                "ended_at": bridge.naive(interval.ended_at),
                "reason": interval.reason,
            }
            for interval in facts.intervals
        ],
    )
    document.flags.techops_service = True
    document.flags.ignore_links = True
    document.save(ignore_permissions=True)  # authorised by the service's guard
