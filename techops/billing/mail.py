"""Invoices by e-mail: queued when issued, sent with their PDF by the outbox after commit."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from techops.billing import printing
from techops.integrations.erpnext import paper
from techops.reliability import outbox

INVOICE = "Sales Invoice"
MAIL = "techops/templates/emails/invoice.html"
BILLING_ROLES = ("Billing", "Administrator", "Approver")  # the first that anybody has


def queue(doc: Document) -> None:
    """Queue an invoice's e-mail, once ever, when somebody is there to receive it."""
    if recipients := recipients_of(doc):
        outbox.queue(
            "invoice_email", INVOICE, doc.name, {"recipients": recipients}, f"invoice_email|{doc.name}"
        )


def queue_to(doc: Document, recipients: list[str]) -> None:
    """Queue an invoice's e-mail again, to addresses a person chose."""
    outbox.queue("invoice_email", INVOICE, doc.name, {"recipients": recipients})


def recipients_of(doc: Document) -> list[str]:
    """Return who gets an invoice: the contract's billing contact, the customer's, else its own contact."""
    if doc.techops_contract and (agreed := _email_of(doc.contact_person)):
        return [agreed]
    if addresses := _billing_contacts(doc.customer):
        return list(dict.fromkeys(addresses))
    return [doc.contact_email] if doc.contact_email else []


def send(invoice: str, payload: dict[str, Any]) -> None:
    """Send an invoice with its PDF; one that was cancelled meanwhile is not sent."""
    doc = frappe.get_doc(INVOICE, invoice)
    recipients = payload.get("recipients") or recipients_of(doc)
    if doc.docstatus != 1 or not recipients:
        return
    frappe.sendmail(
        recipients=recipients,
        subject=_subject(doc).format(doc.name, doc.company),
        message=frappe.render_template(MAIL, _context(doc)),
        attachments=[{"fname": f"{doc.name}.pdf", "fcontent": printing.pdf(doc)}],
        reference_doctype=INVOICE,
        reference_name=doc.name,
    )


def _subject(doc: Document) -> str:
    language = printing.language_of(doc)
    return _("Credit note {0} from {1}", language) if doc.is_return else _("Invoice {0} from {1}", language)


def _context(doc: Document) -> dict[str, str]:
    return {
        "name": doc.name,
        "credits": doc.return_against if doc.is_return else "",
        "company": doc.company,
        "customer": doc.customer_name,
        "total": paper.money(doc.grand_total, doc.currency),
        "owed": paper.money(doc.outstanding_amount, doc.party_account_currency),
        "due": formatdate(doc.due_date),
    }


def _email_of(contact: str | None) -> str | None:
    return frappe.get_cached_value("Contact", contact, "email_id") if contact else None


def _billing_contacts(customer: str) -> list[str]:
    contact, link = frappe.qb.DocType("Contact"), frappe.qb.DocType("Dynamic Link")
    rows = (
        frappe.qb.from_(contact)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == "Contact"))
        .where(
            (link.link_doctype == "Customer")
            & (link.link_name == customer)
            & contact.techops_service_role.isin(BILLING_ROLES)
        )
        .select(contact.techops_service_role, contact.email_id)
        .run()
    )
    by_role: dict[str, list[str]] = {}
    for role, email in rows:
        if email:
            by_role.setdefault(role, []).append(email)
    return next((by_role[role] for role in BILLING_ROLES if role in by_role), [])
