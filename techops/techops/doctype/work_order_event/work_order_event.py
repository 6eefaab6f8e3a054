import frappe
from frappe import _
from frappe.model.document import Document


class WorkOrderEvent(Document):
    """One row of an order's append-only timeline."""

    def before_save(self) -> None:
        """Refuse every change of a row that is already written."""
        if not self.is_new():
            frappe.throw(_("The timeline is append-only."), frappe.PermissionError)

    def on_trash(self) -> None:
        """Refuse deletion, but with the order itself."""
        if not self.flags.techops_service:
            frappe.throw(_("The timeline is append-only."), frappe.PermissionError)
