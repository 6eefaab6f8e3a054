from frappe.model.document import Document


class ContractContact(Document):
    """A person of the customer who may request or approve"""
