from frappe.model.document import Document


class ContractTechnician(Document):
    """A technician the customer prefers or refuses"""
