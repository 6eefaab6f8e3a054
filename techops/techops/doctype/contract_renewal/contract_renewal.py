from frappe.model.document import Document


class ContractRenewal(Document):
    """A period of a contract before it was renewed"""
