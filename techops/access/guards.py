"""Who may do what, asked at the edges; the table itself is `matrix`."""

import frappe

from techops.access.actor import current_actor
from techops.access.matrix import Permission, permits
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt


def require_any(*permissions: Permission, reading: bool = False) -> None:
    """Let the session's user pass if its roles grant one of `permissions`; else RuleViolation
    ``not_permitted``.
    """
    actor = current_actor()
    if not any(permits(actor.roles, permission, reading=reading) for permission in permissions):
        raise not_permitted()


def may(permission: Permission) -> bool:
    """Tell whether the session's user holds `permission`."""
    return permits(current_actor().roles, permission)


def not_permitted() -> RuleViolation:
    """Return the refusal to somebody whose role does not include an action."""
    return RuleViolation(
        "not_permitted",
        _lt("Your role does not allow this. Ask a service manager if you need it."),
        kind=ViolationKind.FORBIDDEN,
    )


def not_found(doctype: str, name: str) -> RuleViolation:
    """Return the one answer for what does not exist and for what the caller may not know of."""
    return RuleViolation(
        "not_found",
        _lt("{doctype} {name} was not found."),
        kind=ViolationKind.NOT_FOUND,
        doctype=frappe._(doctype),
        name=name,
    )
