"""Invoices paid by card, on a gateway's page: asked for, and registered when the gateway has the money."""

import frappe
from frappe.model.document import Document

from techops.billing import service_invoices
from techops.integrations.erpnext import payment_request
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import notices

PAGE = "/servicio/facturas/"
ACCOUNTANTS = ("Accounts Manager", "Accounts User")
NOT_REGISTERED = _lt(
    "{customer} paid invoice {invoice} by card ({request}), which could not be registered. Register it."
)


def payable_online(doc: Document) -> bool:
    """Whether something is owed for an invoice that can be paid by card."""
    owed = doc.docstatus == 1 and not doc.is_return and doc.outstanding_amount > 0
    return bool(owed and payment_request.gateway_account(doc.company, doc.currency))


def start(name: str) -> str:
    """Return the page on which the customer pays what is owed for an invoice.

    Raises RuleViolation ``not_found``, ``nothing_owed``, ``no_gateway``. Asked twice, it is one request.
    """
    service_invoices.visible(name)
    doc = frappe.get_doc(service_invoices.INVOICE, name, for_update=True)
    if doc.docstatus != 1 or doc.is_return or doc.outstanding_amount <= 0:
        raise RuleViolation(
            "nothing_owed",
            _lt("Nothing is owed for invoice {invoice}. Reload to see it."),
            kind=ViolationKind.CONFLICT,
            invoice=name,
        )
    account = payment_request.gateway_account(doc.company, doc.currency)
    if account is None:
        raise RuleViolation(
            "no_gateway",
            _lt("Cards are not accepted for this invoice. Pay by transfer and send us the receipt."),
            invoice=name,
        )
    request = payment_request.request(doc, account, frappe.session.user)
    return payment_request.page_of(request, PAGE + name)


def authorised(request: Document) -> str | None:
    """The gateway has the money of a request: register it once, and tell who keeps the books if that fails.

    Returns where the customer goes on, or None for what is no invoice's.
    """
    if request.reference_doctype != service_invoices.INVOICE:
        return None
    frappe.db.savepoint("card_payment")
    try:
        payment_request.register(request.name)
    except Exception:  # noqa: BLE001  the card is charged: whatever goes wrong, somebody must know of it
        frappe.db.rollback(save_point="card_payment")
        frappe.log_error(
            title="TechOps: card payment", reference_doctype=request.doctype, reference_name=request.name
        )
        params = {
            "customer": request.party_name or request.party,
            "invoice": request.reference_name,
            "request": request.name,
        }
        notices.queue(
            notices.holders_of(*ACCOUNTANTS),
            NOT_REGISTERED,
            params,
            request.doctype,
            request.name,
            unique_key=f"card|{request.name}",
        )
    return PAGE + request.reference_name
