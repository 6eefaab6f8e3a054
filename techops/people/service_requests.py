"""Asking for an account, by anybody; and what staff does with it. Nothing tells who has an account."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access import documents, guards, values
from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.kernel.text import _lt
from techops.people import rules, service
from techops.people.model import RequestAction, RequestStatus
from techops.reliability import notices

REQUEST = "Portal Account Request"
LONGEST, LONGEST_MESSAGE = 140, 1000
FIELDS = (
    "name",
    "status",
    "full_name",
    "email",
    "phone",
    "company_name",
    "tax_id",
    "message",
    "customer",
    "invitation",
    "decided_by",
    "decided_at",
    "reason",
)
LABELS = {RequestAction.INVITE: _lt("Invite"), RequestAction.DECLINE: _lt("Decline")}
NEEDS = {RequestAction.INVITE: ["customer", "service_role"], RequestAction.DECLINE: ["reason"]}
NEWS = _lt("{person} of {company} asks for an account on the customer portal")
TOLD = ("Service Manager", "Service Supervisor")


def ask(given: Mapping[str, str | None], address: str | None, now: datetime) -> dict[str, Any]:
    """Keep somebody's request and tell staff; the answer is the same for everybody.

    Somebody who asked already and waits is not kept twice, and is not told.
    """
    facts = {
        "full_name": values.text(given["full_name"], "Full Name", LONGEST),
        "email": service.email_of(given["email"] or ""),
        "phone": _optional(given["phone"], "Phone", LONGEST),
        "company_name": values.text(given["company_name"], "Company", LONGEST),
        "tax_id": _optional(given["tax_id"], "Tax ID", LONGEST),
        "message": _optional(given["message"], "Message", LONGEST_MESSAGE),
    }
    rules.check_flood(_asked_lately(address, now))
    waiting = {"email": facts["email"], "status": RequestStatus.NEW.value}
    if not frappe.db.exists(REQUEST, waiting):
        _keep(facts, address)
    return {"received": True}


def shown(name: str) -> dict[str, Any]:
    """Return a request with what the caller, who may see it, can do."""
    doc = _load(name)
    actions = list(RequestAction) if doc.status == RequestStatus.NEW else []
    return {
        **documents.shown(doc, FIELDS, {}),
        "allowed_actions": [
            {"action": action.value, "label": _(LABELS[action]), "needs": NEEDS[action]} for action in actions
        ],
    }


def invite(
    actor: ActorFacts, name: str, customer: str, role: str, approval_limit: float, now: datetime
) -> dict[str, Any]:
    """Let the person act for a customer: they get an invitation by e-mail."""
    doc = _load(name, for_update=True)
    rules.check_new(RequestStatus(doc.status))
    if not frappe.db.exists("Customer", customer):
        raise guards.not_found("Customer", customer[:140])
    given = {
        "full_name": doc.full_name,
        "email": doc.email,
        "role": role,
        "approval_limit": approval_limit,
    }
    invitation = service.make_invitation(actor, customer, given, now)["name"]
    _decide(doc, actor, RequestStatus.INVITED, now, customer=customer, invitation=invitation)
    return shown(name)


def decline(actor: ActorFacts, name: str, reason: str, now: datetime) -> dict[str, Any]:
    """Close a request without an account; the person is not told by the app."""
    doc = _load(name, for_update=True)
    rules.check_new(RequestStatus(doc.status))
    _decide(doc, actor, RequestStatus.DECLINED, now, reason=values.text(reason, "Reason", LONGEST_MESSAGE))
    return shown(name)


def _keep(facts: dict[str, Any], address: str | None) -> None:
    status = RequestStatus.NEW.value
    doc = frappe.get_doc({"doctype": REQUEST, **facts, "status": status, "asked_from": address})
    doc.flags.techops_service = True
    doc.insert(ignore_permissions=True)  # anybody may ask
    params = {"person": doc.full_name, "company": doc.company_name}
    notices.queue(notices.holders_of(*TOLD), NEWS, params, REQUEST, doc.name)


def _load(name: str, *, for_update: bool = False) -> Document:
    if not frappe.db.exists(REQUEST, name):
        raise guards.not_found(REQUEST, name[:140])
    return frappe.get_doc(REQUEST, name, for_update=for_update)


def _decide(doc: Document, actor: ActorFacts, status: RequestStatus, now: datetime, **more: Any) -> None:
    doc.update({"status": status.value, "decided_by": actor.user, "decided_at": bridge.naive(now), **more})
    doc.flags.techops_service = True
    doc.save(ignore_permissions=True)  # authorised by the endpoint


def _asked_lately(address: str | None, now: datetime) -> int:
    since = bridge.naive(now - rules.ASKED_WITHIN)
    return frappe.db.count(REQUEST, {"asked_from": address, "creation": [">", since]})


def _optional(given: str | None, label: str, longest: int) -> str | None:
    return values.text(given, label, longest) if given and given.strip() else None
