"""The one way an order moves: the rules decide, the documents follow, the timeline tells."""

from datetime import datetime
from typing import Any

from frappe.model.document import Document

from techops.access.matrix import ActorFacts, Permission
from techops.kernel import bridge
from techops.sla import service as sla
from techops.work_orders import rules, store_visits, waiting
from techops.work_orders.facts import ActionFacts
from techops.work_orders.model import Action, Place
from techops.work_orders.protection import remember
from techops.work_orders.store import Loaded
from techops.work_orders.timeline import Entry, record

STAFF_PERMISSIONS = (Permission.ASSIGN_TECHNICIANS, Permission.EXECUTE_ORDERS, Permission.INVOICE)


def apply(
    loaded: Loaded,
    action: Action,
    actor: ActorFacts,
    facts: ActionFacts,
    now: datetime,
    *,
    note: str | None = None,
    changes: dict[str, Any] | None = None,
    visit_changes: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> rules.Outcome:
    """Let `actor` take `action` at the aware instant `now`; raises RuleViolation when the rules refuse.

    `changes` are further fields of the order, `visit_changes` of the visits the move touches; everything is
    in the caller's transaction.
    """
    outcome = rules.decide(action, loaded.facts, actor, facts, now)
    document = loaded.document
    before = (document.status, document.sub_status)
    document.status = outcome.status.value
    document.sub_status = outcome.sub_status.value if outcome.sub_status else ""
    document.next_offer_at = None
    document.update(changes or {})
    after = Place(outcome.status, outcome.sub_status)
    waiting.follow(document, loaded.facts.place, after, now)
    if not document.first_response_at and _answers(actor):
        document.first_response_at = bridge.naive(now)
    if outcome.visits:
        store_visits.save_visits(document, outcome.visits, now, visit_changes)
    save(document)
    waiting.wake(document)
    position = facts.position
    record(
        document,
        before,
        Entry(
            action=action.value,
            occurred_at=now,
            note=note or facts.reason or None,
            technician=outcome.visits[0].technician if outcome.visits else actor.technician,
            latitude=position.latitude if position else None,
            longitude=position.longitude if position else None,
            details=details or {},
        ),
    )
    sla.follow(document.name, loaded.facts.status, outcome.status, now)
    return outcome


def save(document: Document) -> None:
    """Save an order on behalf of a service: its timeline is its history, its links were checked when it was
    made.
    """
    document.flags.techops_service = True
    document.flags.ignore_links = True
    document.save(ignore_permissions=True, ignore_version=True)  # authorised by the service's guard
    remember(document)


def tell(
    loaded: Loaded,
    action: str,
    before: tuple[str | None, str | None],
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Write something on the timeline that is no move of the table."""
    record(loaded.document, before, Entry(action, now, details=details or {}))


def _answers(actor: ActorFacts) -> bool:
    """First response is the first action by staff (rules section 5)."""
    return not actor.system and any(actor.permits(permission) for permission in STAFF_PERMISSIONS)
