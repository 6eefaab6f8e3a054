"""Counting again in the background."""

from datetime import timedelta

from frappe.utils import getdate

from techops.costing import service
from techops.kernel import bridge

RECENT = timedelta(days=100)


def refresh_changed_valuations(since: str) -> None:
    """Count again the orders whose parts, used since a date, stock now values otherwise (after a repost)."""
    service.refresh_changed_valuations(getdate(since), bridge.now())


def refresh_recent() -> None:
    """The same for the last quarter (daily): a net under the event, which a lost queue would lose."""
    now = bridge.now()
    service.refresh_changed_valuations(bridge.local_date(now - RECENT, None), now)


def refresh_technician(technician: str, since: str) -> None:
    """Count again a technician's orders since a date."""
    service.refresh_technician(technician, getdate(since), bridge.now())
