"""The role that lets a technician's user do the work: given with the job, taken with it; other roles stay."""

import frappe
from frappe import _

from techops.access.matrix import Role

APP = "techops"
TECHNICIAN_ROLE = Role.SERVICE_TECHNICIAN.value


def grant(user: str) -> None:
    """Give `user` the role, and our app to begin with unless another was chosen.

    A role profile without the role would take it away again, so that is said.
    """
    document = frappe.get_doc("User", user)
    if TECHNICIAN_ROLE in {row.role for row in document.roles} and document.default_app:
        return
    document.default_app = document.default_app or APP
    if TECHNICIAN_ROLE not in {row.role for row in document.roles}:
        document.append("roles", {"role": TECHNICIAN_ROLE})
    document.save(ignore_permissions=True)  # whoever may keep technicians gives them their role
    if not frappe.db.exists("Has Role", {"parenttype": "User", "parent": user, "role": TECHNICIAN_ROLE}):
        frappe.msgprint(
            _("The role profile of {0} lacks the role {1}. Add it to the profile, or choose another.").format(
                user, _(TECHNICIAN_ROLE)
            ),
            indicator="orange",
        )


def revoke(user: str) -> None:
    """Take the role from `user`, if it has it."""
    document = frappe.get_doc("User", user)
    kept = [row for row in document.roles if row.role != TECHNICIAN_ROLE]
    if len(kept) < len(document.roles):
        document.set("roles", kept)
        document.save(ignore_permissions=True)  # whoever may keep technicians takes their role
