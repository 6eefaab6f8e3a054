"""What the desk's own views ask for: points on a map and the figures of charts, within the caller's scope."""

from enum import StrEnum
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from techops.access.matrix import Permission
from techops.api.endpoint import endpoint, from_text
from techops.api.wellformed import malformed
from techops.claims.model import ClaimStatus, ReworkCause
from techops.disputes.model import DisputeStatus
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.measures import rules
from techops.measures import service as measures
from techops.work_orders.model import Status

MAPPED = ("Service Work Order", "Service Site")
MOST_POINTS = 1000
OPEN = tuple(status for status in Status if status not in (Status.CLOSED, Status.CANCELLED))
CARDS = {
    "first_time_fix": "Percent",
    "rework_rate": "Percent",
    "claim_rate": "Percent",
    "csat": "Float",
}
MONTHS = 12
CLAIM = "Service Warranty Claim"
BANDS = ("Profitable", "Review", "Investigate", "No Charge")


@endpoint(Permission.SEE_ALL_ORDERS)
def coordinates(doctype: str, filters: list | str | None = None, type: str | None = None) -> dict:
    """Return the documents of a list that have a position, at most 1000, as GeoJSON.

    `type` is what the desk sends and has no meaning here. Frappe's own function for map views reads rows
    without asking for permission.
    """
    if doctype not in MAPPED:
        raise RuleViolation(
            "not_mapped", _lt("{doctype} has no map."), kind=ViolationKind.BAD_INPUT, doctype=doctype
        )
    rows = frappe.get_list(
        doctype,
        filters=[*_conditions(filters), [doctype, "latitude", "!=", 0]],
        fields=["name", "latitude", "longitude"],
        limit=MOST_POINTS,
    )
    return {"type": "FeatureCollection", "features": [_point(row) for row in rows]}


@endpoint(Permission.SEE_ALL_ORDERS)
def orders_by_status() -> dict:
    """Return how many orders are in each status that still needs somebody, as a chart."""
    counts = _counts("Service Work Order", "status")
    return _chart(_("Orders"), [(status.value, counts[status]) for status in OPEN if counts.get(status)])


@endpoint(Permission.SEE_INTERNAL_COSTS)
def orders_by_margin() -> dict:
    """Return how many orders are in each margin band, as a chart."""
    counts = _counts("Work Order Costing", "band")
    return _chart(_("Orders"), [(band, counts.get(band, 0)) for band in BANDS])


@endpoint(Permission.MANAGE_TECHNICIANS)
def quality_card(filters: list | dict | str | None = None) -> dict:
    """Return one measure of the last days (as many as RN-024 looks at) as a number card.

    `filters` is what the desk sends: an object whose `measure` is first_time_fix, rework_rate, claim_rate or
    csat.
    """
    given = from_text(filters) if isinstance(filters, str) else filters
    measure = given.get("measure") if isinstance(given, dict) else None
    if measure not in CARDS:
        raise malformed()
    value = getattr(rules.measured(measures.lately(bridge.now())), measure)
    kind = {"fieldtype": CARDS[measure], "precision": 2 if measure == "csat" else 1}
    route = ["query-report", "Service Quality"]
    return {"value": float(value or 0), "route": route, **kind}


@endpoint(Permission.MANAGE_TECHNICIANS)
def quality_by_month() -> dict:
    """Return rework and first-time fixes of the last twelve months in percent, as a chart."""
    months = measures.by_month(bridge.now(), MONTHS)
    found = [(group.key, rules.measured(group.figures)) for group in months]
    if not found:
        return {}
    return {
        "labels": [key for key, _measures in found],
        "datasets": [
            {
                "name": _("First-Time Fix %"),
                "values": [float(one.first_time_fix or 0) for _key, one in found],
            },
            {"name": _("Rework %"), "values": [float(one.rework_rate or 0) for _key, one in found]},
        ],
    }


@endpoint(Permission.SEE_ALL_ORDERS)
def claims_by_status() -> dict:
    """Return how many warranty claims are in each status, as a chart."""
    return _enumerated(CLAIM, "status", _("Claims"), ClaimStatus)


@endpoint(Permission.SEE_ALL_ORDERS)
def claims_by_cause() -> dict:
    """Return why work under warranty had to be done again, as a chart."""
    return _enumerated(CLAIM, "cause", _("Claims"), ReworkCause)


@endpoint(Permission.SEE_ALL_ORDERS)
def disputes_by_status() -> dict:
    """Return how many disputes are in each status, as a chart."""
    return _enumerated("Service Dispute", "status", _("Disputes"), DisputeStatus)


def _enumerated(doctype: str, field: str, name: str, members: type[StrEnum]) -> dict[str, Any]:
    counts = _counts(doctype, field)
    return _chart(name, [(one.value, counts[one]) for one in members if counts.get(one)], doctype)


def _conditions(filters: list | str | None) -> list[list[Any]]:
    """Read the filters of a list view: each a list that starts with the names of DocType, field, operator."""
    given = from_text(filters) if isinstance(filters, str) else filters or []
    for each in given if isinstance(given, list) else [given]:
        if not (isinstance(each, list) and len(each) > 2 and all(isinstance(part, str) for part in each[:2])):
            raise malformed()
    return given


def _counts(doctype: str, field: str) -> dict[str, int]:
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select(table[field], Count("*")).groupby(table[field])
    return dict(query.run())


def _chart(name: str, figures: list[tuple[str, int]], context: str | None = None) -> dict[str, Any]:
    """Return the figures in the order given; nothing when all are zero, which the desk shows as no data."""
    if not any(value for _label, value in figures):
        return {}
    return {
        "labels": [_(label, context=context) for label, _value in figures],
        "datasets": [{"name": name, "values": [value for _label, value in figures]}],
    }


def _point(row: frappe._dict) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": row.name},
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
    }
