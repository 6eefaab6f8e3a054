from frappe.model.document import Document

from techops.work_orders.protection import refuse_side_doors


class AdditionalWorkRequest(Document):
    """Work found on site that was not approved yet (RN-006)."""

    def validate(self) -> None:
        """Let only services change it."""
        refuse_side_doors(self)
