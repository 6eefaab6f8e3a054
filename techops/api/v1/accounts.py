"""Accounts on the customer portal: asked for by anybody, given by staff as an invitation."""

import frappe

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint
from techops.kernel import bridge
from techops.people import service_requests

DECIDE = (Permission.ASSIGN_TECHNICIANS, Permission.MANAGE_CONTRACTS)  # who keeps customers


@endpoint(guests=True, write=True)
def ask(
    full_name: str,
    email: str,
    company_name: str,
    phone: str | None = None,
    tax_id: str | None = None,
    message: str | None = None,
) -> dict:
    """Ask for an account; the answer is the same for everybody, whether or not there is one."""
    given = {
        "full_name": full_name,
        "email": email,
        "company_name": company_name,
        "phone": phone,
        "tax_id": tax_id,
        "message": message,
    }
    return service_requests.ask(given, frappe.local.request_ip, bridge.now())


@endpoint(*DECIDE)
def get(account_request: str) -> dict:
    """Return a request for an account with what can be done about it."""
    return service_requests.shown(account_request)


@endpoint(*DECIDE, write=True)
def invite(account_request: str, customer: str, service_role: str, approval_limit: float = 0) -> dict:
    """Invite the person to act for a customer, in a service role, within a limit."""
    return service_requests.invite(
        current_actor(), account_request, customer, service_role, approval_limit, bridge.now()
    )


@endpoint(*DECIDE, write=True)
def decline(account_request: str, reason: str) -> dict:
    """Close a request without an account."""
    return service_requests.decline(current_actor(), account_request, reason, bridge.now())
