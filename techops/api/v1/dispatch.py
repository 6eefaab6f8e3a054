"""Dispatch: what the supervisor looks at before and after a technician is asked."""

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint
from techops.dispatch import service_readiness
from techops.kernel import bridge
from techops.work_orders.inputs import schedule


@endpoint(Permission.ASSIGN_TECHNICIANS)
def readiness(
    order: str, technician: str, scheduled_start: str | None = None, scheduled_end: str | None = None
) -> dict:
    """Return what is ready for a technician to do an order, and what is not; only what blocks is refused."""
    now = bridge.now()
    planned = schedule(scheduled_start, scheduled_end, now, required=False)
    return service_readiness.readiness(current_actor(), order, technician, planned, now)
