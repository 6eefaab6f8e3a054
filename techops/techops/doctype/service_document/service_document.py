from frappe.model.document import Document


class ServiceDocument(Document):
    """A manual, plan or certificate"""
