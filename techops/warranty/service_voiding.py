"""Voiding a warranty for misuse: proposed with evidence, decided by a manager; both are kept (RN-033)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from frappe.model.document import Document

from techops.access import evidence, guards
from techops.access.matrix import ActorFacts
from techops.access.values import text
from techops.kernel import bridge
from techops.warranty import rules_voiding, store
from techops.warranty.model import VoidingFacts, VoidingStatus, WarrantyStatus

LONGEST_NOTE = 2000


def propose(
    actor: ActorFacts, name: str, reason: str | None, files: Sequence[Mapping[str, Any]], now: datetime
) -> Document:
    """Propose to void a warranty: why, and the photos or papers that show it."""
    if not rules_voiding.may_propose(actor):
        raise guards.not_permitted()
    doc = store.load(name, for_update=True)
    said = _said(reason)
    rules_voiding.check_proposal(_facts(doc, len(files)), actor, said)
    kept = evidence.keep_all(doc, files)
    doc.append(
        "voidings",
        {
            "status": VoidingStatus.PROPOSED.value,
            "reason": said,
            "evidence": ", ".join(kept),
            "proposed_by": actor.user,
            "proposed_at": bridge.naive(now),
        },
    )
    store.save(doc)
    return doc


def decide(actor: ActorFacts, name: str, approve: bool, note: str | None, now: datetime) -> Document:
    """Approve a proposal, which voids the warranty, or refuse it."""
    if not rules_voiding.may_decide(actor):
        raise guards.not_permitted()
    doc = store.load(name, for_update=True)
    said = _said(note)
    rules_voiding.check_decision(_facts(doc), actor, said)
    chosen = VoidingStatus.APPROVED if approve else VoidingStatus.REFUSED
    doc.voidings[-1].update(
        {
            "status": chosen.value,
            "decided_by": actor.user,
            "decided_at": bridge.naive(now),
            "decision_note": said,
        }
    )
    if approve:
        doc.status = WarrantyStatus.VOIDED.value
    store.save(doc)
    return doc


def allowed(doc: Document, actor: ActorFacts) -> tuple[str, ...]:
    """Return what the actor may do about voiding now: propose_void, or decide."""
    last = _facts(doc)
    if last.status is VoidingStatus.PROPOSED:
        return ("decide",) if rules_voiding.may_decide(actor) and last.proposed_by != actor.user else ()
    possible = last.warranty_status is not WarrantyStatus.VOIDED and rules_voiding.may_propose(actor)
    return ("propose_void",) if possible else ()


def _facts(doc: Document, files: int = 0) -> VoidingFacts:
    last = doc.voidings[-1] if doc.voidings else None
    return VoidingFacts(
        warranty=doc.name,
        warranty_status=WarrantyStatus(doc.status),
        status=VoidingStatus(last.status) if last else None,
        proposed_by=last.proposed_by if last else "",
        evidence=files,
    )


def _said(note: str | None) -> str:
    return text(note, "Reason", LONGEST_NOTE) if note and note.strip() else ""
