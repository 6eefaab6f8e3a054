"""What happens to sites when ERPNext's own documents change."""

import frappe
from frappe.model.document import Document

from techops.assets import labels


def address_updated(doc: Document, method: str | None = None) -> None:
    """Keep the address shown on sites equal to the Address they point to."""
    if frappe.db.exists("Service Site", {"address": doc.name}):
        shown = labels.address_text(doc.name)
        frappe.db.set_value("Service Site", {"address": doc.name}, "address_display", shown)
