"""Work found on site that nobody approved yet (seed 1, section 5.4; RN-006)."""

import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import evidence, guards
from techops.access.actor import system_actor
from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.priority import Priority
from techops.pricing import service as pricing
from techops.pricing.service_additional import price_additional_work
from techops.work_orders import movement, rules, store
from techops.work_orders.additional_work import (
    AdditionalWorkDecision,
    AdditionalWorkFacts,
    AdditionalWorkStatus,
    after_time_out,
    answer,
    approved_amount,
    decide_request,
)
from techops.work_orders.facts import ActionFacts
from techops.work_orders.model import Action
from techops.work_orders.settings import cover_of, limits_for
from techops.work_orders.store import Loaded

REQUEST = "Additional Work Request"
GRANTED = (AdditionalWorkStatus.APPROVED.value, AdditionalWorkStatus.GRANTED_BY_SYSTEM.value)


def request(
    actor: ActorFacts,
    name: str,
    technician: str | None,
    description: str,
    estimated_hours: object,
    materials: list[dict[str, Any]],
    now: datetime,
    happened: datetime | None = None,
    photos: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Ask for additional work: granted by the system within limits, else the order waits for the customer.

    `photos` show why it is needed (``file_name`` and ``content`` in base64). The wait begins when it
    `happened` (now if not said), which is earlier where there was no network; the customer's time to answer
    begins when they can be asked.
    """
    begun = happened or now
    loaded = store.load(actor, name, for_update=True)
    hours = to_decimal(estimated_hours or 0, label="estimated_hours")
    priced = price_additional_work(loaded.document, hours, materials, now)
    decision = decide_request(_facts(loaded, priced, now), limits_for(loaded.document), now)
    facts = ActionFacts(
        reason=description,
        technician=technician,
        amount=priced.amount,
        answer_needed=decision.waits,
        limits=limits_for(loaded.document),
    )
    waiting = {"pause_reason": "Awaiting Approval", "paused_at": bridge.naive(begun)}
    changes = waiting if decision.waits else {}
    movement.apply(loaded, Action.REQUEST_ADDITIONAL_WORK, actor, facts, begun, changes=changes)
    document = _insert(loaded, actor, facts, priced, hours, decision, now)
    evidence.keep_all(document, photos or ())
    return {
        "name": document.name,
        "status": document.status,
        "amount": document.amount,
        "answer_by": document.answer_by,
        "order_status": loaded.document.status,
        "order_sub_status": loaded.document.sub_status,
    }


def decide(
    actor: ActorFacts, request_name: str, approve: bool, note: str | None, now: datetime
) -> dict[str, Any]:
    """Answer a request, within limit and time; the wait on site ends with the last answer."""
    loaded = _loaded_for(actor, request_name)
    order = loaded.document.name
    document = frappe.get_doc(REQUEST, request_name, for_update=True)
    facts = ActionFacts(
        reason=note or "",
        amount=to_decimal(document.amount or 0),
        decision=approve,
        limits=limits_for(loaded.document),
    )
    rules.decide(Action.DECIDE_ADDITIONAL_WORK, loaded.facts, actor, facts, now)
    status = answer(
        AdditionalWorkStatus(document.status), bridge.aware(document.answer_by), now, approved=approve
    )
    movement.apply(
        loaded,
        Action.DECIDE_ADDITIONAL_WORK,
        actor,
        facts,
        now,
        note=note,
        details={"request": request_name, "approved": approve, "amount": str(document.amount)},
    )
    _close(document, status, actor.user, note, now)
    end_wait(order, now)
    return {"name": request_name, "status": status.value, "order": order}


def _loaded_for(actor: ActorFacts, request_name: str) -> Loaded:
    """Return the order of a request; whoever may not see it hears nothing of the order."""
    order = frappe.db.get_value(REQUEST, request_name, "work_order")
    hidden = guards.not_found(REQUEST, request_name)
    if not order:
        raise hidden
    try:
        return store.load(actor, order, for_update=True)
    except RuleViolation:  # not found, for this actor
        raise hidden from None


def expire(request_name: str, now: datetime) -> None:
    """End a request nobody answered in time: the technician goes on with the original work (section 3)."""
    order = frappe.db.get_value(REQUEST, request_name, "work_order")
    store.load(system_actor(), order, for_update=True)
    document = frappe.get_doc(REQUEST, request_name, for_update=True)
    status = after_time_out(AdditionalWorkStatus(document.status), bridge.aware(document.answer_by), now)
    if status.value == document.status:
        return
    _close(document, status, None, None, now)
    end_wait(order, now)


def end_wait(order: str, now: datetime) -> None:
    """Let the work go on when nothing awaits an answer any more."""
    system = system_actor()
    loaded = store.load(system, order, for_update=True)
    waiting = loaded.document.sub_status == "Awaiting Approval" and not loaded.facts.additional_work_awaiting
    if not waiting or not any(visit.waiting_for for visit in loaded.facts.visits):
        return
    changes = {"pause_reason": None, "paused_at": None}
    facts = ActionFacts(limits=limits_for(loaded.document))
    movement.apply(loaded, Action.REOPEN_WAIT_END, system, facts, now, changes=changes)


def requests_of(order: str, now: datetime) -> list[dict[str, Any]]:
    """Return the requests of an order, newest first, with their parts, photos and the minutes left to answer.

    Three queries, however many there are.
    """
    rows = frappe.get_all(
        REQUEST,
        filters={"work_order": order},
        fields=[
            "name",
            "status",
            "description",
            "estimated_hours",
            "amount",
            "technician",
            "requested_at",
            "answer_by",
            "decided_at",
            "note",
        ],
        order_by="creation desc",
    )
    names = [row.name for row in rows]
    parts, photos = _parts_of(names), evidence.files_by_document(REQUEST, names)
    return [
        {
            **row,
            "materials": parts.get(row.name, []),
            "photos": photos.get(row.name, []),
            "minutes_left": bridge.minutes_left(row.answer_by, now),
        }
        for row in rows
    ]


def _parts_of(names: list[str]) -> dict[str, list[dict[str, Any]]]:
    if not names:
        return {}
    rows = frappe.get_all(
        "Additional Work Material",
        filters={"parent": ["in", names], "parenttype": REQUEST},
        fields=["parent", "item", "description", "quantity", "unit_price"],
        order_by="parent asc, idx asc",
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.pop("parent")].append(row)
    return found


def _facts(loaded: Loaded, priced: Any, now: datetime) -> AdditionalWorkFacts:
    order = loaded.document
    priority, cover, limits = Priority(order.priority), cover_of(order.contract), limits_for(order)
    granted = frappe.get_all(
        REQUEST,
        filters={"work_order": order.name, "status": ["in", GRANTED]},
        fields=["status", "amount"],
    )
    extra = sum((to_decimal(row.amount or 0) for row in granted), ZERO)
    by_system = [row for row in granted if row.status == AdditionalWorkStatus.GRANTED_BY_SYSTEM.value]
    quoted = to_decimal(order.approved_amount) if order.quotation else None
    base = quoted if quoted is not None else pricing.estimate(order, now).net_total
    return AdditionalWorkFacts(
        amount=priced.amount,
        expected_amount=base + extra,
        approved_amount=approved_amount(
            quoted, to_decimal(order.prepayment_received or 0), priority, cover, limits
        ),
        granted_so_far=sum((to_decimal(row.amount or 0) for row in by_system), ZERO),
        auto_approval_limit=_auto_approval_limit(cover, priority, limits),
        quoted=quoted is not None,
        unquoted_part=bool(priced.unquoted_parts),
        priority=priority,
    )


def _auto_approval_limit(cover: Any, priority: Priority, limits: Any) -> Decimal:
    if cover is None:
        return limits.no_contract_auto_approval
    return cover.auto_approval_limit


def _insert(
    loaded: Loaded,
    actor: ActorFacts,
    facts: ActionFacts,
    priced: Any,
    hours: Decimal,
    decision: AdditionalWorkDecision,
    now: datetime,
) -> Document:
    order = loaded.document
    document = frappe.get_doc(
        {
            "doctype": REQUEST,
            "work_order": order.name,
            "technician": actor.technician or facts.technician or loaded.facts.lead,
            "status": decision.status.value,
            "currency": order.currency,
            "amount": float(priced.amount),
            "requested_at": bridge.naive(now),
            "answer_by": bridge.naive(decision.answer_by),
            "decided_at": None if decision.waits else bridge.naive(now),
            "description": facts.reason,
            "estimated_hours": float(hours),
            "materials": json.loads(json.dumps(priced.materials, default=float)),
        }
    )
    return document.insert(ignore_permissions=True)  # authorised by the service's guard


def _close(
    document: Document, status: AdditionalWorkStatus, user: str | None, note: str | None, now: datetime
) -> None:
    document.update(
        {"status": status.value, "decided_at": bridge.naive(now), "decided_by": user, "note": note}
    )
    document.flags.techops_service = True
    document.save(ignore_permissions=True)  # authorised by the service's guard
