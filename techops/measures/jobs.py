"""The daily look at who has too much done again."""

from techops.kernel import bridge
from techops.measures import service


def alert_rework() -> None:
    """Tell human resources who crossed the limit of rework (RN-024); running twice tells nobody twice."""
    service.alert_rework(bridge.now())
