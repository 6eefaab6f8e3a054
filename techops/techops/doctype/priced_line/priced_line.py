from frappe.model.document import Document


class PricedLine(Document):
    """A priced line with the reason for each of its numbers"""
