"""DocType Service Warranty."""

import frappe
from frappe import _
from frappe.model.document import Document


class ServiceWarranty(Document):
    """The warranty that starts when an order is completed (RN-030)"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("Warranties start by themselves when an order is completed."), frappe.PermissionError
            )

    def on_trash(self) -> None:
        """Refuse: a warranty is a promise to a customer."""
        frappe.throw(_("Warranty {0} cannot be deleted.").format(self.name), frappe.PermissionError)
