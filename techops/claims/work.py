"""The order in which a claim is done again: linked, at no charge, offered first to who did the work."""

from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document

from techops.access.actor import system_actor
from techops.access.matrix import ActorFacts
from techops.claims import rules, store
from techops.claims.model import ClaimAction, ClaimStatus, Given
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.text import _lt
from techops.reliability import keys
from techops.work_orders import service_dispatch, service_review
from techops.work_orders.inputs import Assignment, Schedule
from techops.work_orders.model import BillingKind, Relation, Status

KEY = "CLAIM_ORDER"  # one order for a claim at a time
NOTICE = timedelta(hours=1)
MOVES = {
    Status.SCHEDULED: ClaimAction.WORK_STARTED,
    Status.IN_PROGRESS: ClaimAction.WORK_STARTED,
    Status.COMPLETED: ClaimAction.WORK_DONE,
    Status.CANCELLED: ClaimAction.ORDER_CANCELLED,
}


def begin(
    doc: Document, kind: BillingKind, actor: ActorFacts, start: datetime | None, now: datetime
) -> Document:
    """Make the claim's order, which costs the customer nothing (RN-031), and offer it; the caller saves."""
    if not doc.original_order:
        raise RuleViolation(
            "no_work_to_repeat",
            _lt("There is no work of ours to do again. Order it regularly, with a discount if you like."),
        )
    original = frappe.get_doc(store.ORDER, doc.original_order)
    order = service_review.linked_order(
        original,
        Relation.WARRANTY,
        kind,
        f"{doc.symptom}\n\n{doc.description}",
        now,
        {"warranty_claim": doc.name, "site": doc.site or original.site, "asset": doc.asset},
    )
    keys.take(KEY, doc.name, order.doctype, order.name)
    doc.claim_order = order.name
    doc.offer_note = _offer(doc, order, actor, start, now)
    return order


def follow(order: Document, now: datetime) -> None:
    """Let a claim follow its order: begun, done, or cancelled, which leaves the claim to be decided again."""
    action = MOVES.get(Status(order.status))
    if action is None:
        return
    system = system_actor()
    doc = store.load(system, order.warranty_claim, for_update=True)
    if doc.claim_order != order.name or not _moves(doc, action):
        return
    status = rules.decide(action, store.facts(doc), system, Given())
    before, doc.status = doc.status, status.value
    store.write_down(doc, action, before, system.user, now, order.name)
    if action is ClaimAction.WORK_DONE:
        doc.resolved_at = bridge.naive(now)
    if action is ClaimAction.ORDER_CANCELLED:
        doc.claim_order = None
        keys.release(KEY, doc.name)
    store.save(doc)


def _moves(doc: Document, action: ClaimAction) -> bool:
    row = next(row for row in rules.TRANSITIONS if row.action is action)
    return ClaimStatus(doc.status) in row.sources


def _offer(
    doc: Document, order: Document, actor: ActorFacts, start: datetime | None, now: datetime
) -> str | None:
    """Ask who did the work first; returns why that is not possible, and the office assigns as usual."""
    technician = doc.original_technician
    if not technician:
        return None
    wanted = start or bridge.aware(doc.preferred_start)
    planned = Schedule(wanted if wanted and wanted > now else now + NOTICE)
    frappe.db.savepoint("offer_of_claim")
    try:
        service_dispatch.assign(actor, order.name, Assignment(technician, planned), now)
    except RuleViolation as refusal:
        frappe.db.rollback(save_point="offer_of_claim")
        return bridge.translate(refusal.message, **refusal.params)
    return None
