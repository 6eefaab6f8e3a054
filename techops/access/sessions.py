"""Sessions of people without a desk: customers on their own pages."""

import frappe
from frappe.sessions import get_csrf_token

OUTSIDERS = "Website User"


def give_token() -> None:
    """Give the session of a person without a desk its token against forged requests; asked at every request.

    Frappe makes one only when somebody opens the desk, and asks for it only where there is one. Not while
    the session begins: the request that signs in would have to carry it already.
    """
    data = frappe.session.data
    if data and data.user_type == OUTSIDERS and frappe.local.request.method != "OPTIONS":
        get_csrf_token()


def has_desk() -> bool:
    """Tell whether the desk's tile and start page are for the session's user."""
    return frappe.get_cached_value("User", frappe.session.user, "user_type") != OUTSIDERS
