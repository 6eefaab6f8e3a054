"""The minute's work of dispatch: late offers, next offers, and orders nobody has taken (RN-002, RN-003).

Each finds its work by an index, does every order in a transaction of its own under the order's lock, and may
run late, twice or beside itself: what is done is no longer due.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import frappe
from frappe.model.document import Document

from techops.access.actor import system_actor
from techops.dispatch import alerts, service_offers, store
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.work_orders import service_answers


def expire_offers() -> int:
    """End, each minute, the offers nobody answered in time; returns how many orders were done."""
    now = bridge.now()
    return _each(store.orders_with_late_offers(now), _expire, now)


def offer_due() -> int:
    """Offer, each minute, what waits for its next offer and no worker has taken up."""
    now = bridge.now()
    return _each(store.orders_to_offer(now), service_offers.offer_next, now)


def escalate_unassigned() -> int:
    """Tell, each minute, who must know that nobody has taken an order (RN-002, RN-003)."""
    now = bridge.now()
    return _each(store.orders_to_escalate(now), service_offers.escalate, now)


def offer_next(order: str) -> None:
    """Offer one order at once: queued by the move that made its next offer due."""
    _each([order], service_offers.offer_next, bridge.now())


def send_alert(row: Document) -> None:
    """Put an alert on the desk of one person: the outbox's handler of ``staff_alert``."""
    alerts.deliver(row)


def send_text(row: Document) -> None:
    """Send an alert to a person's telephone: the outbox's handler of ``staff_sms``."""
    alerts.deliver_text(row)


def _expire(order: str, now: datetime) -> object:
    return service_answers.expire_offer(system_actor(), order, now)


def _each(orders: Iterable[str], act: Callable[[str, datetime], object], now: datetime) -> int:
    done = 0
    for order in orders:
        try:
            act(order, now)
            frappe.db.commit()  # one order's trouble must not undo the others
            done += 1
        except RuleViolation:  # somebody was first: accepted, withdrawn or cancelled since it was found
            frappe.db.rollback()
        except (frappe.ValidationError, frappe.QueryDeadlockError, frappe.QueryTimeoutError):
            frappe.db.rollback()
            frappe.log_error("TechOps: dispatch job", None, store.ORDER, order)
            frappe.db.commit()  # the log of the trouble
    return done
