"""Controller of Supplier Recovery: opened from a claim, moved by the supplier's documents."""

import frappe
from frappe import _
from frappe.model.document import Document


class SupplierRecovery(Document):
    """A part that failed under its maker's warranty, followed until the supplier credits it"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("A recovery is opened from its claim and follows the documents of the supplier."),
                frappe.PermissionError,
            )

    def on_trash(self) -> None:
        """Refuse: it is part of the claim's story."""
        frappe.throw(_("Recovery {0} cannot be deleted.").format(self.name), frappe.PermissionError)
