from frappe.model.document import Document


class CostingTechnician(Document):
    """Cost of one technician on an order"""
