"""Messages and files of an order: between the customer, the technician and the office."""

from datetime import datetime, timedelta
from typing import Any

import frappe

from techops.access import evidence, guards, persons
from techops.access.matrix import ActorFacts, Permission
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders import store
from techops.work_orders.inputs import text
from techops.work_orders.service_additional import REQUEST as ADDITIONAL_WORK

MESSAGE = "Work Order Message"
READ = {"Customer": "read_by_customer", "Technician": "read_by_technician", "Staff": "read_by_staff"}


def list_messages(actor: ActorFacts, order: str, start: int, limit: int, now: datetime) -> dict[str, Any]:
    """Return a page of the messages of an order, oldest first, with who of the other sides has read each."""
    document = store.order_for(actor, order)
    rows = frappe.get_all(
        MESSAGE,
        filters={"work_order": order},
        fields=["name", "sender_name", "audience", "sent_at", "content", "attachment", *READ.values()],
        order_by="name asc",
        start=start,
        limit=limit,
    )
    for row in rows:
        row.sender_name = _known_name(row, actor)
        read = {side: row.pop(column) for side, column in READ.items()}
        row.read_by = {side: at for side, at in read.items() if at and side != row.audience}
    total = frappe.db.count(MESSAGE, {"work_order": order})
    return {"data": rows, "total": total, "closed": closed(document, now)}


def mark_read(actor: ActorFacts, order: str, until: int, now: datetime) -> int:
    """Note that the caller's side has read what others wrote, up to a message; returns how many were new."""
    store.order_for(actor, order)
    side = _side(actor)
    message = frappe.qb.DocType(MESSAGE)
    column = message[READ[side]]
    unread = (
        (message.work_order == order) & (message.name <= until) & (message.audience != side) & column.isnull()
    )
    names = [row[0] for row in frappe.qb.from_(message).where(unread).select(message.name).run()]
    if names:
        frappe.qb.update(message).set(column, bridge.naive(now)).where(message.name.isin(names)).run()
    return len(names)


def closed(order: Any, now: datetime) -> bool:
    """Whether an order ended so long ago that nobody writes about it any more."""
    days = frappe.get_cached_doc("TechOps Settings").messages_open_days or 0
    ended = bridge.aware(order.closed_at or order.cancelled_at)
    return bool(days and ended and now - ended > timedelta(days=days))


def send(actor: ActorFacts, order: str, content: str, now: datetime) -> dict[str, Any]:
    """Write a message; its author is the session's user, whatever the caller says."""
    document = store.order_for(actor, order)
    if closed(document, now):
        raise RuleViolation(
            "messages_closed",
            _lt("Order {order} ended long ago, and its messages are closed. Make a new request instead."),
            kind=ViolationKind.CONFLICT,
            order=order,
        )
    written = text(content, "content")
    if not written:
        raise RuleViolation("empty_message", _lt("Write a message first."), kind=ViolationKind.BAD_INPUT)
    message = frappe.get_doc(
        {
            "doctype": MESSAGE,
            "work_order": document.name,
            "sender": actor.user,
            "sender_name": frappe.db.get_value("User", actor.user, "full_name"),
            "audience": _side(actor),
            "sent_at": bridge.naive(now),
            "content": written,
        }
    ).insert(ignore_permissions=True)  # authorised by the order's scope
    # Forms that are open on a desk show it at once; the other pages look by themselves.
    told = {"order": order, "sender": message.sender_name}
    frappe.publish_realtime("techops_message", told, doctype=store.ORDER, docname=order, after_commit=True)
    return {"name": message.name, "sent_at": message.sent_at, "sender_name": message.sender_name}


def attachments(actor: ActorFacts, order: str) -> list[dict[str, Any]]:
    """Return the files of an order."""
    store.order_for(actor, order)
    return evidence.files_of(store.ORDER, order)


def file_of(actor: ActorFacts, order: str, file: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a file of an order, or of a request for additional work on it.

    Raises RuleViolation ``not_found``.
    """
    store.order_for(actor, order)
    place = frappe.db.get_value("File", file, ["attached_to_doctype", "attached_to_name"]) or (None, None)
    if place[0] == ADDITIONAL_WORK:
        place = (store.ORDER, frappe.db.get_value(ADDITIONAL_WORK, place[1], "work_order"))
    if place != (store.ORDER, order):
        raise guards.not_found("File", file[:140])
    document = frappe.get_doc("File", file)
    content = document.get_content()
    return document.file_name, content if isinstance(content, bytes) else str(content).encode()


def attach(actor: ActorFacts, order: str, file_name: str, content: str) -> dict[str, Any]:
    """Keep a private file with an order; its kind is told by its bytes."""
    return evidence.keep(store.order_for(actor, order), file_name, content)


def _known_name(message: Any, actor: ActorFacts) -> str | None:
    """Return who wrote a message, as far as the reader may know."""
    if message.audience == "Staff" and persons.is_outsider(actor):
        return persons.team()
    if message.audience == "Technician":
        return persons.technician_name(message.sender_name, actor)
    return message.sender_name


def _side(actor: ActorFacts) -> str:
    if actor.permits(Permission.SEE_ALL_ORDERS):
        return "Staff"
    return "Technician" if actor.technician else "Customer"
