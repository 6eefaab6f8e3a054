"""DocType Portal Invitation."""

import frappe
from frappe import _
from frappe.model.document import Document


class PortalInvitation(Document):
    """Who was invited to act for a customer on the portal"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("People are invited by their company's administrator, on the portal."),
                frappe.PermissionError,
            )

    def on_trash(self) -> None:
        """Refuse: who let whom in stays known."""
        frappe.throw(_("The invitation of {0} cannot be deleted.").format(self.email), frappe.PermissionError)
