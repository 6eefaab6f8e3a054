"""Reads about technicians, each in one query."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Max

from techops.kernel import bridge
from techops.kernel.money import to_decimal

FREED = ("Cancelled", "Failed")  # visits that take no time of the technician's day
OVER = ("Ended", *FREED)
POSITION_IS_FRESH = timedelta(hours=12)


def last_positions(technicians: Iterable[str], now: datetime) -> dict[str, tuple[float, float]]:
    """Return where each technician was last, if that is known for the last hours, in one query."""
    return {name: place for name, (place, _at) in last_seen(technicians, now).items()}


def last_seen(technicians: Iterable[str], now: datetime) -> dict[str, tuple[tuple[float, float], datetime]]:
    """Return where each technician was last and when (aware), as far as it is of the last hours."""
    position = frappe.qb.DocType("Technician Position")
    latest = frappe.qb.DocType("Technician Position").as_("latest")
    newest = (
        frappe.qb.from_(latest)
        .where(
            latest.technician.isin(_some(technicians))
            & (latest.recorded_at >= bridge.naive(now - POSITION_IS_FRESH))
        )
        .groupby(latest.technician)
        .select(latest.technician, Max(latest.recorded_at).as_("recorded_at"))
        .as_("newest")
    )
    rows = (
        frappe.qb.from_(position)
        .join(newest)
        .on((position.technician == newest.technician) & (position.recorded_at == newest.recorded_at))
        .select(position.technician, position.latitude, position.longitude, position.recorded_at)
        .run()
    )
    return {
        technician: ((latitude, longitude), bridge.aware(recorded_at))
        for technician, latitude, longitude, recorded_at in rows
    }


def preferences(contract: str | None) -> dict[str, str]:
    """Return the technicians a contract prefers or vetoes."""
    if not contract:
        return {}
    rows = frappe.get_all(
        "Contract Technician",
        filters={"parent": contract, "parenttype": "Service Contract"},
        fields=["technician", "preference"],
    )
    return {row.technician: row.preference for row in rows}


def hourly_costs(technicians: Iterable[str], on: date) -> dict[str, Decimal]:
    """Return what an hour of each costs on a day, in its company's currency; without a cost: left out."""
    cost = frappe.qb.DocType("Technician Cost")
    dated = frappe.qb.DocType("Technician Cost").as_("dated")
    newest = (
        frappe.qb.from_(dated)
        .where(dated.technician.isin(_some(technicians)) & (dated.valid_from <= on))
        .groupby(dated.technician)
        .select(dated.technician, Max(dated.valid_from).as_("valid_from"))
        .as_("newest")
    )
    rows = (
        frappe.qb.from_(cost)
        .join(newest)
        .on((cost.technician == newest.technician) & (cost.valid_from == newest.valid_from))
        .select(cost.technician, cost.hourly_cost)
        .run()
    )
    return {technician: to_decimal(amount) for technician, amount in rows}


def open_work(technician: str) -> list[str]:
    """Return the orders a technician still has: planned or running visits, and open offers."""
    visits = frappe.get_all(
        "Work Order Visit",
        filters={"technician": technician, "status": ["not in", OVER]},
        pluck="work_order",
    )
    offers = frappe.get_all(
        "Assignment Offer", filters={"technician": technician, "status": "Open"}, pluck="work_order"
    )
    return sorted({*visits, *offers})


def _some(names: Iterable[str]) -> list[str]:
    """Return `names` for a query, which must not be empty: no document has an empty name."""
    return list(names) or [""]
