from frappe.model.document import Document


class SLATarget(Document):
    """What is promised for one priority (rules section 5); minutes of service time"""
