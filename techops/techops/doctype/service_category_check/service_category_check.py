"""DocType Service Category Check."""

from frappe.model.document import Document


class ServiceCategoryCheck(Document):
    """A point that technicians check on every job of a category"""
