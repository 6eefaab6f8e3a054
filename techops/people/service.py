"""What a company's administrator does: invite, change and remove people; in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils import validate_email_address

from techops.access import guards, values
from techops.access.matrix import ActorFacts, Role
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.people import rules, store
from techops.people.model import Grant, InvitationStatus
from techops.reliability import outbox

EMAIL = "invitation_email"
LONGEST = 140
PUBLIC = ("name", "customer", "full_name", "designation", "role")
PRIVATE = ("email", "approval_limit")


def people(actor: ActorFacts, now: datetime) -> dict[str, Any]:
    """Return who acts for the caller's companies; addresses, limits and invitations to administrators."""
    customers = sorted(actor.customers)
    mine = [customer for customer in customers if rules.administers(actor, customer)]
    return {
        "data": [_shown(row, actor, row.customer in mine) for row in store.contacts_of(customers)],
        "invitations": store.open_invitations(mine, now) if mine else [],
        "may_invite": mine,
    }


def invite(actor: ActorFacts, customer: str, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Invite somebody by e-mail: the account is made, or joined, by who reads that mailbox.

    The answer is the same whether or not the address has an account. Raises RuleViolation ``not_found`` for
    another's company, ``already_here`` for one of its people.
    """
    _require(actor, customer)
    return make_invitation(actor, customer, given, now)


def make_invitation(
    actor: ActorFacts, customer: str, given: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Invite somebody to act for a company, for a caller who may; an open invitation of theirs ends."""
    email, grant = email_of(given["email"]), grant_of(given["role"], given.get("approval_limit"))
    role = rules.check_grant(actor, grant)
    _refuse_member(customer, email)
    for open_one in store.open_invitations([customer], now):
        if open_one.email == email:
            _withdraw(store.locked(open_one.name))
    doc = frappe.get_doc(
        {
            "doctype": store.INVITATION,
            "customer": customer,
            "email": email,
            "full_name": values.text(given["full_name"], "Full Name", LONGEST),
            "role": role.value,
            "approval_limit": float(rules.limit_of(grant)),
            "status": InvitationStatus.INVITED.value,
            "invited_by": actor.user,
            "ends_at": bridge.naive(rules.ends_at(now)),
        }
    )
    doc.flags.techops_service = True
    doc.insert(ignore_permissions=True)  # authorised by the caller
    outbox.queue(EMAIL, store.INVITATION, doc.name, unique_key=f"{EMAIL}|{doc.name}")
    return {"name": doc.name, "email": email, "status": doc.status, "ends_at": doc.ends_at}


def withdraw(actor: ActorFacts, name: str) -> dict[str, Any]:
    """Take an invitation back: its link ends with it."""
    doc = store.locked(name)
    if doc is None or not rules.administers(actor, doc.customer):
        raise guards.not_found(store.INVITATION, name[:140])
    rules.check_withdrawable(store.facts_of(doc))
    _withdraw(doc)
    return {"name": doc.name, "status": doc.status}


def change(actor: ActorFacts, contact: str, grant: Grant) -> dict[str, Any]:
    """Change what one of the company's people may do."""
    doc = _managed(actor, contact)
    role = rules.check_grant(actor, grant)
    doc.update({"techops_service_role": role.value, "techops_approval_limit": float(rules.limit_of(grant))})
    doc.save(ignore_permissions=True)  # authorised by _managed
    return {"name": doc.name, "role": role.value, "approval_limit": doc.techops_approval_limit}


def remove(actor: ActorFacts, contact: str) -> dict[str, Any]:
    """End what somebody may do for the caller's companies: at once, in every browser of theirs."""
    doc = _managed(actor, contact)
    user = doc.user
    mine = {customer for customer in actor.customers if rules.administers(actor, customer)}
    kept = [link for link in doc.links if (link.link_doctype, link.link_name in mine) != ("Customer", True)]
    doc.set("links", kept)
    if not any(link.link_doctype == "Customer" for link in kept):
        doc.update({"techops_service_role": None, "techops_approval_limit": 0})
    doc.save(ignore_permissions=True)  # authorised by _managed
    if user:
        _shut_out(user)
    return {"name": doc.name, "removed": True}


def grant_of(role: str, approval_limit: object) -> Grant:
    """Read what is to be given, as it comes with a request."""
    return Grant(role, to_decimal(approval_limit or 0, label="approval_limit"))


def email_of(given: str) -> str:
    """Return an e-mail address as it is kept; raises RuleViolation ``bad_email``."""
    address = (given or "").strip().lower()
    if len(address) > LONGEST or "," in address or not validate_email_address(address):
        raise RuleViolation(
            "bad_email",
            _lt("This is not an e-mail address. Correct it."),
            kind=ViolationKind.BAD_INPUT,
        )
    return address


def _shown(row: Any, actor: ActorFacts, managed: bool) -> dict[str, Any]:
    own = row.user == actor.user
    shown = {name: row[name] for name in (*PUBLIC, *(PRIVATE if managed or own else ()))}
    return {**shown, "has_account": bool(row.user), "own": own, "may_change": managed and not own}


def _require(actor: ActorFacts, customer: str) -> None:
    if customer not in actor.customers:
        raise guards.not_found("Customer", customer[:140])
    if not rules.administers(actor, customer):
        raise guards.not_permitted()


def _managed(actor: ActorFacts, contact: str) -> Document:
    """Return a contact of a company the actor administers, locked; others' contacts do not exist."""
    mine = [customer for customer in actor.customers if customer]
    found = next((row for row in store.contacts_of(mine) if row.name == contact), None)
    if found is None:
        raise guards.not_found(store.CONTACT, contact[:140])
    _require(actor, found.customer)
    rules.check_other(found.user == actor.user)
    return frappe.get_doc(store.CONTACT, contact, for_update=True)


def _shut_out(user: str) -> None:
    """Take the customers' role from who acts for no company any more, and end their sessions."""
    if not _has_company(user):
        account = frappe.get_doc("User", user)
        if account.user_type == "Website User":
            account.flags.ignore_permissions = True  # authorised by _managed
            account.remove_roles(Role.CUSTOMER.value)
    clear_sessions(user, force=True)


def _has_company(user: str) -> bool:
    link, contact = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType(store.CONTACT)
    rows = (
        frappe.qb.from_(contact)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == store.CONTACT))
        .where((contact.user == user) & (link.link_doctype == "Customer"))
        .select(contact.name)
        .limit(1)
        .run()
    )
    return bool(rows)


def _refuse_member(customer: str, email: str) -> None:
    known = store.contact_with(customer, email)
    acts = known and frappe.db.get_value(store.CONTACT, known, ["user", "techops_service_role"])
    if acts and all(acts):
        raise RuleViolation(
            "already_here",
            _lt("{email} is already one of your people. Change what the person may do instead."),
            kind=ViolationKind.CONFLICT,
            email=email,
        )


def _withdraw(doc: Document | None) -> None:
    if doc is not None:
        store.save(doc, status=InvitationStatus.WITHDRAWN.value)
