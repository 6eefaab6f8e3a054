import frappe
from frappe import _
from frappe.model.document import Document


class SLAClockEvent(Document):
    """One row of the append-only ledger of promises."""

    def validate(self) -> None:
        """Refuse every hand but the service's, which writes in batches of its own."""
        frappe.throw(_("The ledger is append-only."), frappe.PermissionError)

    def on_trash(self) -> None:
        """Refuse deletion."""
        frappe.throw(_("The ledger is append-only."), frappe.PermissionError)
