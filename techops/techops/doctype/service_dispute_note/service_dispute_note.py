"""DocType Service Dispute Note."""

import frappe
from frappe import _
from frappe.model.document import Document


class ServiceDisputeNote(Document):
    """Something said, shown or done in a dispute"""

    def validate(self) -> None:
        """Refuse what did not come through the service, and every change."""
        if not self.flags.techops_service or not self.is_new():
            frappe.throw(_("What was said in a dispute is not edited."), frappe.PermissionError)

    def on_trash(self) -> None:
        """Refuse: the record of a dispute stays whole."""
        frappe.throw(_("What was said in a dispute is not deleted."), frappe.PermissionError)
