from frappe.model.document import Document


class ServiceHoursWindow(Document):
    """One weekly window of opening, working or service hours, in local time"""
