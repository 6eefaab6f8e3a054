"""Reads of a technician's own time and ratings, each in one query."""

from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Avg, Count

from techops.kernel import bridge
from techops.work_orders.model import IntervalKind, VisitStatus
from techops.work_orders.visits import Interval

SCORES = ("overall", "punctuality", "quality", "professionalism")


def intervals(technician: str, first: date, until: date) -> list[Interval]:
    """Return the stretches of the technician's visits that touch the days from `first` until before `until`.

    A visit that was called off counts for nothing.
    """
    visit, interval = frappe.qb.DocType("Work Order Visit"), frappe.qb.DocType("Visit Interval")
    rows = (
        frappe.qb.from_(interval)
        .join(visit)
        .on((visit.name == interval.parent) & (interval.parenttype == "Work Order Visit"))
        .where((visit.technician == technician) & (visit.status != VisitStatus.CANCELLED.value))
        .where(interval.started_at < f"{until} 00:00:00")
        .where(interval.ended_at.isnull() | (interval.ended_at >= f"{first} 00:00:00"))
        .select(interval.kind, interval.started_at, interval.ended_at)
        .run(as_dict=True)
    )
    return [
        Interval(IntervalKind(row.kind), bridge.aware(row.started_at), bridge.aware(row.ended_at))
        for row in rows
    ]


def averages(technician: str, first: date, last: date) -> dict[str, Any]:
    """Return how many ratings there are, and the average of each score to two places."""
    rating = frappe.qb.DocType("Service Rating")
    row = (
        frappe.qb.from_(rating)
        .where(rating.technician == technician)
        .where(rating.rated_at.between(f"{first} 00:00:00", f"{last} 23:59:59"))
        .select(Count(rating.name).as_("ratings"))
        .select(*[Avg(rating[f"{name}_score"]).as_(name) for name in SCORES])
        .run(as_dict=True)
    )[0]
    rounded = {name: None if row[name] is None else round(float(row[name]), 2) for name in SCORES}
    return {"from_date": first, "to_date": last, "ratings": row.ratings, **rounded}
