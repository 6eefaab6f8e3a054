from frappe.model.document import Document


class ContractVolumeTier(Document):
    """Discount from an amount billed in the month on"""
