"""Use cases of the technicians' records: who sees them, who keeps them, where they are, how they do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards
from techops.access.actor import current_actor
from techops.access.matrix import ActorFacts, Permission
from techops.access.values import accepted
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.geo import validate_position
from techops.kernel.text import _lt
from techops.workforce import store_stats

DOCTYPE = "Technician"
LISTED = (
    "name",
    "technician_name",
    "employee",
    "user",
    "company",
    "status",
    "phone",
    "available_for_emergencies",
    "available_for_overtime",
)
SHOWN = (
    *LISTED[1:],
    "supervisor",
    "covers_all_zones",
    "accepts_without_offer",
    "van_warehouse",
    "vehicle",
    "tools",
    "brands",
    "ratings",
    "overall_average",
    "punctuality_average",
    "quality_average",
    "professionalism_average",
)
WRITES = (
    "supervisor",
    "phone",
    "covers_all_zones",
    "available_for_overtime",
    "available_for_emergencies",
    "accepts_without_offer",
    "van_warehouse",
    "vehicle",
    "tools",
    "brands",
)
TABLES = {
    "specialties": ("specialty", "level", "is_active"),
    "certifications": ("certification", "specialty", "issuing_authority", "issue_date", "expiry_date"),
    "zones": ("zone",),
    "working_hours": ("day_of_week", "start_time", "end_time"),
}
CLOCKS_MAY_DIFFER = timedelta(minutes=5)
OLDEST_POSITION = timedelta(days=1)  # a telephone that was out of reach sends what it kept


def list_technicians(
    window: tuple[int, int], search: str | None, filters: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a page of technicians by name: all for those who manage or assign, else the own record."""
    actor = current_actor()
    chosen = {name: value for name, value in filters.items() if value is not None}
    if not _reads_all(actor):
        chosen["name"] = actor.technician or ""
    return documents.page_of(
        DOCTYPE,
        LISTED,
        chosen,
        window,
        search=search,
        search_fields=("name", "technician_name", "employee"),
        order_by="technician_name asc",
    )


def get_technician(name: str) -> dict[str, Any]:
    """Return one technician; never a salary or a cost."""
    return documents.shown(visible(name), SHOWN, TABLES)


def create_technician(employee: str, values: Mapping[str, Any]) -> Document:
    """Make an employee a technician."""
    guards.require_any(Permission.MANAGE_TECHNICIANS)
    if not frappe.db.exists("Employee", employee):
        raise guards.not_found("Employee", employee)
    doc = frappe.new_doc(DOCTYPE)
    doc.update({**accepted(DOCTYPE, values, WRITES, TABLES), "employee": employee})
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def update_technician(name: str, values: Mapping[str, Any]) -> Document:
    """Change a technician's record."""
    guards.require_any(Permission.MANAGE_TECHNICIANS)
    doc = visible(name)
    doc.update(accepted(DOCTYPE, values, WRITES, TABLES))
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def set_status(name: str, status: str) -> Document:
    """Take a technician out of service, which is refused while work is left, or back into it."""
    guards.require_any(Permission.MANAGE_TECHNICIANS)
    doc = visible(name)
    doc.status = status
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def record_position(
    latitude: float, longitude: float, accuracy: float | None, recorded_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """Keep where the acting technician is; others' positions are not theirs to write."""
    technician = current_actor().technician
    if technician is None:
        raise guards.not_permitted()
    place = validate_position(latitude, longitude)
    at = recorded_at or now
    if not now - OLDEST_POSITION <= at <= now + CLOCKS_MAY_DIFFER:
        raise RuleViolation(
            "position_time",
            _lt("The position's time is not of today. Set the clock of the telephone and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    row = frappe.get_doc(
        {
            "doctype": "Technician Position",
            "technician": technician,
            "latitude": place[0],
            "longitude": place[1],
            "accuracy": accuracy,
            "recorded_at": bridge.naive(min(at, now)),
        }
    ).insert(ignore_permissions=True)  # one's own position
    return {"technician": technician, "recorded_at": row.recorded_at}


def orders_of(name: str, window: tuple[int, int], status: str | None) -> dict[str, Any]:
    """Return a page of a technician's orders, for the technician and for those who see all orders."""
    actor = current_actor()
    if name != actor.technician and not actor.permits(Permission.SEE_ALL_ORDERS):
        raise guards.not_permitted() if _reads_all(actor) else guards.not_found(DOCTYPE, name)
    return store_stats.orders_of(visible(name).name, status, window)


def visible(name: str) -> Document:
    """Return a technician the caller may know of: one's own record, or any for those who manage or assign."""
    actor = current_actor()
    if not (_reads_all(actor) or name == actor.technician) or not frappe.db.exists(DOCTYPE, name):
        raise guards.not_found(DOCTYPE, name)
    return frappe.get_doc(DOCTYPE, name)


def _reads_all(actor: ActorFacts) -> bool:
    return actor.permits(Permission.MANAGE_TECHNICIANS, reading=True) or actor.permits(
        Permission.ASSIGN_TECHNICIANS
    )
