from frappe.model.document import Document


class TechOpsKey(Document):
    """A scarce thing taken exactly once: the database refuses the second taker"""
