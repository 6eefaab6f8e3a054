"""How technicians stand: with a customer, in ratings, and since their last emergency; all in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pypika.functions import Avg, Count, Max
from pypika.terms import NullValue, ValueWrapper

import frappe

from techops.kernel import bridge
from techops.kernel.money import to_decimal

A_YEAR = timedelta(days=365)
VISITS, RATINGS, EMERGENCIES = "visits", "ratings", "emergencies"


@dataclass(slots=True)
class Standing:
    """What the last year says of a technician."""

    visits_to_customer: int = 0
    rating: Decimal | None = None
    ratings: int = 0
    last_emergency: datetime | None = None


def standings(customer: str | None, now: datetime) -> dict[str, Standing]:
    """Return how each technician stands; who is left out has no history at all."""
    since = bridge.naive(now - A_YEAR)
    rows = (_visits(customer, since) * _ratings(since) * _emergencies(since)).run(as_dict=True)
    found: dict[str, Standing] = {}
    for row in rows:
        standing = found.setdefault(row.technician, Standing())
        if row.kind == VISITS:
            standing.visits_to_customer = row.times
        elif row.kind == RATINGS:
            standing.rating, standing.ratings = to_decimal(row.average), row.times
        else:
            standing.last_emergency = bridge.aware(row.moment)
    return found


def _visits(customer: str | None, since: datetime) -> Any:
    visit = frappe.qb.DocType("Work Order Visit")
    return (
        frappe.qb.from_(visit)
        .where(
            (visit.customer == (customer or ""))
            & (visit.status == "Ended")
            & (visit.scheduled_start >= since)
        )
        .groupby(visit.technician)
        .select(
            visit.technician,
            ValueWrapper(VISITS).as_("kind"),
            Count("*").as_("times"),
            NullValue().as_("average"),
            NullValue().as_("moment"),
        )
    )


def _ratings(since: datetime) -> Any:
    rating = frappe.qb.DocType("Service Rating")
    return (
        frappe.qb.from_(rating)
        .where((rating.rated_at >= since) & (rating.overall_score > 0) & rating.technician.isnotnull())
        .groupby(rating.technician)
        .select(rating.technician, ValueWrapper(RATINGS), Count("*"), Avg(rating.overall_score), NullValue())
    )


def _emergencies(since: datetime) -> Any:
    order = frappe.qb.DocType("Service Work Order")
    return (
        frappe.qb.from_(order)
        .where((order.priority == "Emergency") & (order.requested_at >= since) & order.technician.isnotnull())
        .groupby(order.technician)
        .select(order.technician, ValueWrapper(EMERGENCIES), Count("*"), NullValue(), Max(order.assigned_at))
    )
