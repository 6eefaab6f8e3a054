"""Disputes: reported by the customer, answered by the supervisor, with what both sides say and show."""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import evidence, guards
from techops.access.matrix import ActorFacts, Permission
from techops.disputes import notices, rules, store
from techops.disputes.model import DisputeAction, Input, Outcome, Side
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import keys
from techops.work_orders import movement
from techops.work_orders import store as orders
from techops.work_orders.actors import CONTACTS, Who
from techops.work_orders.facts import ActionFacts
from techops.work_orders.inputs import text
from techops.work_orders.model import Action
from techops.work_orders.settings import limits_for

KEY = "DISPUTE"


def report(actor: ActorFacts, order_name: str, description: str, now: datetime) -> Document:
    """Dispute the work of an order; returns the dispute.

    Work under review becomes *Disputed*; work that was approved, invoiced or paid stays where it is and its
    invoice waits, or is credited in the end (docs/adr/0014). One dispute at a time: the order's key row
    decides a race.
    """
    order = orders.load(actor, order_name, for_update=True)
    reason = text(description, "description")
    given = Input(note=reason, limits=store.limits())
    outcome = rules.decide(DisputeAction.OPEN, store.facts_of(None, order), actor, given, now)
    document = store.add(order.document, actor, reason, now)
    facts = ActionFacts(reason=reason, limits=limits_for(order.document))
    changes = {"dispute_description": reason, "open_dispute": document.name}
    movement.apply(order, Action.REPORT_PROBLEM, actor, facts, now, changes=changes)
    keys.take(KEY, order_name, store.DISPUTE, document.name)
    store.save(document, _deadlines(outcome))
    notices.opened(document)
    return document


def dispute_of(actor: ActorFacts, order_name: str) -> str:
    """Return the dispute an order is in; raises RuleViolation ``no_dispute``."""
    order = orders.order_for(actor, order_name)
    if not order.open_dispute:
        raise RuleViolation(
            "no_dispute",
            _lt("Order {order} is not in dispute."),
            kind=ViolationKind.CONFLICT,
            order=order_name,
        )
    return str(order.open_dispute)


def answer(actor: ActorFacts, name: str, note: str, now: datetime) -> Document:
    """Tell the customer what the supervisor makes of it; the time to answer is kept."""
    return _move(actor, name, DisputeAction.ANSWER, note, now, {"answered_at": bridge.naive(now)})


def ask(actor: ActorFacts, name: str, note: str, now: datetime) -> Document:
    """Ask the customer for something; the dispute waits for the reply, but not for ever."""
    return _move(actor, name, DisputeAction.ASK, note, now, {"answered_at": bridge.naive(now)})


def reply(actor: ActorFacts, name: str, note: str, now: datetime) -> Document:
    """The customer replies to what was asked."""
    return _move(actor, name, DisputeAction.REPLY, note, now, {})


def go_on(actor: ActorFacts, name: str, now: datetime) -> Document:
    """Go on without the reply nobody sent in time."""
    return _move(actor, name, DisputeAction.GO_ON, "", now, {})


def withdraw(actor: ActorFacts, name: str, note: str, now: datetime) -> Document:
    """The customer takes the complaint back: work under review waits for their approval again."""
    loaded = store.load(actor, name, for_update=True)
    said = text(note, "note")
    outcome = rules.decide(DisputeAction.WITHDRAW, loaded.facts, actor, Input(note=said), now)
    order = loaded.order
    order.document.open_dispute = None
    facts = ActionFacts(reason=said, limits=limits_for(order.document))
    if order.document.sub_status == "Disputed":
        movement.apply(order, Action.WITHDRAW_DISPUTE, actor, facts, now)
    else:
        movement.save(order.document)
        movement.tell(order, "dispute_withdrawn", (order.document.status, order.document.sub_status), now)
    end(loaded, outcome, actor, {}, now)
    store.add_note(name, actor, side_of(actor), said, now, action=DisputeAction.WITHDRAW.value)
    notices.changed(loaded.document, DisputeAction.WITHDRAW, side_of(actor))
    return loaded.document


def end(
    loaded: store.Loaded, outcome: Outcome, actor: ActorFacts, changes: dict[str, Any], now: datetime
) -> None:
    """Write down that a dispute is over, and let its order go."""
    keys.release(KEY, loaded.order.document.name)
    closing = {"closed_at": bridge.naive(now), "closed_by": actor.user}
    store.save(loaded.document, {"status": outcome.status.value, **_deadlines(outcome), **closing, **changes})


def add_note(actor: ActorFacts, name: str, content: str, internal: bool, now: datetime) -> Document:
    """Say something in a dispute that is under way; only staff say things to each other (`internal`)."""
    loaded = _under_way(actor, name)
    said = text(content, "content")
    if not said:
        raise RuleViolation("empty_message", _lt("Write a message first."), kind=ViolationKind.BAD_INPUT)
    side = side_of(actor)
    if internal and side is not Side.STAFF:
        raise guards.not_permitted()
    store.add_note(name, actor, side, said, now, internal=internal)
    if not internal:
        notices.said(loaded.document, side)
    return loaded.document


def attach(
    actor: ActorFacts, name: str, file_name: str, content: str, note: str | None, now: datetime
) -> dict:
    """Keep a photo or a paper as evidence of the actor's side."""
    loaded = _under_way(actor, name)
    kept = evidence.keep(loaded.document, file_name, content)
    said = text(note, "note") or file_name[:140]
    store.add_note(name, actor, side_of(actor), said, now, file=kept["name"])
    return kept


def file_of(actor: ActorFacts, name: str, file: str) -> tuple[str, bytes]:
    """Return a piece of evidence of a dispute the actor may see: its file name and bytes."""
    store.load(actor, name)
    notes = store.notes_of(name, internal=side_of(actor) is Side.STAFF)
    if file not in {note["file"] for note in notes if note["file"]}:
        raise guards.not_found("File", file[:140])
    document = frappe.get_doc("File", file)
    content = document.get_content()
    return document.file_name, content if isinstance(content, bytes) else content.encode()


def side_of(actor: ActorFacts) -> Side:
    """Return for whom somebody speaks."""
    if actor.system or actor.permits(Permission.SEE_ALL_ORDERS):
        return Side.STAFF
    return Side.TECHNICIAN if actor.technician else Side.CUSTOMER


def _move(
    actor: ActorFacts, name: str, action: DisputeAction, note: str, now: datetime, changes: dict[str, Any]
) -> Document:
    loaded = store.load(actor, name, for_update=True)
    said = text(note, "note")
    outcome = rules.decide(action, loaded.facts, actor, Input(note=said, limits=store.limits()), now)
    first = {} if loaded.document.answered_at else changes
    store.save(loaded.document, {"status": outcome.status.value, **_deadlines(outcome), **first})
    store.add_note(name, actor, side_of(actor), said, now, action=action.value)
    notices.changed(loaded.document, action, side_of(actor))
    return loaded.document


def _deadlines(outcome: Outcome) -> dict[str, Any]:
    return {
        "answer_by": bridge.naive(outcome.answer_by),
        "reply_by": bridge.naive(outcome.reply_by),
        "escalated_at": None,
    }


def _under_way(actor: ActorFacts, name: str) -> store.Loaded:
    """A dispute somebody may speak in: a contact who acts, the technician, or the desk; until it is over."""
    loaded = store.load(actor, name, for_update=True)
    if side_of(actor) is Side.CUSTOMER and actor.contact_role not in CONTACTS[Who.CUSTOMER]:
        raise guards.not_permitted()
    if loaded.facts.status not in rules.UNDER_WAY:
        raise RuleViolation(
            "dispute_over",
            _lt("Dispute {dispute} is over. Report a new problem if there is one."),
            kind=ViolationKind.CONFLICT,
            dispute=name,
        )
    return loaded
