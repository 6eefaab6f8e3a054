"""The contracts' daily job."""

from techops.contracts import service
from techops.kernel import bridge


def follow_the_calendar() -> None:
    """Activate contracts that have started, expire those that are over; late or twice is the same."""
    service.expire_due(bridge.now())
