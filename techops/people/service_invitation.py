"""Accepting an invitation by the link of its e-mail: who reads the mailbox makes, or joins, the account."""

import hashlib
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_url
from frappe.utils.password import get_encryption_key

from techops.access.matrix import Role
from techops.kernel import sealed
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.people import rules, store
from techops.people.model import InvitationStatus
from techops.pricing.text import company_language

PAGE = "/servicio/invitacion"
PURPOSE = b"techops portal invitation"


def address(name: str) -> str:
    """Return the address that accepts an invitation; what follows the ``#`` stays in the reader's browser."""
    return f"{get_url(PAGE)}#{sealed.seal({'i': name}, _secret())}"


def read(token: str, now: datetime) -> dict[str, Any]:
    """Return what an invitation offers, and whether its reader has an account already."""
    doc = _opened(token, now)
    return {
        "company": frappe.db.get_value("Customer", doc.customer, "customer_name"),
        "full_name": doc.full_name,
        "email": doc.email,
        "role": doc.role,
        "has_account": bool(frappe.db.exists("User", doc.email)),
    }


def accept(token: str, password: str | None, now: datetime) -> dict[str, Any]:
    """Make the account, or join the one there is to the company: once.

    A new account needs a password (Frappe's policy judges it); one that exists keeps its own.
    """
    doc = _opened(token, now)
    user = _account(doc, password)
    _contact(doc, user)
    store.save(doc, status=InvitationStatus.ACCEPTED.value, accepted_by=user)
    return {"email": doc.email}


def _opened(token: str, now: datetime) -> Document:
    facts = sealed.unseal(token, _secret())
    doc = store.locked(str(facts["i"])) if facts else None
    rules.check_open(store.facts_of(doc) if doc else None, now)
    return doc


def _account(doc: Document, password: str | None) -> str:
    name = frappe.db.exists("User", doc.email)
    if not name:
        return _new_account(doc, password)
    user = frappe.get_doc("User", name)
    if not user.enabled or user.user_type != "Website User":
        raise RuleViolation(
            "account_not_joined",
            _lt("This account cannot be joined to a company here. Write to us and we look at it."),
            kind=ViolationKind.FORBIDDEN,
        )
    user.flags.ignore_permissions = True  # authorised by the sealed link
    user.add_roles(Role.CUSTOMER.value)
    return user.name


def _new_account(doc: Document, password: str | None) -> str:
    if not password:
        raise RuleViolation(
            "password_missing",
            _lt("Choose a password and write it twice."),
            kind=ViolationKind.BAD_INPUT,
        )
    first, _space, last = doc.full_name.partition(" ")
    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": doc.email,
            "first_name": first,
            "last_name": last or None,
            "send_welcome_email": 0,
            "new_password": password,
            "language": frappe.db.get_value("Customer", doc.customer, "language") or company_language(),
            "roles": [{"role": Role.CUSTOMER.value}],
        }
    )
    user.flags.no_welcome_mail = True
    return str(user.insert(ignore_permissions=True).name)  # authorised by the sealed link


def _contact(doc: Document, user: str) -> None:
    """Let the person act for the company: as its contact with that address, else as a new one."""
    granted = {
        "user": user,
        "techops_service_role": doc.role,
        "techops_approval_limit": doc.approval_limit,
    }
    known = store.contact_with(doc.customer, doc.email)
    if known:
        contact = frappe.get_doc(store.CONTACT, known, for_update=True)
        contact.update(granted)
        contact.save(ignore_permissions=True)  # authorised by the sealed link
        return
    first, _space, last = doc.full_name.partition(" ")
    contact = frappe.get_doc(
        {
            "doctype": store.CONTACT,
            "first_name": first,
            "last_name": last,
            "email_ids": [{"email_id": doc.email, "is_primary": 1}],
            "links": [{"link_doctype": "Customer", "link_name": doc.customer}],
            **granted,
        }
    )
    contact.insert(ignore_permissions=True)  # authorised by the sealed link


def _secret() -> bytes:
    """Return a key that seals nothing but these links; it ends with the site's own key."""
    return hashlib.sha256(PURPOSE + b"|" + get_encryption_key().encode()).digest()
