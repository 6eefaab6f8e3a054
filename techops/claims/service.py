"""Use cases of claims: receive, decide, dispute, grant, order regularly, close."""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import evidence
from techops.access.matrix import ActorFacts
from techops.access.values import accepted, choice, text
from techops.claims import intake, judging, mail, regular, rules, store, work
from techops.claims.model import ClaimAction, ClaimStatus, Exclusion, Given, ReworkCause
from techops.claims.rules_eligibility import check_exclusion
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders.model import BillingKind

LONGEST_NOTE = 2000


def create(actor: ActorFacts, given: dict[str, Any], files: list[dict[str, Any]], now: datetime) -> Document:
    """Receive a claim against an order or an asset, with its evidence; returns its document."""
    doc = frappe.get_doc({"doctype": store.CLAIM, **accepted(store.CLAIM, given, intake.FIELDS)})
    doc.flags.techops_actor, doc.flags.techops_now = actor, now
    intake.complete(doc, actor, now)  # another's document is not found, before Frappe looks for it
    doc.insert(ignore_permissions=True)  # authorised by the customer's scope
    evidence.keep_all(doc, files)
    return doc


def decide(
    actor: ActorFacts,
    name: str,
    findings: dict[str, Any],
    note: str | None,
    start: datetime | None,
    now: datetime,
) -> Document:
    """Decide a claim by its terms and what somebody found: its order is made, or the customer told why not.

    `findings`: ``unrelated``, ``exclusion``. `start` is when the original technician is asked to come.
    """
    doc = store.load(actor, name, for_update=True)
    original = store.original(doc.original_order)
    exclusion = choice(Exclusion, findings.get("exclusion"))
    if original is not None:
        check_exclusion(exclusion, original.service_type)
    doc.unrelated = int(bool(findings.get("unrelated")))
    doc.exclusion = exclusion and exclusion.value
    verdict = judging.judged(doc)
    said = _said(note)
    status = _move(doc, ClaimAction.DECIDE, actor, Given(eligible=verdict.eligible), now, said)
    judging.note(doc, verdict)
    doc.update({"decided_by": actor.user, "decided_at": bridge.naive(now), "decision_note": said or None})
    if status is ClaimStatus.ELIGIBLE:
        work.begin(doc, BillingKind.WARRANTY, actor, start, now)
    mail.queue(doc, mail.ACCEPTED if verdict.eligible else mail.NOT_ELIGIBLE)
    store.save(doc)
    return doc


def dispute(actor: ActorFacts, name: str, reason: str | None, now: datetime) -> Document:
    """Say that a claim was decided wrongly; a supervisor decides anew."""
    doc = store.load(actor, name, for_update=True)
    said = _said(reason)
    _move(doc, ClaimAction.DISPUTE, actor, Given(reason=said), now, said)
    doc.update({"dispute_reason": said, "disputed_by": actor.user, "disputed_at": bridge.naive(now)})
    store.save(doc)
    return doc


def decide_dispute(
    actor: ActorFacts, name: str, accept: bool, reason: str | None, start: datetime | None, now: datetime
) -> Document:
    """Settle a dispute: the claim is accepted after all, or rejected for good."""
    doc = store.load(actor, name, for_update=True)
    said = _said(reason)
    status = _move(doc, ClaimAction.DECIDE_DISPUTE, actor, Given(reason=said, accept=accept), now, said)
    doc.update({"decided_by": actor.user, "decided_at": bridge.naive(now), "decision_note": said})
    if status is ClaimStatus.ELIGIBLE:
        work.begin(doc, BillingKind.WARRANTY, actor, start, now)
    mail.queue(doc, mail.ACCEPTED if accept else mail.REJECTED)
    _saved(doc)
    return doc


def grant_goodwill(
    actor: ActorFacts, name: str, reason: str | None, start: datetime | None, now: datetime
) -> Document:
    """Do the work at no charge though nothing obliges to, for a manager's reason."""
    doc = store.load(actor, name, for_update=True)
    said = _said(reason)
    if not rules.is_open(ClaimStatus(doc.status)):
        intake.take_place(doc)
    _move(doc, ClaimAction.GRANT_GOODWILL, actor, Given(reason=said), now, said)
    doc.update({"goodwill_reason": said, "decided_by": actor.user, "decided_at": bridge.naive(now)})
    work.begin(doc, BillingKind.GOODWILL, actor, start, now)
    mail.queue(doc, mail.ACCEPTED)
    store.save(doc)
    return doc


def order_regularly(actor: ActorFacts, name: str, category: str | None, now: datetime) -> Document:
    """Order what the warranty does not cover: a linked order with the draft of its quotation."""
    doc = store.load(actor, name, for_update=True)
    _move(doc, ClaimAction.ORDER_REGULARLY, actor, Given(), now)
    order, quotation = regular.order(doc, category, now)
    doc.update({"follow_up_order": order, "follow_up_quotation": quotation, "closed_at": bridge.naive(now)})
    _saved(doc)
    return doc


def withdraw(actor: ActorFacts, name: str, reason: str | None, now: datetime) -> Document:
    """Close a claim that nobody pursues any more."""
    doc = store.load(actor, name, for_update=True)
    said = _said(reason)
    _move(doc, ClaimAction.WITHDRAW, actor, Given(reason=said), now, said)
    doc.closed_at = bridge.naive(now)
    _saved(doc)
    return doc


def record_cause(actor: ActorFacts, name: str, cause: str, note: str | None, now: datetime) -> Document:
    """Write down why the work had to be done again, which closes the claim (seed 1, section 8.2, step 5)."""
    doc = store.load(actor, name, for_update=True)
    chosen = choice(ReworkCause, cause)
    said = _said(note)
    _move(doc, ClaimAction.RECORD_CAUSE, actor, Given(cause=chosen), now, said)
    assert chosen is not None  # the rules refused a missing one
    doc.update(
        {
            "cause": chosen.value,
            "cause_note": said or None,
            "cause_by": actor.user,
            "closed_at": bridge.naive(now),
        }
    )
    _saved(doc)
    return doc


def attach(actor: ActorFacts, name: str, file_name: str, content: str) -> dict[str, Any]:
    """Add evidence to a claim that is not over."""
    doc = store.load(actor, name)
    if not rules.is_open(ClaimStatus(doc.status)):
        raise RuleViolation(
            "claim_over",
            _lt("Claim {claim} is {status} and takes no more evidence."),
            kind=ViolationKind.CONFLICT,
            claim=name,
            status=ClaimStatus(doc.status),
        )
    return evidence.keep(doc, file_name, content)


def _move(
    doc: Document,
    action: ClaimAction,
    actor: ActorFacts,
    given: Given,
    now: datetime,
    note: str | None = None,
) -> ClaimStatus:
    """Let the rules decide and write the step down; the caller saves."""
    status = rules.decide(action, store.facts(doc), actor, given)
    before, doc.status = doc.status, status.value
    store.write_down(doc, action, before, actor.user, now, note)
    return status


def _saved(doc: Document) -> None:
    """Save, and make room for another claim about the same work when this one is over."""
    store.save(doc)
    if not rules.is_open(ClaimStatus(doc.status)):
        intake.leave_place(doc)


def _said(note: str | None) -> str:
    return text(note, "Reason", LONGEST_NOTE) if note and note.strip() else ""
