from frappe.model.document import Document


class DiscountLimit(Document):
    """Largest discount a role may grant (RN-015)"""
