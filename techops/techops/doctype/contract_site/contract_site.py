from frappe.model.document import Document


class ContractSite(Document):
    """A site the contract covers"""
