"""What people do with invoices once they are issued: look, send again, cancel (RN-011)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import validate_email_address

from techops.access import guards
from techops.access.actor import current_actor
from techops.access.matrix import ActorFacts, Permission
from techops.billing import mail, printing, projection
from techops.integrations.erpnext.ledger import as_the_books
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

INVOICE = "Sales Invoice"
MOST_RECIPIENTS = 10
LONGEST_REASON = 500


def list_invoices(window: tuple[int, int], wanted: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a page of the invoices the caller may know of, the newest first."""
    return projection.page(window, wanted, scope_of(current_actor()), now)


def get_invoice(name: str, now: datetime) -> dict[str, Any]:
    """Return one invoice with its lines by order and its payments."""
    return projection.invoice(visible(name), now)


def pdf(name: str) -> tuple[str, bytes]:
    """Return the file name and the PDF of an invoice; nothing was written before in this transaction."""
    doc = visible(name)
    return f"{doc.name}.pdf", printing.pdf(doc)


def send(name: str, email: str | None) -> list[str]:
    """Queue an invoice's e-mail again, to `email` or to who gets the customer's invoices; returns to whom."""
    doc = _issued(name)
    recipients = _addresses(email) if email else mail.recipients_of(doc)
    if not recipients:
        raise RuleViolation(
            "no_recipient",
            _lt("No contact of {customer} has an e-mail for invoices. Name an address."),
            kind=ViolationKind.BAD_INPUT,
            customer=doc.customer,
        )
    mail.queue_to(doc, recipients)
    return recipients


def cancel(name: str, reason: str, now: datetime) -> None:
    """Cancel an issued invoice for a reason; its orders wait to be billed again (RN-011).

    Payments must be cancelled or moved first, unless ERPNext is set to take them off the invoice by itself.
    """
    why = (reason or "").strip()[:LONGEST_REASON]
    if not why:
        raise RuleViolation(
            "reason_missing",
            _lt("The reason is missing. Say why and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    doc = _issued(name)
    doc.flags.ignore_permissions = True  # authorised by the endpoint: who may invoice may cancel
    doc.flags.techops_now = now
    with as_the_books(INVOICE):
        doc.cancel()
    doc.add_comment("Comment", text=_("Cancelled: {0}").format(frappe.utils.escape_html(why)))


def scope_of(actor: ActorFacts) -> list[str] | None:
    """Return whose invoices and payments somebody may know of: accounting all (None), customers their own.

    Raises RuleViolation ``not_permitted`` for anybody else.
    """
    if actor.permits(Permission.INVOICE, reading=True):
        return None
    if not actor.customers:
        raise guards.not_permitted()
    return sorted(actor.customers)


def visible(name: str) -> Document:
    """Return an invoice the caller may know of; raises RuleViolation ``not_found`` for any other."""
    customers = scope_of(current_actor())
    row = frappe.db.get_value(INVOICE, name, ["customer", "docstatus"], as_dict=True)
    # A customer's invoice exists once it is issued; a draft is the accountant's own paper.
    hidden = customers is not None and row and (row.customer not in customers or row.docstatus == 0)
    if not row or hidden:
        raise guards.not_found(INVOICE, name[:140])
    return frappe.get_doc(INVOICE, name)


def _issued(name: str) -> Document:
    doc = visible(name)
    if doc.docstatus != 1:
        raise RuleViolation(
            "not_issued",
            _lt("Invoice {invoice} is not issued, or was cancelled already. Reload to see it."),
            kind=ViolationKind.CONFLICT,
            invoice=name,
        )
    return doc


def _addresses(text: str) -> list[str]:
    found = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not found or len(found) > MOST_RECIPIENTS or not all(validate_email_address(one) for one in found):
        raise RuleViolation(
            "bad_email",
            _lt("{email} is not an e-mail address. Correct it and try again."),
            kind=ViolationKind.BAD_INPUT,
            email=text[:140],
        )
    return found
