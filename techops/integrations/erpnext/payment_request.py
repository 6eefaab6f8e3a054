"""ERPNext's Payment Requests: how a customer pays an invoice through a gateway of the Payments app."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import frappe
from frappe.model.document import Document

from erpnext.accounts.doctype.payment_request import payment_request as erpnext_requests

from techops.integrations.erpnext.ledger import as_the_books, without_hints
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import quantize, to_decimal
from techops.kernel.text import _lt

REQUEST, INVOICE = "Payment Request", "Sales Invoice"
UNPAID = ("Requested", "Initiated")
GUARDED_GATEWAYS = ("Stripe Settings",)  # whose page asks `access.cards` before it charges


def gateway_account(company: str, currency: str) -> str | None:
    """Return the gateway account money in a currency arrives at, the default one first; None without."""
    if "payments" not in frappe.get_installed_apps():
        return None
    account = frappe.qb.DocType("Payment Gateway Account")
    gateway = frappe.qb.DocType("Payment Gateway")
    rows = (
        frappe.qb.from_(account)
        .join(gateway)
        .on(gateway.name == account.payment_gateway)
        .where((account.company == company) & (account.currency == currency))
        .where(gateway.gateway_settings.isin(GUARDED_GATEWAYS))
        .orderby(account.is_default, order=frappe.qb.desc)
        .orderby(account.creation)
        .select(account.name)
        .limit(1)
        .run()
    )
    return rows[0][0] if rows else None


def request(invoice: Document, account: str, email: str) -> Document:
    """Return the request for what is owed for a locked invoice: the one that waits already, or a new one."""
    for name in _waiting(invoice.name):
        found = frappe.get_doc(REQUEST, name)
        same = quantize(to_decimal(found.grand_total)) == quantize(to_decimal(invoice.outstanding_amount))
        if same and found.payment_gateway_account == account:
            return found
        found.flags.ignore_permissions = True  # asks for another amount than is owed by now
        found.cancel()
    with without_hints(), as_the_books(REQUEST):
        made = erpnext_requests.make_payment_request(
            dt=INVOICE,
            dn=invoice.name,
            submit_doc=1,
            mute_email=1,
            return_doc=1,
            recipient_id=email,
            payment_gateway_account=account,
        )
        made.set_payment_request_url()
    return made


def page_of(doc: Document, back: str) -> str:
    """Return the gateway's page for a request, which leads to `back` at its end."""
    address = urlsplit(doc.get_payment_url())
    return f"/{address.path.lstrip('./')}?{address.query}&{urlencode({'redirect_to': back})}"


def payable(name: str) -> Document:
    """Return a request that may be charged; else ``not_found``, ``not_asked`` or ``no_longer_owed``."""
    if not frappe.db.exists(REQUEST, name):
        raise RuleViolation(
            "not_found",
            _lt("There is no such payment. Open the invoice and start again."),
            kind=ViolationKind.NOT_FOUND,
        )
    doc = frappe.get_doc(REQUEST, name)
    if doc.docstatus != 1 or doc.status not in UNPAID:
        raise RuleViolation(
            "not_asked",
            _lt("This payment was made already, or is not asked for any more. Reload the invoice."),
            kind=ViolationKind.CONFLICT,
        )
    if doc.reference_doctype == INVOICE:
        owed = frappe.db.get_value(INVOICE, doc.reference_name, "outstanding_amount")
        if to_decimal(owed or 0) < to_decimal(doc.outstanding_amount):
            raise RuleViolation(
                "no_longer_owed",
                _lt("Less is owed for invoice {invoice} by now. Open it and pay what is left."),
                kind=ViolationKind.CONFLICT,
                invoice=doc.reference_name,
            )
    return doc


def asked(doc: Document) -> dict[str, Any]:
    """Return what a charge for a request consists of, whatever the browser says."""
    return {
        "amount": doc.grand_total,
        "currency": doc.currency,
        "order_id": doc.name,
        "reference_doctype": doc.doctype,
        "reference_docname": doc.name,
        "payment_gateway": doc.payment_gateway,
        "redirect_to": None,
    }


def register(name: str) -> str | None:
    """Register the money of a request as its Payment Entry; None when that was done before."""
    doc = frappe.get_doc(REQUEST, name, for_update=True)
    if doc.docstatus != 1 or doc.status not in UNPAID:
        return None
    with without_hints(), as_the_books("Payment Entry"):
        return str(doc.set_as_paid().name)


def _waiting(invoice: str) -> list[str]:
    filters = {
        "reference_doctype": INVOICE,
        "reference_name": invoice,
        "docstatus": 1,
        "status": ["in", UNPAID],
    }
    return frappe.get_all(REQUEST, filters=filters, pluck="name", order_by="creation")
