"""Who is asking: the session's user as plain facts for the rules."""

import frappe

from techops.access.matrix import ActorFacts, ContactRole
from techops.kernel.money import to_decimal

FROM_LEAST_TO_MOST = (
    ContactRole.BILLING,
    ContactRole.REQUESTER,
    ContactRole.APPROVER,
    ContactRole.ADMINISTRATOR,
)


def current_actor() -> ActorFacts:
    """Return the session's user, its roles, its technician, and the customers it may act for; once per
    request.
    """
    cached = getattr(frappe.local, "techops_actor", None)
    if cached is None or cached.user != frappe.session.user:
        cached = actor_of(frappe.session.user)
        frappe.local.techops_actor = cached
    return cached


def actor_of(user: str) -> ActorFacts:
    """Return the facts about `user`; a person without a contact acts for no customer."""
    contacts = _contacts(user)
    return ActorFacts(
        user=user,
        roles=frozenset(frappe.get_roles(user)),
        technician=frappe.db.get_value("Technician", {"user": user, "status": "Active"}),
        customers=frozenset(row.customer for row in contacts if row.customer),
        contact_role=_least_role([row.service_role for row in contacts]),
        approval_limit=min((to_decimal(row.approval_limit or 0) for row in contacts), default=None),
    )


def _least_role(roles: list[str | None]) -> ContactRole | None:
    """Return what somebody may do for every customer he is a contact of, when his contacts differ."""
    known = [ContactRole(role) for role in roles if role]
    if not known or len(known) < len(roles):
        return None
    return min(known, key=FROM_LEAST_TO_MOST.index)


def system_actor() -> ActorFacts:
    """Return the app itself, for jobs and document events; it never comes from a request."""
    return ActorFacts(user=frappe.session.user, roles=frozenset(), system=True)


def _contacts(user: str) -> list:
    contact, link = frappe.qb.DocType("Contact"), frappe.qb.DocType("Dynamic Link")
    return (
        frappe.qb.from_(contact)
        .join(link)
        .on((link.parent == contact.name) & (link.parenttype == "Contact"))
        .where((contact.user == user) & (link.link_doctype == "Customer"))
        .select(
            link.link_name.as_("customer"),
            contact.techops_service_role.as_("service_role"),
            contact.techops_approval_limit.as_("approval_limit"),
        )
        .run(as_dict=True)
    )
