from frappe.model.document import Document


class VisitInterval(Document):
    """A stretch of a visit: travelling, working, waiting with the technician present, or interrupted"""
