"""Disputes of completed work: what the customer reports and how it ends (seed 1, section 5.3, phase 4)."""

import frappe

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint, page
from techops.disputes import projection, service, service_resolution, store
from techops.kernel import bridge

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)
LEAD = (Permission.ASSIGN_TECHNICIANS,)
SETTLE = (Permission.ASSIGN_TECHNICIANS, Permission.INVOICE)
REPORT = (Permission.CREATE_REQUEST,)


@endpoint(*SEE)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    customer: str | None = None,
    order: str | None = None,
    technician: str | None = None,
    text: str | None = None,
) -> dict:
    """Return a page of the disputes the caller may see, latest first."""
    wanted = {"status": status, "customer": customer, "work_order": order, "technician": technician}
    return store.page(current_actor(), wanted, text, page(start, limit))


@endpoint(*SEE)
def get(dispute: str) -> dict:
    """Return one dispute with what was said and shown, and what the caller may do now."""
    return projection.full(current_actor(), dispute)


@endpoint(*REPORT, write=True)
def create(order: str, description: str) -> dict:
    """Dispute the work of an order, completed, invoiced or paid: the same as `orders.report_problem`."""
    actor = current_actor()
    return projection.full(actor, service.report(actor, order, description, bridge.now()).name)


@endpoint(*LEAD, write=True)
def answer(dispute: str, note: str) -> dict:
    """Answer the customer in time; the dispute is in review."""
    actor = current_actor()
    return projection.full(actor, service.answer(actor, dispute, note, bridge.now()).name)


@endpoint(*LEAD, write=True)
def ask(dispute: str, note: str) -> dict:
    """Ask the customer for something; the dispute waits for the reply for some days."""
    actor = current_actor()
    return projection.full(actor, service.ask(actor, dispute, note, bridge.now()).name)


@endpoint(*REPORT, write=True)
def reply(dispute: str, note: str) -> dict:
    """Reply to what was asked."""
    actor = current_actor()
    return projection.full(actor, service.reply(actor, dispute, note, bridge.now()).name)


@endpoint(*REPORT, write=True)
def withdraw(dispute: str, note: str) -> dict:
    """Take the complaint back."""
    actor = current_actor()
    return projection.full(actor, service.withdraw(actor, dispute, note, bridge.now()).name)


@endpoint(*SETTLE, write=True)
def resolve(
    dispute: str,
    resolution: str,
    note: str,
    percent: float | None = None,
    amount: float | None = None,
) -> dict:
    """End a dispute by "Rework", "Discount" of `percent`, "Credit" of `amount` (net; all without),
    "Approval".

    A discount is taken off before the invoice, and by a credit note after it.
    """
    actor = current_actor()
    settlement = service_resolution.settlement_of(resolution, percent, amount)
    service_resolution.resolve(actor, dispute, settlement, note, bridge.now())
    return projection.full(actor, dispute)


@endpoint(*SEE, write=True)
def send_message(dispute: str, content: str, internal: bool = False) -> dict:
    """Say something to the other side; with `internal` staff to each other."""
    actor = current_actor()
    return projection.full(actor, service.add_note(actor, dispute, content, internal, bridge.now()).name)


@endpoint(*SEE, write=True)
def attach(dispute: str, file_name: str, content: str, note: str | None = None) -> dict:
    """Show evidence: a photo (JPEG, PNG, WebP) or a PDF; `content` is base64."""
    return service.attach(current_actor(), dispute, file_name, content, note, bridge.now())


@endpoint(*SEE)
def download(dispute: str, file: str) -> None:
    """Answer with a piece of evidence as a file."""
    name, content = service.file_of(current_actor(), dispute, file)
    frappe.local.response.filename = name
    frappe.local.response.filecontent = content
    frappe.local.response.type = "download"
