"""DocType Portal Account Request."""

import frappe
from frappe import _
from frappe.model.document import Document


class PortalAccountRequest(Document):
    """Who asked for an account on the customer portal"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("Accounts are asked for on the portal; invite the person or decline here."),
                frappe.PermissionError,
            )
