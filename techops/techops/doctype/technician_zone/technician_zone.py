from frappe.model.document import Document


class TechnicianZone(Document):
    """A zone the technician covers"""
