"""What the clockwork of the life cycle finds to do, by index and in batches."""

from datetime import datetime

import frappe

from techops.kernel import bridge
from techops.work_orders.model import Status

BATCH = 500
ORDER = "Service Work Order"


def paid_and_unrated(before: datetime) -> list[str]:
    """Return the invoiced orders that were paid before a moment and wait for nothing but a rating."""
    order = frappe.qb.DocType(ORDER)
    rows = (
        frappe.qb.from_(order)
        .where((order.status == Status.INVOICED.value) & (order.paid_at <= bridge.naive(before)))
        .where((order.paid == 1) & (order.rated == 0))
        .where(order.open_dispute.isnull() | (order.open_dispute == ""))
        .orderby(order.paid_at)
        .limit(BATCH)
        .select(order.name)
        .run()
    )
    return [row[0] for row in rows]
