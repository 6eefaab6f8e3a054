"""DocType Work Order Material."""

import frappe
from frappe import _
from frappe.model.document import Document


class WorkOrderMaterial(Document):
    """A part used on an order; its cost is in the stock ledger"""

    def validate(self) -> None:
        """Refuse what did not come through the service: each row stands for a Stock Entry."""
        if not self.flags.techops_service:
            frappe.throw(
                _("Parts are used and given back from the order. Open the order and use its buttons."),
                frappe.PermissionError,
            )

    def on_trash(self) -> None:
        """Refuse: a part is given back, which leaves its trace in stock."""
        frappe.throw(
            _("A used part cannot be deleted. Give it back from the order instead."), frappe.PermissionError
        )
