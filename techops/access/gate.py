"""What no request may do, whichever door it comes through; asked once the caller is known."""

import frappe

from techops.access.matrix import Role
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LISTS = ("/api/resource/", "/api/method/frappe.client.get_list")


def refuse_disabled() -> None:
    """Refuse whoever was disabled: Frappe lets a bearer token live on until it expires.

    Raises Frappe's AuthenticationError.
    """
    user = frappe.session.user
    if user and user != "Guest" and not frappe.get_cached_value("User", user, "enabled"):
        raise frappe.AuthenticationError


@bridge.translated_violations()
def refuse_expanded_links() -> None:
    """Refuse to unfold linked documents into an answer: Frappe does it without asking who may read them.

    Only system managers, who read everything, may. Raises RuleViolation ``expand_refused``.
    """
    request = frappe.local.request
    if request.method == "OPTIONS" or not _expands(request.path):
        return
    if Role.SYSTEM_MANAGER.value not in frappe.get_roles(frappe.session.user):
        raise RuleViolation(
            "expand_refused",
            _lt("Linked documents are not unfolded here. Ask for each of them by its name."),
            kind=ViolationKind.FORBIDDEN,
        )


def _expands(path: str) -> bool:
    given = frappe.local.form_dict
    if given.get("expand_links"):
        return True
    listed = path.startswith(LISTS) or given.get("cmd") == "frappe.client.get_list"
    return bool(listed and given.get("expand"))
