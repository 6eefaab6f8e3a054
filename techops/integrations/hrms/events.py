"""What happens to technicians when their Employee changes."""

import frappe
from frappe.model.document import Document


def employee_updated(doc: Document, method: str | None = None) -> None:
    """Follow the employee's name, user and company; nobody who left stays an active technician."""
    name = frappe.db.get_value("Technician", {"employee": doc.name})
    if not name:
        return
    technician = frappe.get_doc("Technician", name)
    if technician.follows(doc):
        technician.save(ignore_permissions=True)  # whoever may change the employee moves its technician along
