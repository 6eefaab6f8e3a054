"""Reads of quotations: the caller's own, the lists, those whose time is over."""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards
from techops.access.matrix import ActorFacts, Permission
from techops.access.scope import every_customer
from techops.kernel import bridge
from techops.kernel.money import to_decimal
from techops.quotations.model import QuotationFacts, QuotationStatus

QUOTATION = "Service Quotation"
LIST_FIELDS = (
    "name",
    "status",
    "version",
    "work_order",
    "customer",
    "customer_name",
    "site",
    "quotation_date",
    "valid_until",
    "currency",
    "net_total",
    "tax_total",
    "grand_total",
    "modified",
)
# What people of the customer are never shown: work in progress, and what was withdrawn before it was sent.
INTERNAL = (QuotationStatus.DRAFT.value, QuotationStatus.CANCELLED.value)
WAITING = (QuotationStatus.DRAFT.value, QuotationStatus.SENT.value, QuotationStatus.CHANGES_REQUESTED.value)
FIRST_MIDNIGHT = "Pacific/Kiritimati"  # where a day ends first
EXPIRY_BATCH = 500


def load(actor: ActorFacts, name: str, *, for_update: bool = False) -> Document:
    """Return a quotation the actor may see; with `for_update` locked and as last committed.

    Raises RuleViolation ``not_found`` for what does not exist and for what the actor may not know of.
    """
    if not frappe.db.exists(QUOTATION, name):
        raise guards.not_found(QUOTATION, name)
    doc = frappe.get_doc(QUOTATION, name, for_update=for_update)
    if not sees(actor, doc):
        raise guards.not_found(QUOTATION, name)
    return doc


def sees(actor: ActorFacts, doc: Document) -> bool:
    """Tell whether the actor may know of a quotation: staff of all, customers of theirs once sent."""
    if every_customer(actor):
        return True
    own = doc.customer in actor.customers and actor.permits(Permission.SEE_OWN_ORDERS)
    return own and doc.status not in INTERNAL


def page(
    actor: ActorFacts, wanted: dict[str, str | None], search: str | None, window: tuple[int, int]
) -> dict[str, Any]:
    """Return a page of the quotations the actor may see, latest first: the same rule as `sees`."""
    filters: list[list[Any]] = [[QUOTATION, name, "=", value] for name, value in wanted.items() if value]
    if not every_customer(actor):
        filters.append([QUOTATION, "customer", "in", sorted(actor.customers) or [""]])
        filters.append([QUOTATION, "status", "not in", INTERNAL])
    return documents.page_of(
        QUOTATION, LIST_FIELDS, filters, window, search=search, search_fields=("name", "customer_name")
    )


def facts(doc: Document) -> QuotationFacts:
    """Describe a quotation to the rules; its last day ends on the site's clock (RN-010)."""
    zone = frappe.get_cached_value("Service Site", doc.site, "time_zone") if doc.site else None
    return QuotationFacts(
        name=doc.name or "",
        status=QuotationStatus(doc.status or QuotationStatus.DRAFT),
        valid_until=frappe.utils.getdate(doc.valid_until),
        time_zone=zone or bridge.system_zone().key,
        grand_total=to_decimal(doc.grand_total or 0),
    )


def perhaps_expired(now: datetime) -> list[str]:
    """Return sent quotations whose last day is over somewhere on Earth; the rules say which have expired."""
    return frappe.get_all(
        QUOTATION,
        filters={
            "status": QuotationStatus.SENT.value,
            "docstatus": 1,
            "valid_until": ["<", bridge.local_date(now, FIRST_MIDNIGHT)],
        },
        order_by="valid_until asc, name asc",
        limit=EXPIRY_BATCH,
        pluck="name",
    )


def orders_cancelled_meanwhile() -> list[str]:
    """Return cancelled orders that still have a quotation somebody could answer or send."""
    quotation, order = frappe.qb.DocType(QUOTATION), frappe.qb.DocType("Service Work Order")
    rows = (
        frappe.qb.from_(quotation)
        .join(order)
        .on(order.name == quotation.work_order)
        .where(quotation.status.isin(WAITING) & (order.status == "Cancelled"))
        .select(order.name)
        .distinct()
        .limit(EXPIRY_BATCH)
        .run()
    )
    return [row[0] for row in rows]


def open_names(order: str) -> list[str]:
    """Return the order's quotations that still wait: drafts and those sent."""
    return frappe.get_all(
        QUOTATION, filters={"work_order": order, "status": ["in", WAITING]}, order_by="name asc", pluck="name"
    )


def contact_of(user: str) -> str | None:
    """Return the Contact of a portal user."""
    return frappe.db.get_value("Contact", {"user": user})
