"""The hourly work of the life cycle: orders that were paid and that nobody rates any more."""

from datetime import timedelta

import frappe

from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.work_orders import service_review, store_due


def close_unrated() -> int:
    """Close the orders paid so long ago that no rating is awaited; returns how many were closed.

    Each in a transaction of its own, under the order's lock; what is closed is no longer due.
    """
    days = frappe.get_cached_doc("TechOps Settings").close_without_rating_days
    if not days:
        return 0
    now, closed = bridge.now(), 0
    for name in store_due.paid_and_unrated(now - timedelta(days=days)):
        try:
            service_review.close_if_done(name, now)
            frappe.db.commit()  # one order's trouble must not undo the others
            closed += 1
        except RuleViolation:  # somebody was first: rated, disputed or given its money back
            frappe.db.rollback()
        except (frappe.ValidationError, frappe.QueryDeadlockError, frappe.QueryTimeoutError):
            frappe.db.rollback()
            frappe.log_error("TechOps: order not closed", None, "Service Work Order", name)
            frappe.db.commit()  # the log of the trouble
    return closed
