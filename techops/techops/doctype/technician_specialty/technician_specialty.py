from frappe.model.document import Document


class TechnicianSpecialty(Document):
    """What a technician knows"""
