"""When telephone and office do not agree: asking a supervisor, handing over what cannot be kept as it was."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import evidence, guards
from techops.access.matrix import ActorFacts
from techops.fieldwork import store
from techops.fieldwork.model import PhotoStage, Standing
from techops.fieldwork.service import own_technician
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import notices
from techops.work_orders import store as orders
from techops.work_orders.facts import Position
from techops.work_orders.inputs import text
from techops.work_orders.model import Status
from techops.work_orders.timeline import Entry, record

SUPERVISOR = "Service Supervisor"
MOST_HANDED_OVER = 100
LONGEST_KEY, LONGEST_VALUE = 40, 2000  # characters of one answer in a step
ASKED, HANDED_OVER = "check_in_asked", "work_handed_over"


MESSAGES = {
    Standing.YOURS: _lt("The order is still yours. Look at it again and try once more."),
    Standing.CANCELLED: _lt("The order was cancelled while you had no connection. Do not go on with it."),
    Standing.REASSIGNED: _lt("The order was given to somebody else while you had no connection."),
}


def ask_check_in(
    actor: ActorFacts, name: str, position: Position, reason: str, now: datetime
) -> dict[str, Any]:
    """Ask the supervisors to check the technician in where the position is too far from the site."""
    technician = own_technician(actor)
    order = orders.order_for(actor, name)
    said = _needed(reason, "reason")
    entry = Entry(ASKED, now, said, technician, position.latitude, position.longitude)
    record(order, (order.status, order.sub_status), entry)
    told = _lt("{technician} asks to be checked in on order {order}: {reason}")
    params = {"technician": _name(technician), "order": name, "reason": said}
    notices.queue(_supervisors(technician), told, params, orders.ORDER, name)
    return {"order": name, "asked_at": bridge.naive(now)}


def standing(actor: ActorFacts, name: str) -> dict[str, Any]:
    """Return what became of an order the technician has, or had, a visit to, in words for the technician."""
    found = _standing(_had(actor, name), own_technician(actor))
    return {"order": name, "standing": found.value, "message": bridge.translate(MESSAGES[found])}


def hand_over(
    actor: ActorFacts, name: str, steps: list[dict[str, Any]], note: str | None, now: datetime
) -> dict[str, Any]:
    """Give the office what was done and can no longer be written down as it was: nothing of it is lost.

    The steps stand on the order's timeline as they were sent, and its supervisors are told to look at them.
    """
    technician = own_technician(actor)
    order = _had(actor, name)
    if not steps or len(steps) > MOST_HANDED_OVER:
        raise RuleViolation(
            "nothing_to_hand_over",
            _lt("Send between 1 and {most} steps."),
            kind=ViolationKind.BAD_INPUT,
            most=MOST_HANDED_OVER,
        )
    details = {"steps": [_step(each) for each in steps]}
    entry = Entry(HANDED_OVER, now, text(note, "note") or None, technician, details=details)
    record(order, (order.status, order.sub_status), entry)
    told = _lt("{technician} worked on order {order} without a connection. Look at its timeline.")
    params = {"technician": _name(technician), "order": name}
    notices.queue(_supervisors(technician), told, params, orders.ORDER, name)
    return {"order": name, "steps": len(steps)}


def add_photo(actor: ActorFacts, name: str, stage: str, file_name: str, content: str) -> dict[str, Any]:
    """Keep a photo of the work with when it was taken: before, during or after.

    Whoever was on the order may: a photo taken without a connection arrives when the order may be another's.
    """
    order = _had(actor, name)
    if stage not in set(PhotoStage):
        raise RuleViolation(
            "bad_photo_stage",
            _lt("{stage} is no moment of the work. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            stage=stage[:140],
            choices=tuple(PhotoStage),
        )
    kept = evidence.keep(order, file_name, content)
    frappe.db.set_value("File", kept["name"], "techops_photo_stage", stage, update_modified=False)
    return {**kept, "stage": stage}


def _had(actor: ActorFacts, name: str) -> Document:
    """Return an order the technician has, or had, a visit to: whoever set out for it knows that it exists."""
    if not store.was_on(own_technician(actor), name):
        raise guards.not_found(orders.ORDER, name)
    return frappe.get_doc(orders.ORDER, name)


def _standing(order: Document, technician: str) -> Standing:
    if order.status == Status.CANCELLED.value:
        return Standing.CANCELLED
    return Standing.YOURS if store.is_on(technician, order) else Standing.REASSIGNED


def _step(given: dict[str, Any]) -> dict[str, str]:
    """Return one step as text of a bounded length; pictures are too long for a timeline."""
    return {str(key)[:LONGEST_KEY]: str(value)[:LONGEST_VALUE] for key, value in given.items()}


def _needed(value: str, label: str) -> str:
    written = text(value, label)
    if not written:
        raise RuleViolation(
            "missing_reason",
            _lt("The reason is missing. Say why and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    return written


def _supervisors(technician: str) -> Iterable[str]:
    """Return whom to tell: the technician's own supervisor, else everybody who supervises."""
    own = store.person(technician).supervisor_user
    return [own] if own else notices.holders_of(SUPERVISOR)


def _name(technician: str) -> str:
    return str(frappe.get_cached_value("Technician", technician, "technician_name"))
