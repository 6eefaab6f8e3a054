"""Work of the background: what customers are told of their claims."""

import frappe
from frappe.model.document import Document

from techops.claims import mail, store


def send_email(row: Document) -> None:
    """Send a message about a claim: the outbox's handler of ``claim_email``."""
    mail.send(frappe.get_doc(store.CLAIM, row.reference_name), mail.payload_of(row))
