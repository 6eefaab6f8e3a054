"""Controller of Service Quotation: priced while a draft, then changed only by sending and answering."""

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access.actor import current_actor
from techops.kernel import bridge
from techops.quotations import drafts, printing, service
from techops.work_orders.protection import refuse_side_doors


class ServiceQuotation(Document):
    """A price proposed for an order; versions by amending"""

    @bridge.translated_violations()
    def before_insert(self) -> None:
        """Refuse a second quotation for the order, naming the first."""
        service.refuse_second(self)

    @bridge.translated_violations()
    def validate(self) -> None:
        """Price a draft; what is being sent was priced when it was last saved, and stays as people saw it."""
        refuse_side_doors(self)
        if self.docstatus == 0:
            drafts.prepare(self, self.flags.techops_actor or current_actor(), bridge.moment_of(self))

    @bridge.translated_violations()
    def after_insert(self) -> None:
        """Take the order's place for a quotation and tell the order."""
        service.begin(self.flags.techops_actor or current_actor(), self, bridge.moment_of(self))

    def before_submit(self) -> None:
        """Submitting is part of sending."""
        if not self.flags.techops_service:
            frappe.throw(
                _("A quotation is submitted by sending it. Use the button Send."), frappe.PermissionError
            )

    def before_cancel(self) -> None:
        """Cancelling is part of making a new version."""
        if not self.flags.techops_service:
            frappe.throw(
                _("A quotation that was sent is not cancelled by hand. Make a new version of it."),
                frappe.PermissionError,
            )

    @bridge.translated_violations()
    def on_trash(self) -> None:
        """Keep what was sent; a deleted draft makes room for another."""
        service.release(self)

    def before_print(self, settings: dict | None = None) -> None:
        """Give the print format its figures and texts."""
        self.printed = printing.context(self)
