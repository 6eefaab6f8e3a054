"""What was promised for an order, how it stands, and what a breach is due to (rules.md, section 5)."""

from techops.access import values
from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint
from techops.kernel import bridge
from techops.sla import projection, service_penalty
from techops.sla.model import Cause, Clock

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)
LEAD = (Permission.ASSIGN_TECHNICIANS,)


@endpoint(*SEE)
def ledger(order: str) -> dict:
    """Return everything that happened to the promises of an order, the same for customer and staff."""
    return {"data": projection.ledger(current_actor(), order)}


@endpoint(*LEAD, write=True)
def attribute(order: str, clock: str, cause: str, reason: str) -> dict:
    """Say what a broken promise is due to; a penalty that is not billed yet follows it."""
    actor, now = current_actor(), bridge.now()
    promise = values.choice(Clock, values.text(clock, "Promise"))
    due_to = values.choice(Cause, values.text(cause, "Due To"))
    assert promise is not None and due_to is not None  # text() refused what is missing
    service_penalty.attribute(actor, order, promise, due_to, reason, now)
    return {"promises": projection.promises(order, now)}
