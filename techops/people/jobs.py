"""Work of the background: the e-mail of an invitation."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import format_datetime

from techops.people import service_invitation, store
from techops.people.model import InvitationStatus
from techops.pricing.text import company_language

MAIL = "techops/templates/emails/invitation.html"


def send_email(row: Document) -> None:
    """Mail an invitation, unless it was withdrawn meanwhile: the outbox's handler of ``invitation_email``."""
    doc = frappe.get_doc(store.INVITATION, row.reference_name)
    if doc.status != InvitationStatus.INVITED:
        return
    customer = frappe.db.get_value("Customer", doc.customer, ["customer_name", "language"], as_dict=True)
    settings = frappe.get_cached_doc("TechOps Settings")
    with print_language(customer.language or company_language()):
        subject = _("Your account for {0}").format(customer.customer_name)
        context = {
            "person": doc.full_name,
            "inviter": _inviter(doc.invited_by) or settings.default_company or "TechOps",
            "customer": customer.customer_name,
            "company": settings.default_company or "TechOps",
            "link": service_invitation.address(doc.name),
            "until": format_datetime(doc.ends_at),
        }
        message = frappe.render_template(MAIL, context)
    frappe.sendmail(
        recipients=[doc.email],
        subject=subject,
        message=message,
        reference_doctype=doc.doctype,
        reference_name=doc.name,
    )


def _inviter(user: str) -> str | None:
    """Return who invites by name; of our own people customers learn no more than the company's."""
    account = frappe.db.get_value("User", user, ["full_name", "user_type"], as_dict=True)
    return account.full_name if account and account.user_type == "Website User" else None
