"""The link of an invitation's e-mail: whoever reads the mailbox makes, or joins, the account."""

from techops.api.endpoint import endpoint
from techops.kernel import bridge
from techops.people import service_invitation


@endpoint(guests=True, write=True)
def read(token: str) -> dict:
    """Return what an invitation offers; by POST, so that the link is in no log of addresses."""
    return service_invitation.read(token, bridge.now())


@endpoint(guests=True, write=True)
def accept(token: str, password: str | None = None) -> dict:
    """Accept it, once: a new account takes `password`, one that exists keeps its own."""
    return service_invitation.accept(token, password, bridge.now())
