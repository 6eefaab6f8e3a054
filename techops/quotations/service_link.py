"""Answering a quotation by the link of its e-mail, without signing in; in the caller's transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_url
from frappe.utils.password import get_encryption_key

from techops.access.acting import acting_as
from techops.access.actor import actor_of, current_actor
from techops.access.matrix import Role
from techops.kernel import sealed
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.quotations import approval, projection, rules, rules_link, service, signing, store
from techops.quotations.model import QuotationAction
from techops.quotations.rules_link import Link
from techops.reliability import keys

KEY = "QUOTATION_LINK"  # one answer by each link
PAGE = "/servicio/firmar"
PURPOSE = b"techops quotation link"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers: a `QuotationAction`, a note or reason, and the signature of who approves."""

    action: str
    note: str | None = None
    signed_by: str | None = None
    signature: str | None = None
    address: str | None = None


def offer(doc: Document, recipient: str, now: datetime) -> tuple[str, datetime] | None:
    """Return the address that lets the recipient of a quotation's e-mail answer it, and when it ends.

    None unless exactly one contact of the customer has that e-mail address, has an account, and could approve
    this quotation now. What follows the ``#`` is never sent to a server by opening the address: scanners of
    links see an empty page.
    """
    contact = _contact_with(recipient, doc.customer)
    if contact is None or not _could_approve(contact.user, doc, now):
        return None
    facts = store.facts(doc)
    ends_at = rules_link.ends_at(now, rules.expires_at(facts.valid_until, facts.time_zone))
    link = Link(doc.name, contact.name, signing.hash_of(doc), ends_at)
    return f"{get_url(PAGE)}#{sealed.seal(rules_link.facts_of(link), _secret())}", ends_at


def read(token: str, now: datetime) -> dict[str, Any]:
    """Return the quotation of a link as its contact sees it; the link is not used up by it."""
    link = _opened(token, now)
    with acting_as(_signer(link)):
        actor = current_actor()
        return projection.full(store.load(actor, link.quotation), actor, now)


def answer(token: str, given: Answer, now: datetime) -> dict[str, Any]:
    """Answer the quotation of a link, once; what the contact may and the limit are as they are now."""
    link = _opened(token, now)
    with acting_as(_signer(link)):
        keys.take(KEY, link.use, store.QUOTATION, link.quotation)
        doc = _answered(link, given, now)
        return projection.full(doc, current_actor(), now)


def _answered(link: Link, given: Answer, now: datetime) -> Document:
    actor = current_actor()
    if given.action == QuotationAction.APPROVE:
        signed = signing.Signed(given.signed_by, given.signature, given.address, link.seen)
        return service.approve(actor, link.quotation, given.note, now, signed)
    if given.action == QuotationAction.REJECT:
        return service.reject(actor, link.quotation, given.note, now)
    if given.action == QuotationAction.REQUEST_CHANGES:
        return service.request_changes(actor, link.quotation, given.note, now)
    raise RuleViolation(
        "no_answer",
        _lt("Approve the quotation, reject it, or ask for changes."),
        kind=ViolationKind.BAD_INPUT,
    )


def _opened(token: str, now: datetime) -> Link:
    link = rules_link.link_of(sealed.unseal(token, _secret()), now)
    if keys.holder(KEY, link.use):
        raise rules_link.used(link)
    return link


def _signer(link: Link) -> str:
    """Return the account of the link's contact, if it still is one that acts for a customer."""
    user = frappe.db.get_value("Contact", link.contact, "user")
    if not user or not frappe.db.get_value("User", user, "enabled"):
        raise rules_link.invalid()
    if Role.CUSTOMER.value not in frappe.get_roles(user):
        raise rules_link.invalid()
    return user


def _contact_with(email: str, customer: str) -> Any:
    contact, address = frappe.qb.DocType("Contact"), frappe.qb.DocType("Contact Email")
    link = frappe.qb.DocType("Dynamic Link")
    found = (
        frappe.qb.from_(contact)
        .join(address)
        .on(address.parent == contact.name)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == "Contact"))
        .where((address.email_id == email) & (link.link_doctype == "Customer") & (link.link_name == customer))
        .where(contact.user.isnotnull() & (contact.user != ""))
        .select(contact.name, contact.user)
        .distinct()
        .limit(2)
        .run(as_dict=True)
    )
    return found[0] if len(found) == 1 else None


def _could_approve(user: str, doc: Document, now: datetime) -> bool:
    actor = actor_of(user)
    if doc.customer not in actor.customers or not frappe.db.get_value("User", user, "enabled"):
        return False
    try:
        rules.decide(QuotationAction.APPROVE, store.facts(doc), now, approval.answer_of(actor, doc, "", now))
        approval.check_contract(actor, doc, now)
    except RuleViolation:
        return False
    return True


def _secret() -> bytes:
    """Return a key that seals nothing but these links; it ends with the site's own key."""
    return hashlib.sha256(PURPOSE + b"|" + get_encryption_key().encode()).digest()
