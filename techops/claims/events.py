"""What happens elsewhere and concerns claims."""

from frappe.model.document import Document

from techops.access import evidence
from techops.claims import service_recovery, work
from techops.claims.model import RecoveryEvent
from techops.kernel import bridge

WITH_EVIDENCE = ("Service Warranty Claim", "Service Warranty")


@bridge.translated_violations()
def order_moved(doc: Document, method: str | None = None) -> None:
    """A claim's order was begun, done or cancelled; other orders cost nothing here."""
    if doc.get("warranty_claim") and doc.has_value_changed("status"):
        work.follow(doc, bridge.moment_of(doc))


@bridge.translated_violations()
def file_attached(doc: Document, method: str | None = None) -> None:
    """Evidence is private and of a known kind, whatever door it comes by."""
    if doc.attached_to_doctype in WITH_EVIDENCE and doc.is_new() and not doc.is_folder:
        evidence.refuse_other_than_evidence(doc)


@bridge.translated_violations()
def purchase_receipt_submitted(doc: Document, method: str | None = None) -> None:
    """A return to a supplier left: what waited for it is returned."""
    if doc.is_return:
        service_recovery.follow_return(doc, RecoveryEvent.RETURNED, bridge.moment_of(doc))


@bridge.translated_violations()
def purchase_receipt_cancelled(doc: Document, method: str | None = None) -> None:
    """A return to a supplier did not happen after all."""
    if doc.is_return:
        service_recovery.follow_return(doc, RecoveryEvent.RETURN_CANCELLED, bridge.moment_of(doc))


@bridge.translated_violations()
def purchase_invoice_submitted(doc: Document, method: str | None = None) -> None:
    """A supplier's debit note: what it returns or names is credited."""
    if doc.is_return:
        service_recovery.follow_credit(doc, bridge.moment_of(doc))


@bridge.translated_violations()
def purchase_invoice_cancelled(doc: Document, method: str | None = None) -> None:
    """A debit note that no longer holds credits nothing."""
    if doc.is_return:
        service_recovery.follow_cancelled_credit(doc)
