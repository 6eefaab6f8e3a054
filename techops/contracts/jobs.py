"""The contracts' daily job."""

from techops.contracts import service
from techops.kernel import bridge


def follow_the_calendar() -> None:
    """Activate contracts that have started, renew and expire those that are over, announce who ends soon.

    Late or twice is the same: what renews itself is renewed before anything expires.
    """
    now = bridge.now()
    service.renew_due(now)
    service.expire_due(now)
    service.announce_ends(now)
