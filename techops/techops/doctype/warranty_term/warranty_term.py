from frappe.model.document import Document


class WarrantyTerm(Document):
    """Warranty days of one type of service"""
