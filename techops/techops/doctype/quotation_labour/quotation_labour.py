from frappe.model.document import Document


class QuotationLabour(Document):
    """Estimated labour"""
