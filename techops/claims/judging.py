"""A claim judged by its terms, and what people are told of it; reads only."""

import json
from datetime import date
from typing import Any

from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from techops.claims import store
from techops.claims.model import ClaimReason, Eligibility, Exclusion, ReasonCode
from techops.claims.rules_eligibility import MESSAGES, eligibility
from techops.kernel import bridge

DAYS = ("expires_on", "claimed_on")


def judged(doc: Document) -> Eligibility:
    """Return every reason against a claim as it stands, found or not by a person."""
    return eligibility(store.claimed(doc), store.original(doc.original_order))


def note(doc: Document, verdict: Eligibility) -> None:
    """Write a verdict on the claim: as data, and in words of whoever is asking."""
    doc.eligible = int(verdict.eligible)
    doc.reasons = json.dumps([_plain(reason) for reason in verdict.reasons]) if verdict.reasons else None
    doc.reasons_text = "\n".join(words(reason) for reason in verdict.reasons) or None


def words(reason: ClaimReason) -> str:
    """Return a reason in plain words, in the language of the session (or of a print)."""
    params = {
        name: formatdate(value) if isinstance(value, date) else value for name, value in reason.params.items()
    }
    return bridge.translate(MESSAGES[reason.code], **params)


def noted(doc: Document) -> list[ClaimReason]:
    """Return the reasons written on a claim."""
    return [_read(one) for one in json.loads(doc.reasons or "[]")]


def as_dict(verdict: Eligibility) -> dict[str, Any]:
    """Return a verdict as the API shows it."""
    return {
        "eligible": verdict.eligible,
        "reasons": [{"code": one.code.value, "message": words(one)} for one in verdict.reasons],
        "covered_until": verdict.cover.expires_on if verdict.cover else None,
        "covered_by": verdict.cover.source.value if verdict.cover else None,
        "maker_until": verdict.cover.maker_until if verdict.cover else None,
    }


def _plain(reason: ClaimReason) -> dict[str, Any]:
    return {"code": reason.code.value, "params": {name: str(value) for name, value in reason.params.items()}}


def _read(one: dict[str, Any]) -> ClaimReason:
    params = {
        name: getdate(value) if name in DAYS else Exclusion(value) if name == "exclusion" else value
        for name, value in one["params"].items()
    }
    return ClaimReason(ReasonCode(one["code"]), params)
