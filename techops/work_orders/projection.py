"""An order as each kind of caller may see it: fields chosen here, never a whole document."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access import persons
from techops.access.matrix import ActorFacts, Permission
from techops.kernel import bridge
from techops.kernel.text import _lt
from techops.pricing import service as pricing
from techops.sla import projection as sla
from techops.work_orders import rules, service_additional, store
from techops.work_orders.model import Action, ActionLabel, VisitStatus
from techops.work_orders.timeline import events_of
from techops.workforce.service_arrival import arrivals

# What the timeline calls events that are not actions of the life cycle.
OTHER_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "escalated": _lt("Escalated"),
        "offers_exhausted": _lt("Nobody Left to Ask"),
        "prepayment_changed": _lt("Prepayment Changed"),
        "quotation_expired": _lt("Quotation Expired"),
        "rate": _lt("Work Rated"),
        "rating_changed": _lt("Rating Changed"),
        "dispute_resolved": _lt("Dispute Resolved"),
        "dispute_withdrawn": _lt("Dispute Withdrawn"),
        "return_material": _lt("Material Returned"),
        "update": _lt("Request Changed"),
        "check_in_asked": _lt("Check-In Requested"),
        "work_handed_over": _lt("Work Without Connection"),
    }
)
SUMMARY_FIELDS = (
    *store.LIST_FIELDS,
    "asset",
    "contract",
    "billing_kind",
    "original_order",
    "relation",
    "open_dispute",
)
FULL_FIELDS = (
    *SUMMARY_FIELDS,
    "description",
    "preferred_start",
    "estimated_hours",
    "contact_name",
    "contact_phone",
    "quotation_requested",
    "quotation_required",
    "quotation",
    "approved_amount",
    "prepayment_amount",
    "prepayment_received",
    "diagnosis",
    "work_performed",
    "recommendations",
    "signed_by",
    "gross_total",
    "discount_total",
    "net_total",
    "tax_total",
    "pause_reason",
    "paused_at",
    "pause_note",
    "approved_at",
    "invoiced_at",
    "sales_invoice",
    "paid",
    "rated",
    "closed_at",
    "cancelled_at",
    "cancel_reason",
    "dispute_description",
    "credited_total",
    "time_zone",
    "zone",
    "latitude",
    "longitude",
)
VISIT_FIELDS = (
    "name",
    "technician",
    "technician_name",
    "role",
    "status",
    "scheduled_start",
    "scheduled_end",
    "travel_started_at",
    "arrived_at",
    "left_at",
    "work_minutes",
    "wait_minutes",
    "failed",
)
STAFF_VISIT_FIELDS = (
    "travel_km",
    "check_in_distance",
    "check_in_latitude",
    "check_in_longitude",
    "override_by",
    "override_reason",
)
MATERIAL_FIELDS = (
    "name",
    "item",
    "item_name",
    "quantity",
    "returned_quantity",
    "uom",
    "serial_no",
    "unit_price",
    "used_at",
)


# What was said with these was said by the customer, or to the customer; other notes are between us.
PUBLIC_NOTES = frozenset(
    {
        Action.REJECT_QUOTATION,
        Action.REQUEST_CHANGES,
        Action.PAUSE,
        Action.REQUEST_ADDITIONAL_WORK,
        Action.DECIDE_ADDITIONAL_WORK,
        Action.APPROVE,
        Action.REPORT_PROBLEM,
        Action.RESOLVE_DISPUTE,
        Action.WITHDRAW_DISPUTE,
        Action.CANCEL,
    }
)


def summary(order: Document, actor: ActorFacts) -> dict[str, Any]:
    """Return the order's main fields and what the actor may do next."""
    loaded = store.load(actor, order.name) if _still_sees(order, actor) else None
    shown = {field: order.get(field) for field in SUMMARY_FIELDS}
    shown["technician_name"] = persons.technician_name(order.technician_name, actor)
    shown["allowed_actions"] = _actions(loaded, actor) if loaded else []
    return shown


def full(actor: ActorFacts, name: str, now: datetime) -> dict[str, Any]:
    """Return everything about an order that the actor may see."""
    loaded = store.load(actor, name)
    order = loaded.document
    staff = actor.permits(Permission.SEE_ALL_ORDERS)
    shown = {field: order.get(field) for field in FULL_FIELDS}
    shown["technician_name"] = persons.technician_name(order.technician_name, actor)
    shown["allowed_actions"] = _actions(loaded, actor)
    shown["visits"] = _visits(name, actor, staff, now)
    shown["materials"] = _materials(name)
    shown["additional_work"] = service_additional.requests_of(name, now)
    shown["offers"] = _offers(name, actor, staff)
    shown["promises"] = sla.promises(name, now)
    shown["site_details"] = _site(order.site)
    shown["totals"] = {
        key: order.get(key)
        for key in ("gross_total", "discount_total", "net_total", "tax_total", "grand_total")
    }
    if not order.priced_at:
        shown["totals_so_far"] = {"net_total": float(pricing.price_order(name, now).net_total)}
    return shown


def history(actor: ActorFacts, name: str) -> list[dict[str, Any]]:
    """Return the timeline with labels and people's names; positions only to staff."""
    store.order_for(actor, name)
    rows = events_of(name)
    people = _names({row["user"] for row in rows}, actor)
    staff = actor.permits(Permission.SEE_ALL_ORDERS)
    for row in rows:
        row["label"] = _label(row["action"])
        row["user_name"] = people.get(row["user"], row["user"] if staff else persons.team())
        row["from"] = _place(row.pop("from_status"), row.pop("from_sub_status"))
        row["to"] = _place(row.pop("to_status"), row.pop("to_sub_status"))
        if not staff:
            for hidden in ("latitude", "longitude", "user"):
                row.pop(hidden)
            if row["action"] not in PUBLIC_NOTES:
                row["note"] = None
    return rows


def _still_sees(order: Document, actor: ActorFacts) -> bool:
    """A technician who refused an offer no longer sees the order he has just refused."""
    return (
        actor.permits(Permission.SEE_ALL_ORDERS) or order.customer in actor.customers or _on_it(order, actor)
    )


def _on_it(order: Document, actor: ActorFacts) -> bool:
    if not actor.technician:
        return False
    if order.technician == actor.technician:
        return True
    filters = {"work_order": order.name, "technician": actor.technician}
    return bool(
        frappe.db.exists("Assignment Offer", {**filters, "status": "Open"})
        or frappe.db.exists(
            "Work Order Visit", {**filters, "status": ["not in", ["Ended", "Failed", "Cancelled"]]}
        )
    )


def _actions(loaded: store.Loaded, actor: ActorFacts) -> list[dict[str, Any]]:
    return [
        {
            "action": allowed.action.value,
            "label": _(allowed.label.value),
            "needs": [need.value for need in allowed.needs],
        }
        for allowed in rules.allowed_actions(loaded.facts, actor)
    ]


def _visits(order: str, actor: ActorFacts, staff: bool, now: datetime) -> list[dict[str, Any]]:
    fields = [*VISIT_FIELDS, *(STAFF_VISIT_FIELDS if staff else ())]
    rows = frappe.get_all(
        "Work Order Visit", filters={"work_order": order}, fields=fields, order_by="creation asc"
    )
    travelling = any(row.status == VisitStatus.EN_ROUTE.value for row in rows)
    expected = arrivals([order], now) if travelling else {}
    for row in rows:
        row.technician_name = persons.technician_name(row.technician_name, actor)
        row.expected_at = bridge.naive(expected.get(row.name))
    return rows


def _materials(order: str) -> list[dict[str, Any]]:
    return frappe.get_all(
        "Work Order Material",
        filters={"work_order": order},
        fields=list(MATERIAL_FIELDS),
        order_by="creation asc",
    )


def _offers(order: str, actor: ActorFacts, staff: bool) -> list[dict[str, Any]]:
    offers = store.offers_of(order)
    return [offer for offer in offers if staff or offer["technician"] == actor.technician]


def _site(site: str) -> dict[str, Any] | None:
    return frappe.db.get_value(
        "Service Site",
        site,
        [
            "site_name",
            "address_display",
            "access_instructions",
            "contact_name",
            "contact_phone",
            "latitude",
            "longitude",
        ],
        as_dict=True,
    )


def _names(users: set[str], actor: ActorFacts) -> dict[str, str]:
    """Return people's names; customers know their own, technicians by first name, others as the team."""
    named = {"name": ["in", list(users)]}
    rows = frappe.get_all("User", filters=named, fields=["name", "full_name", "user_type"])
    if not persons.is_outsider(actor):
        return {row.name: row.full_name for row in rows}
    technicians = frappe.get_all(
        "Technician", filters={"user": named["name"]}, fields=["user", "technician_name"]
    )
    known = {row.user: persons.technician_name(row.technician_name, actor) or "" for row in technicians}
    return {
        row.name: known.get(row.name)
        or (row.full_name if row.user_type == "Website User" else persons.team())
        for row in rows
    }


def _label(action: str) -> str:
    if label := OTHER_EVENTS.get(action):
        return _(label)
    return _(ActionLabel[Action(action).name].value) if action in set(Action) else action


def _place(status: str | None, sub_status: str | None) -> str:
    return " · ".join(_(part) for part in (status, sub_status) if part)
