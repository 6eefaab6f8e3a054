"""DocType Work Order Charge."""

import frappe
from frappe.model.document import Document

from techops.billing import charges
from techops.kernel import bridge


class WorkOrderCharge(Document):
    """Another billable line of an order"""

    @bridge.translated_violations()
    def validate(self) -> None:
        """Let it be agreed, and changed, until the order's price is fixed by its completion."""
        charges.check(self.work_order, self.get_doc_before_save())
        charges.check_amounts(self.quantity, self.rate)
        self.currency = frappe.db.get_value("Service Work Order", self.work_order, "currency")

    @bridge.translated_violations()
    def on_trash(self) -> None:
        """Let it be dropped as long as it could be changed."""
        charges.check(self.work_order, self)
