"""When an order waits for a technician: when somebody must be told, and when it offers itself.

RN-002 and RN-003: from the moment it is our turn to find somebody until somebody has taken it; an open offer
is nobody yet. While the customer is asked for money or for a yes, the clock does not run.
"""

from datetime import datetime, timedelta

from techops.kernel.priority import Priority
from techops.work_orders.model import Place, Status, SubStatus

CUSTOMERS_TURN = (SubStatus.AWAITING_PREPAYMENT, SubStatus.QUOTED)
ASSIGNABLE = (SubStatus.NEW, SubStatus.APPROVED)
ASKED = (*ASSIGNABLE, SubStatus.OFFERED)


def is_unassigned(place: Place | None) -> bool:
    """Whether an order there waits for us to find a technician."""
    return place is not None and place.status is Status.REQUESTED and place.sub_status not in CUSTOMERS_TURN


def alert_due(
    before: Place | None,
    after: Place,
    due: datetime | None,
    priority: Priority,
    now: datetime,
    waits: dict[Priority, timedelta],
) -> datetime | None:
    """Return when somebody must be told that nobody has taken the order (RN-002, RN-003); None for never.

    `due` is what held before the move: an order that goes on waiting keeps it, also when it has been told.
    """
    if not is_unassigned(after):
        return None
    if is_unassigned(before):
        return due
    wait = waits.get(priority)
    return now + wait if wait is not None else None


def offers_itself(
    before: Place | None, after: Place, priority: Priority, *, quotation_open: bool, enabled: bool
) -> bool:
    """Whether the system offers the order at once: an emergency that has just become assignable (5.6)."""
    if not enabled or priority is not Priority.EMERGENCY or quotation_open:
        return False
    assignable = after.status is Status.REQUESTED and after.sub_status in ASSIGNABLE
    asked = before is not None and before.status is Status.REQUESTED and before.sub_status in ASKED
    fresh = before is None or before.status is Status.REQUESTED
    return assignable and fresh and not asked
