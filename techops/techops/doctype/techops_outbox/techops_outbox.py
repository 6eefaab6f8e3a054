from frappe.model.document import Document


class TechOpsOutbox(Document):
    """An effect on the outside world, written with the change that causes it and sent after commit"""
