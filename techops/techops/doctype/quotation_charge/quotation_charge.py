from frappe.model.document import Document


class QuotationCharge(Document):
    """Another estimated charge"""
