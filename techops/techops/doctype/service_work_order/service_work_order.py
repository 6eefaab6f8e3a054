import frappe
from frappe import _

from techops.access.actor import current_actor
from techops.kernel import bridge
from techops.work_orders import service_requests
from techops.work_orders.protection import LockedDocument, forget_side_doors, refuse_side_doors


class ServiceWorkOrder(LockedDocument):
    """One job for a customer, from the request to the payment."""

    @bridge.translated_violations()
    def before_insert(self) -> None:
        """Fill and check a new order the same way whatever door it came in by."""
        if not self.flags.techops_actor:
            forget_side_doors(self)
            self.flags.techops_actor = current_actor()
        self.flags.techops_now = self.flags.techops_now or bridge.now()
        service_requests.prepare(self, self.flags.techops_actor, self.flags.techops_now)

    @bridge.translated_violations()
    def validate(self) -> None:
        """Let only services move it, and judge what is corrected by hand as they would."""
        refuse_side_doors(self)
        if not self.flags.techops_service and not self.is_new():
            service_requests.corrected(self, current_actor(), bridge.now())

    def after_insert(self) -> None:
        """Begin its timeline."""
        service_requests.created(self, self.flags.techops_now)

    def on_trash(self) -> None:
        """Orders are cancelled, not deleted: their numbers and timelines stay."""
        frappe.throw(_("Order {0} cannot be deleted. Cancel it instead.").format(self.name))
