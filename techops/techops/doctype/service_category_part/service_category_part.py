from frappe.model.document import Document


class ServiceCategoryPart(Document):
    """A part that jobs of a category usually need"""
