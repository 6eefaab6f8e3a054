from frappe.model.document import Document


class TechOpsIdempotencyKey(Document):
    """The first answer to a request, given again when the same request is repeated"""
