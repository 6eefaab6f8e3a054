"""The fields of an order that the clockwork looks for: the next offer, and whom to tell when."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from techops.kernel import bridge
from techops.kernel.priority import Priority
from techops.work_orders import rules_waiting
from techops.work_orders.model import Place

ESCALATED = (Priority.URGENT, Priority.EMERGENCY)


def follow(document: Document, before: Place | None, after: Place, now: datetime) -> None:
    """Set both fields after a move from `before` to `after`; `document` says already where it is.

    A move ends the automatic passing on unless it says when to go on (`next_offer_at` in its changes): who
    acts by hand has taken the matter over.
    """
    settings = frappe.get_cached_doc("TechOps Settings")
    due = rules_waiting.alert_due(
        before,
        after,
        bridge.aware(document.unassigned_alert_at),
        Priority(document.priority),
        now,
        {priority: wait_of(priority.value) for priority in ESCALATED},
    )
    document.unassigned_alert_at = bridge.naive(due)
    if rules_waiting.offers_itself(
        before,
        after,
        Priority(document.priority),
        quotation_open=bool(document.quotation_required and not document.quotation),
        enabled=bool(settings.offer_emergencies_at_once),
    ):
        document.next_offer_at = bridge.naive(now)


def wake(document: Document) -> None:
    """Let a worker offer the order as soon as this transaction is committed; the minute's job is the net."""
    if not document.next_offer_at:
        return
    frappe.enqueue(
        "techops.dispatch.jobs.offer_next",
        order=document.name,
        queue="short",
        enqueue_after_commit=True,
    )


def pass_on(now: datetime) -> dict[str, Any]:
    """Return the change that lets the next best be asked, where settings want that."""
    if not frappe.get_cached_doc("TechOps Settings").pass_offers_on:
        return {}
    return {"next_offer_at": bridge.naive(now)}


def wait_of(priority: str) -> timedelta:
    """Return after how long without a technician somebody is told (RN-002, RN-003)."""
    settings = frappe.get_cached_doc("TechOps Settings")
    emergency = priority == Priority.EMERGENCY.value
    minutes = settings.emergency_unassigned_minutes if emergency else settings.urgent_unassigned_minutes
    return timedelta(minutes=minutes)
