from frappe.model.document import Document


class AdditionalWorkMaterial(Document):
    """A part of the additional work"""
