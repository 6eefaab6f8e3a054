"""Controller of Service Warranty Claim: judged when it comes in, then moved by its service only."""

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access.actor import current_actor
from techops.claims import intake
from techops.kernel import bridge
from techops.work_orders.protection import forget_side_doors, refuse_side_doors


class ServiceWarrantyClaim(Document):
    """What a customer claims under warranty, from the complaint to its closing"""

    @bridge.translated_violations()
    def before_insert(self) -> None:
        """Fill and judge a new claim the same way whatever door it came in by."""
        if not self.flags.techops_actor:
            forget_side_doors(self)
        intake.prepare(self, self.flags.techops_actor or current_actor(), bridge.moment_of(self))

    @bridge.translated_violations()
    def validate(self) -> None:
        """Let only services move it; its text is corrected until it is decided."""
        refuse_side_doors(self)
        intake.refuse_late_change(self)

    @bridge.translated_violations()
    def after_insert(self) -> None:
        """Be the one open claim about this work."""
        intake.take_place(self)

    def on_trash(self) -> None:
        """Claims are withdrawn, not deleted: what a customer said stays."""
        frappe.throw(_("Claim {0} cannot be deleted. Withdraw it instead.").format(self.name))
