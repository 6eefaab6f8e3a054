from frappe.model.document import Document


class ContractRate(Document):
    """A negotiated hourly rate for a category, a specialty, or both"""
