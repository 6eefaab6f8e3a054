"""DocType Service Dispute."""

import frappe
from frappe import _
from frappe.model.document import Document


class ServiceDispute(Document):
    """A complaint about completed work, and how it ended"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("Disputes are reported by customers and resolved with the buttons of the document."),
                frappe.PermissionError,
            )

    def on_trash(self) -> None:
        """Refuse: what a customer complained of stays."""
        frappe.throw(_("Dispute {0} cannot be deleted.").format(self.name), frappe.PermissionError)
