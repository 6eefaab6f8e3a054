from frappe.model.document import Document


class WarrantyVoiding(Document):
    """A proposal to void a warranty for misuse, and what a manager decided (RN-033)"""
