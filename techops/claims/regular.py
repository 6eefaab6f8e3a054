"""What the warranty does not cover, ordered regularly: a linked order and the draft of its quotation."""

from datetime import datetime

import frappe
from frappe.model.document import Document

from techops.access.actor import system_actor
from techops.claims import store
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.quotations import service as quotations
from techops.work_orders import service_requests, service_review
from techops.work_orders.model import BillingKind, Relation, Source


def order(doc: Document, category: str | None, now: datetime) -> tuple[str, str]:
    """Make the order and the draft of its quotation; returns their names."""
    made = _linked(doc, now) if doc.original_order else _first(doc, category, now)
    quotation = quotations.create(system_actor(), made.name, {}, now)
    return made.name, quotation.name


def _linked(doc: Document, now: datetime) -> Document:
    original = frappe.get_doc(store.ORDER, doc.original_order)
    elsewhere = {"site": doc.site or original.site, "asset": doc.asset, "quotation_requested": 1}
    return service_review.linked_order(
        original, Relation.FOLLOW_UP, BillingKind.BILLABLE, _description(doc), now, elsewhere
    )


def _first(doc: Document, category: str | None, now: datetime) -> Document:
    """There was no work on this equipment yet: its own category says what is ordered, else somebody does."""
    chosen = category or frappe.db.get_value("Service Asset", doc.asset, "service_category")
    if not chosen:
        raise RuleViolation(
            "category_missing",
            _lt("Say which service to order: this equipment has none of its own."),
            kind=ViolationKind.BAD_INPUT,
        )
    values = {
        "customer": doc.customer,
        "site": doc.site,
        "asset": doc.asset,
        "service_category": chosen,
        "title": doc.symptom,
        "description": doc.description,
        "quotation_requested": 1,
    }
    return service_requests.create(system_actor(), values, now, Source.API)


def _description(doc: Document) -> str:
    return f"{doc.symptom}\n\n{doc.description}"
