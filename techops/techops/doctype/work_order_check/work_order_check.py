"""DocType Work Order Check."""

import frappe
from frappe import _
from frappe.model.document import Document


class WorkOrderCheck(Document):
    """The answer to a point of the checklist on an order"""

    def validate(self) -> None:
        """Refuse what did not come through the service: answers are the technician's on site."""
        if not self.flags.techops_service:
            frappe.throw(
                _("The checklist is answered on the technician's page, not by hand."), frappe.PermissionError
            )
