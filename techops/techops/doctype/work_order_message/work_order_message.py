from frappe.model.document import Document


class WorkOrderMessage(Document):
    """A message between customer, technician and office about an order"""
