from frappe.model.document import Document


class WarrantyCover(Document):
    """What a warranty covers, and until when"""
