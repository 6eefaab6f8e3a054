"""Invoices: what customers owe for services."""

import frappe

from techops.access.matrix import Permission
from techops.api.endpoint import endpoint, page
from techops.api.reading import day
from techops.api.reading import month as read_month
from techops.billing import service, service_invoices, service_online, service_statement
from techops.billing.model import InvoiceStatus
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LOOK = (Permission.INVOICE, Permission.SEE_OWN_ORDERS)


@endpoint(*LOOK)
def list(
    start: int = 0,
    limit: int = 20,
    customer: str | None = None,
    contract: str | None = None,
    order: str | None = None,
    status: str | None = None,
    from_date: str | None = None,
    to_date: str | None = None,
) -> dict:
    """List the invoices the caller may know of, newest first; `status` is Pending, Partial, Paid, Overdue or
    Cancelled."""
    wanted = {
        "customer": customer,
        "contract": contract,
        "order": order,
        "status": _status(status),
        "from_date": day(from_date),
        "to_date": day(to_date),
    }
    return service_invoices.list_invoices(page(start, limit), wanted, bridge.now())


@endpoint(*LOOK)
def get(invoice: str) -> dict:
    """Return one invoice with its lines, taxes and payments."""
    return service_invoices.get_invoice(invoice, bridge.now())


@endpoint(Permission.SEE_OWN_ORDERS)
def payable(invoice: str) -> dict:
    """Say whether an invoice can be paid by card now."""
    return {"name": invoice, "by_card": service_online.payable_online(service_invoices.visible(invoice))}


@endpoint(*LOOK)
def pdf(invoice: str) -> None:
    """Return the invoice as a PDF file."""
    name, content = service_invoices.pdf(invoice)
    frappe.local.response.filename = name
    frappe.local.response.filecontent = content
    frappe.local.response.type = "pdf"


@endpoint(*LOOK)
def statement(customer: str | None = None) -> dict:
    """Return what is owed by currency and age, and where to pay it: the caller's own, or a customer's."""
    return service_statement.statement(customer, bridge.now())


@endpoint(Permission.SEE_OWN_ORDERS, write=True)
def pay_online(invoice: str) -> dict:
    """Return the page where what is owed for an invoice is paid by card; asked twice, it is one request."""
    return {"name": invoice, "page": service_online.start(invoice)}


@endpoint(Permission.SEE_OWN_ORDERS, write=True)
def send_receipt(invoice: str, file_name: str, content: str, note: str | None = None) -> dict:
    """Send the receipt of a transfer (a photo or a PDF, in base64); accounting is told and registers it."""
    return service_statement.send_receipt(invoice, file_name, content, note)


@endpoint(Permission.INVOICE, write=True)
def create(order: str | None = None, contract: str | None = None, month: str | None = None) -> dict:
    """Issue the invoice of an approved order, or queue the one of a contract's month (any day of it)."""
    if order and not contract:
        invoice = service.invoice_order(order, bridge.now())
        return service_invoices.get_invoice(invoice, bridge.now())
    if contract and month and not order:
        runs = service.queue_month(read_month(month), [contract], frappe.session.user)
        return {"name": runs[0] if runs else None, "status": "Queued" if runs else "Unchanged"}
    raise RuleViolation(
        "nothing_to_bill",
        _lt("Name an order, or a contract with a month."),
        kind=ViolationKind.BAD_INPUT,
    )


@endpoint(Permission.INVOICE, write=True)
def send(invoice: str, email: str | None = None) -> dict:
    """Send the invoice by e-mail again, to `email` or to the customer's billing contacts."""
    return {"name": invoice, "status": "Queued", "recipients": service_invoices.send(invoice, email)}


@endpoint(Permission.INVOICE, write=True)
def cancel(invoice: str, reason: str) -> dict:
    """Cancel an issued invoice for a reason; its orders can be billed again (RN-011)."""
    service_invoices.cancel(invoice, reason, bridge.now())
    return service_invoices.get_invoice(invoice, bridge.now())


def _status(text: str | None) -> str | None:
    if text and text not in set(InvoiceStatus):
        raise RuleViolation(
            "bad_status",
            _lt("{text} is not a status. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            text=text[:40],
            choices=", ".join(InvoiceStatus),
        )
    return text or None
