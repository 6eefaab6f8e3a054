"""Credit notes for orders: what an invoice billed for one of its orders, all or part of it, given back."""

from datetime import datetime
from decimal import Decimal

import frappe

from techops.billing import mail
from techops.integrations.erpnext import credit_note
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt


def credit_order(order: str, invoice: str, net: Decimal, reason: str, now: datetime) -> str:
    """Issue a credit note of `net` before tax on an order's lines of its invoice; returns its name.

    The caller holds the order's lock and has checked that so much is left; the invoice is locked here, so
    that two orders of one invoice share what it still owes. The events of the note count the order again.
    """
    issued = frappe.get_doc(credit_note.INVOICE, invoice, for_update=True)
    if issued.docstatus != 1:
        raise RuleViolation(
            "not_issued",
            _lt("Invoice {invoice} is not issued, or was cancelled already. Reload to see it."),
            kind=ViolationKind.CONFLICT,
            invoice=invoice,
        )
    note = credit_note.issue(issued, order, net, reason, now)
    mail.queue(note)
    return note.name
