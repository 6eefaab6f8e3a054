"""Reads and writes of disputes and of what was said in them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards
from techops.access.matrix import ActorFacts
from techops.access.scope import every_customer
from techops.disputes.model import ENDED, Charge, DisputeFacts, DisputeLimits, DisputeStatus, Side
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import quantize, to_decimal
from techops.work_orders import store as orders
from techops.work_orders.model import BillingKind

DISPUTE, NOTE = "Service Dispute", "Service Dispute Note"
LIST_FIELDS = (
    "name",
    "status",
    "work_order",
    "customer",
    "customer_name",
    "description",
    "opened_at",
    "answer_by",
    "reply_by",
    "resolution",
    "closed_at",
)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dispute's document with its order and what the rules want to know, read together."""

    document: Document
    order: orders.Loaded
    facts: DisputeFacts


def load(actor: ActorFacts, name: str, *, for_update: bool = False) -> Loaded:
    """Return a dispute whose order the actor may see, else RuleViolation ``not_found``.

    With `for_update` the order is locked first and then the dispute, the way every writer takes them.
    """
    order = frappe.db.get_value(DISPUTE, name, "work_order")
    if not order:
        raise guards.not_found(DISPUTE, name[:140])
    try:
        loaded = orders.load(actor, order, for_update=for_update)
    except RuleViolation as refusal:
        raise guards.not_found(DISPUTE, name[:140]) from refusal
    document = frappe.get_doc(DISPUTE, name, for_update=for_update)
    return Loaded(document, loaded, facts_of(document, loaded))


def facts_of(document: Document | None, order: orders.Loaded) -> DisputeFacts:
    """Describe a dispute, or one that is yet to be opened, to the rules."""
    return DisputeFacts(
        name=document.name if document else "",
        order=order.facts,
        status=DisputeStatus(document.status) if document else None,
        charge=charge_of(order.document),
        reply_by=bridge.aware(document.reply_by) if document else None,
    )


def charge_of(order: Document) -> Charge:
    """Return what an order costs the customer."""
    return Charge(
        net=_money(order.net_total),
        credited=_money(order.credited_total),
        is_invoiced=bool(order.sales_invoice),
        is_charged=(order.billing_kind or BillingKind.BILLABLE) == BillingKind.BILLABLE,
    )


def limits() -> DisputeLimits:
    """Return the time limits an administrator set."""
    settings = frappe.get_cached_doc("TechOps Settings")
    return DisputeLimits(
        hours_to_answer=int(settings.dispute_answer_hours or 0),
        days_to_reply=int(settings.dispute_reply_days or 0),
    )


def add(order: Document, actor: ActorFacts, description: str, now: datetime) -> Document:
    """Write down a new dispute of an order; its deadlines follow with `save`."""
    document = frappe.get_doc(
        {
            "doctype": DISPUTE,
            "status": DisputeStatus.OPEN.value,
            "work_order": order.name,
            "title": order.title,
            "customer": order.customer,
            "customer_name": order.customer_name,
            "company": order.company,
            "currency": order.currency,
            "technician": order.technician,
            "sales_invoice": order.sales_invoice,
            "description": description,
            "opened_at": bridge.naive(now),
            "opened_by": actor.user,
            "order_status": order.status,
            "net_total": order.net_total,
        }
    )
    document.flags.techops_service = True
    return document.insert(ignore_permissions=True)  # authorised by the service's guard


def save(document: Document, changes: dict[str, Any]) -> None:
    """Write changes of a dispute."""
    document.update(changes)
    document.flags.techops_service = True
    document.save(ignore_permissions=True)  # authorised by the service's guard


def add_note(
    dispute: str,
    actor: ActorFacts,
    side: Side,
    content: str,
    now: datetime,
    *,
    action: str = "",
    internal: bool = False,
    file: str | None = None,
) -> str:
    """Append what somebody said, showed or did; `internal` is between us."""
    note = frappe.get_doc(
        {
            "doctype": NOTE,
            "dispute": dispute,
            "action": action,
            "side": side.value,
            "author": actor.user,
            "author_name": frappe.db.get_value("User", actor.user, "full_name"),
            "noted_at": bridge.naive(now),
            "content": content,
            "internal": int(internal),
            "file": file,
        }
    )
    note.flags.techops_service = True
    return str(note.insert(ignore_permissions=True).name)  # authorised by the service's guard


def notes_of(dispute: str, *, internal: bool) -> list[dict[str, Any]]:
    """Return what was said, the oldest first; notes between us only with `internal`."""
    filters: dict[str, Any] = {"dispute": dispute} | ({} if internal else {"internal": 0})
    return frappe.get_all(
        NOTE,
        filters=filters,
        fields=["name", "action", "side", "author_name", "noted_at", "content", "internal", "file"],
        order_by="name asc",
        limit=0,
    )


def page(
    actor: ActorFacts, wanted: dict[str, str | None], search: str | None, window: tuple[int, int]
) -> dict[str, Any]:
    """Return a page of the disputes the actor may see, latest first."""
    filters: list[list[Any]] = [[DISPUTE, field, "=", value] for field, value in wanted.items() if value]
    if not every_customer(actor):
        filters.append(_own(actor))
    return documents.page_of(
        DISPUTE, LIST_FIELDS, filters, window, search=search, search_fields=("name", "customer_name", "title")
    )


def open_of(order: str) -> str | None:
    """Return the dispute an order is in."""
    ended = [status.value for status in ENDED]
    return frappe.db.get_value(DISPUTE, {"work_order": order, "status": ["not in", ended]})


def unanswered(now: datetime) -> list[str]:
    """Return disputes whose answer is late and nobody was told, the latest first."""
    dispute = frappe.qb.DocType(DISPUTE)
    waiting = dispute.status.isin([DisputeStatus.OPEN.value, DisputeStatus.IN_REVIEW.value])
    late = (dispute.answer_by < bridge.naive(now)) & dispute.escalated_at.isnull()
    return _due(dispute, waiting & late, dispute.answer_by)


def without_reply(now: datetime) -> list[str]:
    """Return disputes whose customer was asked and let the time to reply pass."""
    dispute = frappe.qb.DocType(DISPUTE)
    asked = dispute.status == DisputeStatus.AWAITING_CUSTOMER.value
    return _due(dispute, asked & (dispute.reply_by <= bridge.naive(now)), dispute.reply_by)


def _due(dispute: Any, condition: Any, deadline: Any) -> list[str]:
    """Return a batch by deadline. One without a deadline is never due: `get_all` would take it for year 1."""
    query = frappe.qb.from_(dispute).where(condition).orderby(deadline).limit(BATCH)
    return [row[0] for row in query.select(dispute.name).run()]


def _own(actor: ActorFacts) -> list[Any]:
    """A technician's are those of the orders they led; a contact's those of their customers."""
    if actor.technician:
        return [DISPUTE, "technician", "=", actor.technician]
    return [DISPUTE, "customer", "in", sorted(actor.customers) or [""]]


def _money(value: Any) -> Decimal:
    return quantize(to_decimal(value or 0))
