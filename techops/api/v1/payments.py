"""Payments of customers: of invoices, and in advance of orders."""

from techops.access.matrix import Permission
from techops.api.endpoint import endpoint, page
from techops.billing import service_payments
from techops.billing.model import PaymentType
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LOOK = (Permission.INVOICE, Permission.SEE_OWN_ORDERS)


@endpoint(*LOOK)
def list(
    start: int = 0,
    limit: int = 20,
    customer: str | None = None,
    invoice: str | None = None,
    order: str | None = None,
) -> dict:
    """List the payments the caller may know of, newest first."""
    wanted = {"customer": customer, "invoice": invoice, "order": order}
    return service_payments.list_payments(page(start, limit), wanted)


@endpoint(*LOOK)
def get(payment: str) -> dict:
    """Return one payment with the invoices it pays."""
    return service_payments.get_payment(payment)


@endpoint(Permission.INVOICE, write=True)
def register(
    amount: str | float | int,
    mode_of_payment: str,
    invoice: str | None = None,
    order: str | None = None,
    reference: str | None = None,
    payment_type: str | None = None,
) -> dict:
    """Register a payment received: of an invoice, or in advance of an order that asks for it (Prepayment)."""
    payment = service_payments.paid(amount, mode_of_payment, reference)
    if invoice and not order and payment_type in (None, PaymentType.INVOICE_PAYMENT.value):
        name = service_payments.pay_invoice(invoice, payment, bridge.now())
    elif order and not invoice and payment_type in (None, PaymentType.PREPAYMENT.value):
        name = service_payments.prepay_order(order, payment, bridge.now())
    else:
        raise RuleViolation(
            "nothing_to_pay",
            _lt("Name the invoice that is paid, or the order that is paid in advance."),
            kind=ViolationKind.BAD_INPUT,
        )
    return service_payments.get_payment(name)
