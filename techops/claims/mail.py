"""What the customer is told of a claim, in plain words and in their language; sent after commit."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.translate import print_language

from techops.claims import judging, store
from techops.kernel.text import _lt
from techops.pricing.text import company_language
from techops.reliability import outbox

KIND = "claim_email"
MAIL = "techops/templates/emails/claim.html"
ACCEPTED, NOT_ELIGIBLE, REJECTED = "accepted", "not_eligible", "rejected"
SUBJECTS = {
    ACCEPTED: _lt("Your claim {0} is accepted"),
    NOT_ELIGIBLE: _lt("Your claim {0} is not under warranty"),
    REJECTED: _lt("Your claim {0} was looked at again"),
}
SPEAKERS = ("Requester", "Approver", "Administrator")


def queue(doc: Document, what: str) -> None:
    """Queue one message about a claim's present step, when somebody is there to receive it."""
    if recipient := recipient_of(doc):
        payload = {"recipient": recipient, "what": what}
        outbox.queue(KIND, store.CLAIM, doc.name, payload, f"{KIND}|{doc.name}|{len(doc.history)}")


def recipient_of(doc: Document) -> str | None:
    """Return who is told: who claimed, else the contact of the work, of the site, or of the customer."""
    theirs = _contacts(doc.customer)
    order_contact = doc.original_order and frappe.db.get_value(store.ORDER, doc.original_order, "contact")
    site_contact = doc.site and frappe.db.get_value("Service Site", doc.site, "contact")
    chosen = (
        [row for row in theirs if row.user and row.user == doc.reported_by]
        or [row for row in theirs if row.name == order_contact]
        or [row for row in theirs if row.name == site_contact]
        or [row for row in theirs if row.role in SPEAKERS]
    )
    return next((row.email_id for row in chosen if row.email_id), None)


def send(doc: Document, payload: dict[str, Any]) -> None:
    """Send a queued message in the customer's language."""
    language = frappe.db.get_value("Customer", doc.customer, "language") or company_language()
    with print_language(language):
        frappe.sendmail(
            recipients=[payload["recipient"]],
            subject=_(SUBJECTS[payload["what"]]).format(doc.name),
            message=frappe.render_template(MAIL, context(doc, payload["what"])),
            reference_doctype=doc.doctype,
            reference_name=doc.name,
        )


def context(doc: Document, what: str) -> dict[str, Any]:
    """Return what the message says."""
    company = doc.original_order and frappe.db.get_value(store.ORDER, doc.original_order, "company")
    return {
        "what": what,
        "name": doc.name,
        "symptom": doc.symptom,
        "order": doc.claim_order,
        "reasons": [judging.words(reason) for reason in judging.noted(doc)],
        "note": doc.decision_note if what == REJECTED else None,
        "company": company or frappe.db.get_default("company"),
    }


def payload_of(row: Document) -> dict[str, Any]:
    """Read what was queued."""
    return dict(json.loads(row.payload or "{}"))


def _contacts(customer: str) -> list[Any]:
    contact, link = frappe.qb.DocType("Contact"), frappe.qb.DocType("Dynamic Link")
    return (
        frappe.qb.from_(contact)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == "Contact"))
        .where((link.link_doctype == "Customer") & (link.link_name == customer))
        .orderby(contact.creation)
        .select(contact.name, contact.user, contact.email_id, contact.techops_service_role.as_("role"))
        .run(as_dict=True)
    )
