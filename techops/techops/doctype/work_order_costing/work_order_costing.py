"""DocType Work Order Costing."""

import frappe
from frappe import _
from frappe.model.document import Document


class WorkOrderCosting(Document):
    """What an order earned and cost (internal)"""

    def validate(self) -> None:
        """Refuse: costings are counted from visits, stock and invoices, written by `costing.store_write`."""
        frappe.throw(_("The costing of an order is counted, not typed."), frappe.PermissionError)

    def on_trash(self) -> None:
        """Refuse: it would only be counted again."""
        frappe.throw(_("The costing of an order cannot be deleted."), frappe.PermissionError)
