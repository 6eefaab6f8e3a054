"""Deadlines of disputes: an answer that is late goes to the managers, a reply that never came is not waited
for.
"""

from collections.abc import Callable
from datetime import datetime

import frappe

from techops.access.actor import system_actor
from techops.disputes import notices, service, store
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation


def watch_deadlines() -> None:
    """Look at the deadlines that have passed (every quarter of an hour); running twice changes nothing
    more.
    """
    now = bridge.now()
    for name in store.without_reply(now):
        _alone(_go_on, name, now)
    for name in store.unanswered(now):
        _alone(_escalate, name, now)


def _go_on(name: str, now: datetime) -> None:
    service.go_on(system_actor(), name, now)


def _escalate(name: str, now: datetime) -> None:
    """Tell the managers, unless a supervisor answers in this very moment."""
    loaded = store.load(system_actor(), name, for_update=True)
    answer_by = bridge.aware(loaded.document.answer_by)
    if loaded.document.escalated_at or answer_by is None or answer_by >= now:
        return
    store.save(loaded.document, {"escalated_at": bridge.naive(now)})
    notices.late(loaded.document)


def _alone(step: Callable[[str, datetime], None], name: str, now: datetime) -> None:
    """Take a step in a transaction of its own: one dispute's trouble must not undo the others."""
    try:
        step(name, now)
        frappe.db.commit()  # see above
    except (RuleViolation, frappe.ValidationError, frappe.QueryDeadlockError):
        frappe.db.rollback()
        frappe.log_error(title="TechOps: deadline of a dispute", reference_name=name)
