"""Reads and writes of the people of customers."""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.kernel import bridge
from techops.people.model import InvitationFacts, InvitationStatus

INVITATION, CONTACT = "Portal Invitation", "Contact"
MOST_PEOPLE = 500


def contacts_of(customers: list[str]) -> list[Any]:
    """Return the people of companies, with what they may do there."""
    if not customers:
        return []
    contact, link = frappe.qb.DocType(CONTACT), frappe.qb.DocType("Dynamic Link")
    return (
        frappe.qb.from_(contact)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == CONTACT))
        .where((link.link_doctype == "Customer") & link.link_name.isin(customers))
        .select(
            contact.name,
            link.link_name.as_("customer"),
            contact.full_name,
            contact.designation,
            contact.email_id.as_("email"),
            contact.user,
            contact.techops_service_role.as_("role"),
            contact.techops_approval_limit.as_("approval_limit"),
        )
        .orderby(contact.full_name)
        .limit(MOST_PEOPLE)
        .run(as_dict=True)
    )


def contact_with(customer: str, email: str) -> str | None:
    """Return the contact of a company that has an e-mail address."""
    contact, link = frappe.qb.DocType(CONTACT), frappe.qb.DocType("Dynamic Link")
    address = frappe.qb.DocType("Contact Email")
    rows = (
        frappe.qb.from_(contact)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == CONTACT))
        .join(address)
        .on(address.parent == contact.name)
        .where((link.link_doctype == "Customer") & (link.link_name == customer))
        .where(address.email_id == email)
        .select(contact.name)
        .orderby(contact.creation)
        .limit(1)
        .run()
    )
    return rows[0][0] if rows else None


def open_invitations(customers: list[str], now: datetime) -> list[Any]:
    """Return the invitations of companies that can still be accepted, the newest first."""
    return frappe.get_all(
        INVITATION,
        filters={
            "customer": ["in", customers or [""]],
            "status": InvitationStatus.INVITED.value,
            "ends_at": [">", bridge.naive(now)],
        },
        fields=["name", "customer", "email", "full_name", "role", "approval_limit", "ends_at"],
        order_by="creation desc",
        limit=MOST_PEOPLE,
    )


def locked(name: str) -> Document | None:
    """Return an invitation, locked and as last committed."""
    if not frappe.db.exists(INVITATION, name):
        return None
    return frappe.get_doc(INVITATION, name, for_update=True)


def facts_of(doc: Document) -> InvitationFacts:
    """Describe an invitation to the rules."""
    ends_at = bridge.aware(doc.ends_at)
    return InvitationFacts(doc.name, doc.customer, doc.email, InvitationStatus(doc.status), ends_at)


def save(doc: Document, **changes: Any) -> None:
    """Write an invitation; the service has authorised it."""
    doc.update(changes)
    doc.flags.techops_service = True
    doc.save(ignore_permissions=True)  # authorised by the service's guard
