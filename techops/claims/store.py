"""Reads and writes of claims: the caller's own, the lists, the work they are about."""

from datetime import date, datetime
from typing import Any

from pypika.terms import Case

import frappe
from frappe.model.document import Document
from frappe.query_builder import Order
from frappe.utils import getdate

from techops.access import documents, guards
from techops.access.matrix import ActorFacts, Permission
from techops.access.scope import every_customer
from techops.claims.model import (
    ClaimAction,
    ClaimedFacts,
    ClaimFacts,
    ClaimStatus,
    Exclusion,
    OriginalFacts,
)
from techops.kernel import bridge
from techops.warranty import store as warranties
from techops.warranty.model import ServiceType, WarrantyStatus

CLAIM = "Service Warranty Claim"
ORDER = "Service Work Order"
COMPLETED = ("Completed", "Invoiced", "Closed")
LIST_FIELDS = (
    "name",
    "status",
    "symptom",
    "customer",
    "customer_name",
    "site",
    "asset",
    "original_order",
    "warranty",
    "claim_order",
    "item",
    "eligible",
    "reported_at",
    "reported_on",
    "cause",
    "modified",
)


def load(actor: ActorFacts, name: str, *, for_update: bool = False) -> Document:
    """Return a claim the actor may see; with `for_update` locked and as last committed.

    Raises RuleViolation ``not_found`` for what does not exist and for what the actor may not know of.
    """
    if not frappe.db.exists(CLAIM, name):
        raise guards.not_found(CLAIM, name)
    doc = frappe.get_doc(CLAIM, name, for_update=for_update)
    own = doc.customer in actor.customers and actor.permits(Permission.SEE_OWN_ORDERS)
    if not (every_customer(actor) or own):
        raise guards.not_found(CLAIM, name)
    return doc


def page(
    actor: ActorFacts, wanted: dict[str, str | None], search: str | None, window: tuple[int, int]
) -> dict[str, Any]:
    """Return a page of the claims the actor may see, latest first: the same rule as `load`."""
    filters: list[list[Any]] = [[CLAIM, name, "=", value] for name, value in wanted.items() if value]
    if not every_customer(actor):
        filters.append([CLAIM, "customer", "in", sorted(actor.customers) or [""]])
    return documents.page_of(
        CLAIM, LIST_FIELDS, filters, window, search=search, search_fields=("name", "symptom", "customer_name")
    )


def facts(doc: Document) -> ClaimFacts:
    """Describe a claim to the rules."""
    status = None if doc.is_new() else ClaimStatus(doc.status)
    return ClaimFacts(doc.name or "", doc.customer, status, bool(doc.cause))


def claimed(doc: Document) -> ClaimedFacts:
    """Describe what is claimed."""
    return ClaimedFacts(
        on=getdate(doc.reported_on),
        site=doc.site or None,
        asset=doc.asset or None,
        item=doc.item or None,
        serial_no=doc.serial_no or None,
        unrelated=bool(doc.unrelated),
        exclusion=Exclusion(doc.exclusion) if doc.exclusion else None,
    )


def original(order: str | None) -> OriginalFacts | None:
    """Describe the work a claim is about, and the warranty it left."""
    row = order and frappe.db.get_value(
        ORDER, order, ["name", "site", "asset", "service_type", "completed_at", "status"], as_dict=True
    )
    if not row:
        return None
    name = warranties.warranty_of(row.name)
    doc = warranties.load(name) if name else None
    return OriginalFacts(
        order=row.name,
        service_type=ServiceType(row.service_type or ServiceType.REPAIR),
        completed=bool(row.completed_at) and row.status in COMPLETED,
        site=row.site or None,
        asset=row.asset or None,
        warranty=name,
        voided=doc is not None and doc.status == WarrantyStatus.VOIDED.value,
        covers=warranties.covers(doc) if doc else (),
    )


def last_order_of(asset: str, on: date) -> str | None:
    """Return the work on an asset that a claim is about: still under warranty before others, the latest."""
    order, warranty = frappe.qb.DocType(ORDER), frappe.qb.DocType(warranties.WARRANTY)
    covered = (warranty.expires_on >= on) & (warranty.status != WarrantyStatus.VOIDED.value)
    rows = (
        frappe.qb.from_(order)
        .left_join(warranty)
        .on(warranty.work_order == order.name)
        .where((order.asset == asset) & order.status.isin(COMPLETED))
        .orderby(Case().when(covered, 1).else_(0), order=Order.desc)
        .orderby(order.completed_at, order=Order.desc)
        .limit(1)
        .select(order.name)
        .run()
    )
    return rows[0][0] if rows else None


def write_down(
    doc: Document, action: ClaimAction, before: str | None, user: str, now: datetime, note: str | None = None
) -> None:
    """Add a step to the claim's history."""
    doc.append(
        "history",
        {
            "action": action.value,
            "from_status": before,
            "to_status": doc.status,
            "user": user,
            "occurred_at": bridge.naive(now),
            "note": note or None,
        },
    )


def save(doc: Document) -> None:
    """Save a claim on behalf of a service."""
    doc.flags.techops_service = True
    doc.flags.ignore_links = True  # every name in it was read from its own document
    doc.save(ignore_permissions=True)  # authorised by the service's guard
