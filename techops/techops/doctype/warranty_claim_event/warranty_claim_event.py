from frappe.model.document import Document


class WarrantyClaimEvent(Document):
    """A step in the life of a claim"""
