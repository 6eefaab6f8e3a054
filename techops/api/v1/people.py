"""People of a customer on the portal: seen by their company, managed by its administrator."""

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint
from techops.kernel import bridge
from techops.people import service


@endpoint(Permission.SEE_OWN_ORDERS)
def list() -> dict:
    """Return who acts for the caller's companies, open invitations, and where the caller may invite."""
    return service.people(current_actor(), bridge.now())


@endpoint(Permission.CREATE_REQUEST, write=True)
def invite(customer: str, full_name: str, email: str, service_role: str, approval_limit: float = 0) -> dict:
    """Invite somebody by e-mail; nothing tells whether the address has an account already."""
    given = {"full_name": full_name, "email": email, "role": service_role, "approval_limit": approval_limit}
    return service.invite(current_actor(), customer, given, bridge.now())


@endpoint(Permission.CREATE_REQUEST, write=True)
def withdraw(invitation: str) -> dict:
    """Take an invitation back."""
    return service.withdraw(current_actor(), invitation)


@endpoint(Permission.CREATE_REQUEST, write=True)
def change(person: str, service_role: str, approval_limit: float = 0) -> dict:
    """Change what one of the company's people (a contact, as `list` names them) may do."""
    return service.change(current_actor(), person, service.grant_of(service_role, approval_limit))


@endpoint(Permission.CREATE_REQUEST, write=True)
def remove(person: str) -> dict:
    """End what somebody may do for the company, at once."""
    return service.remove(current_actor(), person)
