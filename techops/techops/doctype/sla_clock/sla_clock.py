import frappe
from frappe import _
from frappe.model.document import Document


class SLAClock(Document):
    """One promise of an order, as `techops.sla.service` computed it last."""

    def validate(self) -> None:
        """Refuse every hand but the service's, which writes in batches of its own."""
        frappe.throw(_("Clocks are computed from what happens to the order."), frappe.PermissionError)

    def on_trash(self) -> None:
        """Refuse deletion: a promise that was made stays."""
        frappe.throw(_("Clocks are computed from what happens to the order."), frappe.PermissionError)
