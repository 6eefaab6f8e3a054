from frappe.model.document import Document


class TechnicianCertification(Document):
    """A certificate that backs a specialty; once expired it disables it (RN-021)"""
