from frappe.model.document import Document


class ContractZoneFee(Document):
    """Travel fee agreed for a zone"""
