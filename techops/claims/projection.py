"""A claim as each kind of caller may see it, with what they may do with it now."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access import documents, evidence
from techops.access.matrix import ActorFacts
from techops.access.scope import every_customer
from techops.access.values import accepted
from techops.claims import intake, judging, rules, service_recovery, store, store_recovery
from techops.claims.model import ClaimAction, ClaimActionLabel, ClaimStatus

FIELDS = (
    *store.LIST_FIELDS,
    "description",
    "serial_no",
    "preferred_start",
    "decided_at",
    "decision_note",
    "dispute_reason",
    "disputed_at",
    "follow_up_order",
    "follow_up_quotation",
    "resolved_at",
    "closed_at",
)
STAFF_FIELDS = (
    "unrelated",
    "exclusion",
    "decided_by",
    "disputed_by",
    "goodwill_reason",
    "offer_note",
    "original_technician",
    "cause_note",
    "cause_by",
    "reported_by",
)
STEPS = ("action", "from_status", "to_status", "occurred_at")
FOR_STAFF = ("cause",)  # what we think went wrong is between us


def full(doc: Document, actor: ActorFacts) -> dict[str, Any]:
    """Return a claim with reasons against it, history and evidence; internal matters only to staff."""
    staff = every_customer(actor)
    shown = documents.shown(doc, FIELDS)
    if staff:
        shown |= documents.shown(doc, STAFF_FIELDS)
        shown["recoveries"] = store_recovery.of_claim(doc.name)
        shown["recoverable"] = service_recovery.recoverable(doc)
    else:
        for field in FOR_STAFF:
            shown.pop(field)
    return {
        **shown,
        "eligibility": _verdict(doc),
        "history": _history(doc, staff),
        "evidence": evidence.files_of(store.CLAIM, doc.name),
        "allowed_actions": allowed_actions(doc, actor),
    }


def allowed_actions(doc: Document, actor: ActorFacts) -> list[dict[str, Any]]:
    """Return what the actor may do with the claim now, with what each action asks for."""
    return [
        {
            "action": one.action.value,
            "label": _(one.label.value),
            "needs": [need.value for need in one.needs],
        }
        for one in rules.allowed_actions(store.facts(doc), actor)
    ]


def preview(actor: ActorFacts, given: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return what the terms say of a claim nobody has made yet; nothing is written."""
    doc = frappe.get_doc({"doctype": store.CLAIM, **accepted(store.CLAIM, given, intake.FIELDS)})
    intake.complete(doc, actor, now)
    verdict = judging.judged(doc)
    return {
        **documents.shown(doc, ("customer", "site", "asset", "original_order", "warranty", "reported_on")),
        **judging.as_dict(verdict),
    }


def _verdict(doc: Document) -> dict[str, Any]:
    """While nobody decided, what the terms say; afterwards, what was decided upon."""
    if doc.status == ClaimStatus.RECEIVED.value:
        return judging.as_dict(judging.judged(doc))
    reasons = [{"code": one.code.value, "message": judging.words(one)} for one in judging.noted(doc)]
    return {"eligible": bool(doc.eligible), "reasons": reasons}


def _history(doc: Document, staff: bool) -> list[dict[str, Any]]:
    fields = (*STEPS, "user", "note") if staff else STEPS
    return [
        {**{name: row.get(name) for name in fields}, "label": _(ClaimActionLabel[_action(row.action)].value)}
        for row in doc.history
    ]


def _action(value: str) -> str:
    return ClaimAction(value).name
