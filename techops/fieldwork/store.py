"""Reads of a technician's own day, in batches: the number of queries does not grow with the day's orders."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import strip_html

from techops.kernel import bridge
from techops.work_orders.model import OfferStatus, Status, VisitStatus

ORDER, VISIT, OFFER = "Service Work Order", "Work Order Visit", "Assignment Offer"
BEGUN = (VisitStatus.EN_ROUTE, VisitStatus.ON_SITE, VisitStatus.EXECUTING, VisitStatus.WAITING)
UNFINISHED = (Status.IN_PROGRESS, Status.PENDING)
MOST_ORDERS = 100  # of one day, or of the days to come: a bound, not a page
# What the page shows, and what the rules of the order ask; prices stay in the office.
ORDER_COLUMNS = (
    "name",
    "title",
    "description",
    "status",
    "sub_status",
    "priority",
    "customer",
    "customer_name",
    "service_category",
    "contact_name",
    "contact_phone",
    "scheduled_start",
    "scheduled_end",
    "estimated_hours",
    "technician",
    "diagnosis",
    "work_performed",
    "recommendations",
    "pause_reason",
    "pause_note",
)
RULE_COLUMNS = (
    "requested_at",
    "billing_kind",
    "quotation",
    "quotation_required",
    "paused_at",
    "pause_justification",
    "pause_approved_by",
    "open_dispute",
    "approved_at",
    "paid_at",
    "rated",
)
SITE_COLUMNS = ("address_display", "access_instructions", "latitude", "longitude")
ASSET_COLUMNS = ("asset_name", "brand", "model", "serial_no", "plate")
REQUEST_COLUMNS = ("name", "work_order", "status", "description", "estimated_hours", "answer_by", "note")
MATERIAL_COLUMNS = (
    "name",
    "work_order",
    "item",
    "item_name",
    "quantity",
    "returned_quantity",
    "uom",
    "serial_no",
)


def planned_orders(technician: str, until: datetime) -> list[str]:
    """Return the orders of a technician's visits planned until then, under way, or to be completed."""
    visit, order = frappe.qb.DocType(VISIT), frappe.qb.DocType(ORDER)
    due = (visit.status == VisitStatus.PLANNED.value) & (visit.scheduled_start < bridge.naive(until))
    over = visit.status == VisitStatus.ENDED.value
    unfinished = over & (order.technician == technician) & order.status.isin(_values(UNFINISHED))
    rows = (
        frappe.qb.from_(visit)
        .join(order)
        .on(order.name == visit.work_order)
        .where((visit.technician == technician) & (due | visit.status.isin(_values(BEGUN)) | unfinished))
        .select(visit.work_order)
        .distinct()
        .limit(MOST_ORDERS)
        .run()
    )
    return [row[0] for row in rows]


def finished_orders(technician: str, since: datetime) -> list[dict[str, Any]]:
    """Return the orders whose visit the technician ended since then, briefly: the day's done work."""
    visit, order = frappe.qb.DocType(VISIT), frappe.qb.DocType(ORDER)
    over = [VisitStatus.ENDED.value, VisitStatus.FAILED.value]
    return (
        frappe.qb.from_(visit)
        .join(order)
        .on(order.name == visit.work_order)
        .where((visit.technician == technician) & visit.status.isin(over))
        .where((visit.left_at >= bridge.naive(since)) & order.status.notin(_values(UNFINISHED)))
        .select(order.name, order.title, order.customer_name, order.status, visit.left_at)
        .orderby(visit.left_at)
        .limit(MOST_ORDERS)
        .run(as_dict=True)
    )


def coming_visits(technician: str, after: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return the planned visits of the days to come, briefly, the soonest first."""
    visit, order, site = (frappe.qb.DocType(name) for name in (VISIT, ORDER, "Service Site"))
    return (
        frappe.qb.from_(visit)
        .join(order)
        .on(order.name == visit.work_order)
        .left_join(site)
        .on(site.name == order.site)
        .where((visit.technician == technician) & (visit.status == VisitStatus.PLANNED.value))
        .where((visit.scheduled_start >= bridge.naive(after)) & (visit.scheduled_start < bridge.naive(until)))
        .select(order.name, order.title, order.priority, order.customer_name, site.site_name)
        .select(visit.scheduled_start, visit.scheduled_end)
        .orderby(visit.scheduled_start)
        .limit(MOST_ORDERS)
        .run(as_dict=True)
    )


def orders(names: Iterable[str]) -> list[Any]:
    """Return orders with their site and asset, in one query."""
    order, site, asset = (frappe.qb.DocType(name) for name in (ORDER, "Service Site", "Service Asset"))
    rows = (
        frappe.qb.from_(order)
        .left_join(site)
        .on(site.name == order.site)
        .left_join(asset)
        .on(asset.name == order.asset)
        .where(order.name.isin(list(names) or [""]))
        .orderby(order.scheduled_start, order.name)
        .select(*[order[column] for column in (*ORDER_COLUMNS, *RULE_COLUMNS)])
        .select(site.site_name, site.contact_name.as_("site_contact"), site.contact_phone.as_("site_phone"))
        .select(*[site[column] for column in SITE_COLUMNS], *[asset[column] for column in ASSET_COLUMNS])
        .run(as_dict=True)
    )
    for row in rows:
        row.address_display = plain(row.address_display)
        row.access_instructions = plain(row.access_instructions)
    return rows


def open_offers(technician: str, now: datetime) -> list[Any]:
    """Return the offers that still wait for the technician's answer, the soonest to expire first."""
    offer, order, site = (frappe.qb.DocType(name) for name in (OFFER, ORDER, "Service Site"))
    rows = (
        frappe.qb.from_(offer)
        .join(order)
        .on(order.name == offer.work_order)
        .left_join(site)
        .on(site.name == order.site)
        .where((offer.technician == technician) & (offer.status == OfferStatus.OPEN.value))
        .where(offer.expires_at.isnull() | (offer.expires_at >= bridge.naive(now)))
        .select(offer.name, offer.work_order, offer.role, offer.expires_at)
        .select(offer.scheduled_start, offer.scheduled_end)
        .select(order.title, order.description, order.priority, order.customer_name, order.service_category)
        .select(site.site_name, site.address_display)
        .orderby(offer.expires_at, offer.name)
        .limit(MOST_ORDERS)
        .run(as_dict=True)
    )
    for row in rows:
        row.address_display = plain(row.address_display)
    return rows


def additional_work(names: Iterable[str]) -> list[Any]:
    """Return the requests for additional work of many orders, newest first; no amounts."""
    return frappe.get_all(
        "Additional Work Request",
        filters={"work_order": ["in", list(names)]},
        fields=list(REQUEST_COLUMNS),
        order_by="creation desc",
        limit=0,
    )


def materials(names: Iterable[str]) -> list[Any]:
    """Return the parts used on many orders; no prices."""
    return frappe.get_all(
        "Work Order Material",
        filters={"work_order": ["in", list(names)]},
        fields=list(MATERIAL_COLUMNS),
        order_by="creation asc",
        limit=0,
    )


def photo_counts(names: Iterable[str]) -> dict[str, int]:
    """Return how many files each order has."""
    rows = frappe.get_all(
        "File",
        filters={"attached_to_doctype": ORDER, "attached_to_name": ["in", list(names)]},
        fields=["attached_to_name as work_order", "count(name) as total"],
        group_by="attached_to_name",
        limit=0,
    )
    return {row.work_order: row.total for row in rows}


def person(technician: str) -> Any:
    """Return who the technician is, their van, and how to reach their supervisor."""
    row, employee = frappe.qb.DocType("Technician"), frappe.qb.DocType("Employee")
    found = (
        frappe.qb.from_(row)
        .left_join(employee)
        .on(employee.name == row.supervisor)
        .where(row.name == technician)
        .select(row.name, row.technician_name, row.company, row.van_warehouse)
        .select(employee.employee_name.as_("supervisor_name"), employee.cell_number.as_("supervisor_phone"))
        .select(employee.user_id.as_("supervisor_user"))
        .run(as_dict=True)
    )
    return found[0]


def was_on(technician: str, order: str) -> bool:
    """Tell whether the technician has, or had, a visit to an order."""
    return bool(frappe.db.exists(VISIT, {"work_order": order, "technician": technician}))


def is_on(technician: str, order: Any) -> bool:
    """Tell whether an order is still the technician's: as its lead, or by a visit that is not over."""
    if order.technician == technician:
        return True
    over = [VisitStatus.ENDED.value, VisitStatus.FAILED.value, VisitStatus.CANCELLED.value]
    own = {"work_order": order.name, "technician": technician, "status": ["not in", over]}
    return bool(frappe.db.exists(VISIT, own))


def plain(text: str | None) -> str | None:
    """Return text without the markup that addresses are kept with."""
    if not text:
        return None
    lines = strip_html(text.replace("<br>", "\n").replace("<br/>", "\n")).splitlines()
    return ", ".join(line.strip() for line in lines if line.strip()) or None


def _values(members: Iterable[Any]) -> list[str]:
    return [member.value for member in members]
