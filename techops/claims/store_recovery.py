"""Reads and writes of recoveries from suppliers."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards
from techops.claims.model import RecoveryFacts, RecoveryStatus
from techops.integrations.erpnext.purchase_return import Purchase
from techops.warranty.model import Cover

RECOVERY = "Supplier Recovery"
LIST_FIELDS = (
    "name",
    "status",
    "claim",
    "work_order",
    "item",
    "quantity",
    "serial_no",
    "supplier",
    "purchase_type",
    "purchase_document",
    "purchase_return",
    "returned_at",
    "debit_note",
    "credited_at",
    "refused_reason",
    "modified",
)


def load(name: str, *, for_update: bool = False) -> Document:
    """Return a recovery; with `for_update` locked. Raises RuleViolation ``not_found``."""
    if not frappe.db.exists(RECOVERY, name):
        raise guards.not_found(RECOVERY, name)
    return frappe.get_doc(RECOVERY, name, for_update=for_update)


def page(wanted: dict[str, str | None], window: tuple[int, int]) -> dict[str, Any]:
    """Return a page of the recoveries, latest first."""
    filters = [[RECOVERY, name, "=", value] for name, value in wanted.items() if value]
    return documents.page_of(RECOVERY, LIST_FIELDS, filters, window)


def facts(doc: Document) -> RecoveryFacts:
    """Describe a recovery to the rules."""
    own_return = doc.purchase_type == "Purchase Receipt" and bool(doc.returned_at)
    return RecoveryFacts(doc.name, RecoveryStatus(doc.status), own_return)


def of_claim(claim: str) -> list[Any]:
    """Return the recoveries of a claim, the oldest first."""
    return frappe.get_all(
        RECOVERY, filters={"claim": claim}, fields=[*LIST_FIELDS, "cover_key"], order_by="creation asc"
    )


def waiting_for(returns: Iterable[str], also: str | None = None) -> list[str]:
    """Return the recoveries that follow one of these returns, and the one named besides."""
    names = sorted(returns)
    found = frappe.get_all(RECOVERY, filters={"purchase_return": ["in", names or [""]]}, pluck="name")
    return sorted({*found, *([also] if also else [])})


def credited_by(invoice: str) -> list[str]:
    """Return the recoveries a debit note credited."""
    return frappe.get_all(RECOVERY, filters={"debit_note": invoice}, order_by="name asc", pluck="name")


def add(claim: Document, cover: Cover, key: str, purchase: Purchase, user: str, company: str) -> Document:
    """Write down a recovery; its documents follow."""
    doc = frappe.get_doc(
        {
            "doctype": RECOVERY,
            "claim": claim.name,
            "warranty": claim.warranty,
            "work_order": claim.claim_order,
            "company": company,
            "status": RecoveryStatus.OPEN.value,
            "item": cover.item,
            "quantity": 1,
            "serial_no": cover.serial_no,
            "maker_until": cover.maker_until,
            "cover_key": key,
            "supplier": purchase.supplier,
            "purchase_type": purchase.doctype,
            "purchase_document": purchase.name,
            "opened_by": user,
        }
    )
    doc.flags.techops_service = True
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def write(doc: Document, status: RecoveryStatus, **values: Any) -> None:
    """Save a recovery's new status and what comes with it."""
    doc.update({"status": status.value, **values})
    doc.flags.techops_service = True
    doc.flags.ignore_links = True  # its documents may be on their way out
    doc.save(ignore_permissions=True)  # authorised by the service's guard, or by the document's own event
