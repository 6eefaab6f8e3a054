from frappe.model.document import Document


class QuotationMaterial(Document):
    """An estimated part"""
