"""DocType Service Rating."""

import frappe
from frappe import _
from frappe.model.document import Document


class ServiceRating(Document):
    """What the customer thought of the work, 1 to 5"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("Work is rated by customers; nobody else writes a rating."), frappe.PermissionError
            )

    def on_trash(self) -> None:
        """Refuse: what a customer said stays."""
        frappe.throw(
            _("The rating of order {0} cannot be deleted.").format(self.work_order), frappe.PermissionError
        )
