"""A warranty as each kind of caller may see it."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access import documents, evidence, guards
from techops.access.matrix import ActorFacts, Permission
from techops.access.scope import every_customer
from techops.kernel.text import _lt
from techops.warranty import service_voiding, store
from techops.warranty.model import WarrantyStatus
from techops.work_orders.actors import CONTACTS, Who

LIST_FIELDS = (
    "name",
    "status",
    "work_order",
    "customer",
    "site",
    "asset",
    "service_type",
    "starts_on",
    "days",
    "expires_on",
    "time_zone",
    "modified",
)
FIELDS = (*LIST_FIELDS, "conditions")
COVERS = ("kind", "item", "item_name", "quantity", "serial_no", "starts_on", "expires_on", "source")
STAFF_TABLES = {
    "covers": (*COVERS, "maker_until"),
    "voidings": (
        "status",
        "reason",
        "evidence",
        "proposed_by",
        "proposed_at",
        "decided_by",
        "decided_at",
        "decision_note",
    ),
}
CLAIM = "claim"
LABELS = {
    CLAIM: _lt("Claim Under Warranty"),
    "propose_void": _lt("Propose to Void"),
    "decide": _lt("Decide the Proposal"),
}
NEEDS = {
    CLAIM: ["symptom", "description"],
    "propose_void": ["reason", "evidence"],
    "decide": ["approve", "note"],
}


def load(actor: ActorFacts, name: str) -> Document:
    """Return a warranty the actor may see; raises RuleViolation ``not_found`` for any other."""
    doc = store.load(name)
    own = doc.customer in actor.customers and actor.permits(Permission.SEE_OWN_ORDERS)
    if not (every_customer(actor) or own):
        raise guards.not_found(store.WARRANTY, name)
    return doc


def page(actor: ActorFacts, wanted: dict[str, str | None], window: tuple[int, int]) -> dict[str, Any]:
    """Return a page of the warranties the actor may see, those that last longest first."""
    filters: list[list[Any]] = [[store.WARRANTY, name, "=", value] for name, value in wanted.items() if value]
    if not every_customer(actor):
        filters.append([store.WARRANTY, "customer", "in", sorted(actor.customers) or [""]])
    return documents.page_of(
        store.WARRANTY, LIST_FIELDS, filters, window, order_by="expires_on desc, name desc"
    )


def full(doc: Document, actor: ActorFacts) -> dict[str, Any]:
    """Return a warranty with its lines; how it was voided only to staff."""
    staff = every_customer(actor)
    shown = documents.shown(doc, FIELDS, STAFF_TABLES if staff else {"covers": COVERS})
    if staff:
        shown["evidence"] = evidence.files_of(store.WARRANTY, doc.name)
    shown["claims"] = frappe.get_all(
        "Service Warranty Claim",
        filters={"warranty": doc.name},
        fields=["name", "status", "reported_on", "symptom"],
        order_by="creation asc",
    )
    shown["allowed_actions"] = [
        {"action": name, "label": _(LABELS[name]), "needs": NEEDS[name]}
        for name in (*_for_customers(doc, actor), *service_voiding.allowed(doc, actor))
    ]
    return shown


def _for_customers(doc: Document, actor: ActorFacts) -> tuple[str, ...]:
    """Return what a contact may do: who may ask for services may claim while the warranty runs."""
    own = doc.customer in actor.customers and actor.permits(Permission.CREATE_REQUEST)
    asks = actor.contact_role in CONTACTS[Who.CUSTOMER]
    return (CLAIM,) if own and asks and doc.status == WarrantyStatus.ACTIVE.value else ()
