"""Sessions of people without a desk: customers and technicians on their own pages."""

import frappe
from frappe.sessions import get_csrf_token

from techops.access.matrix import Role

OUTSIDERS = "Website User"
AT_A_DESK = frozenset(Role) - {Role.SERVICE_TECHNICIAN, Role.CUSTOMER}


def give_token() -> None:
    """Give the session of a person without a desk its token against forged requests; asked at every request.

    Frappe makes one only when somebody opens the desk, and asks for it only where there is one. Not while
    the session begins: the request that signs in would have to carry it already.
    """
    data = frappe.session.data
    if data and data.user_type == OUTSIDERS and frappe.local.request.method != "OPTIONS":
        get_csrf_token()


def has_desk() -> bool:
    """Tell whether the session's user has a desk at all."""
    return frappe.get_cached_value("User", frappe.session.user, "user_type") != OUTSIDERS


def begins_at_the_desk() -> bool:
    """Tell whether the desk's tile and start page are for the session's user."""
    return has_desk() and not works_in_the_field()


def works_in_the_field() -> bool:
    """Tell whether the session's user is a technician and nothing else: their page is where they begin."""
    roles = set(frappe.get_roles())
    return Role.SERVICE_TECHNICIAN in roles and not roles & AT_A_DESK
