"""What the scheduler does for warranties."""

from techops.kernel import bridge
from techops.warranty import service


def expire() -> None:
    """End the warranties whose last day is past, hourly as midnight comes to each site at its own time."""
    service.expire_due(bridge.now())
