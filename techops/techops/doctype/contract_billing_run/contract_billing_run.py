"""DocType Contract Billing Run."""

import frappe
from frappe import _
from frappe.model.document import Document


class ContractBillingRun(Document):
    """The monthly invoice of one contract"""

    def validate(self) -> None:
        """Refuse what did not come through the service."""
        if not self.flags.techops_service:
            frappe.throw(
                _("Start a monthly invoice with the button of the contract or of this list."),
                frappe.PermissionError,
            )
