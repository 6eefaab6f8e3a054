"""Quotations (seed 1, section 13.3): prepare, send, answer, print."""

import frappe

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import Fields, endpoint, fields, page
from techops.contracts.rules_signature import signature_image
from techops.kernel import bridge
from techops.quotations import printing, projection, service, store
from techops.quotations.signing import Signed

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)
PREPARE = (Permission.ASSIGN_TECHNICIANS,)  # supervisors and managers (rules.md, section 2)
ANSWER = (Permission.APPROVE_QUOTATION,)


@endpoint(*SEE)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    customer: str | None = None,
    work_order: str | None = None,
    text: str | None = None,
) -> dict:
    """Return a page of the quotations the caller may see, latest first."""
    wanted = {"status": status, "customer": customer, "work_order": work_order}
    return store.page(current_actor(), wanted, text, page(start, limit))


@endpoint(*SEE)
def get(quotation: str) -> dict:
    """Return one quotation with its priced lines, their reasons, and what the caller may do with it."""
    return _shown(store.load(current_actor(), quotation))


@endpoint(*PREPARE, write=True)
def create(order: str, values: Fields = None) -> dict:
    """Begin the quotation of an order: labour, materials, charges, visits, discount and texts in `values`."""
    return _shown(service.create(current_actor(), order, fields(values), bridge.now()))


@endpoint(*PREPARE, write=True)
def update(quotation: str, values: Fields) -> dict:
    """Change a draft and price it anew."""
    return _shown(service.update(current_actor(), quotation, fields(values), bridge.now()))


@endpoint(*PREPARE, write=True)
def send(quotation: str, email: str | None = None) -> dict:
    """Submit a draft and mail it to `email`, else to its contact."""
    return _shown(service.send(current_actor(), quotation, email, bridge.now()))


@endpoint(*PREPARE, write=True)
def new_version(quotation: str) -> dict:
    """Replace a sent quotation by a draft of the next version."""
    return _shown(service.new_version(current_actor(), quotation, bridge.now()))


@endpoint(*ANSWER, write=True)
def approve(
    quotation: str,
    note: str | None = None,
    signed_by: str | None = None,
    signature: str | None = None,
    document_hash: str | None = None,
) -> dict:
    """Accept a quotation: a contact within their limit, or a manager for the customer.

    `signed_by` signs it by name, `signature` (a PNG's data address) with a drawing too; `document_hash` of
    what was read makes sure that nothing else is signed.
    """
    signed = Signed(signed_by, signature_image(signature), frappe.local.request_ip, document_hash)
    return _shown(service.approve(current_actor(), quotation, note, bridge.now(), signed))


@endpoint(*ANSWER, write=True)
def reject(quotation: str, reason: str) -> dict:
    """Refuse a quotation; its order is cancelled."""
    return _shown(service.reject(current_actor(), quotation, reason, bridge.now()))


@endpoint(*ANSWER, write=True)
def request_changes(quotation: str, reason: str) -> dict:
    """Ask for another version of a quotation."""
    return _shown(service.request_changes(current_actor(), quotation, reason, bridge.now()))


@endpoint(*SEE)
def pdf(quotation: str) -> None:
    """Answer with the quotation as a PDF file."""
    doc = store.load(current_actor(), quotation)
    frappe.local.response.filename = f"{doc.name}.pdf"
    frappe.local.response.filecontent = printing.pdf(doc)
    frappe.local.response.type = "pdf"


def _shown(doc: frappe.model.document.Document) -> dict:
    return projection.full(doc, current_actor(), bridge.now())
