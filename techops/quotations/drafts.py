"""A quotation while it is prepared: what it starts with, what may be written, what is checked on saving."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate

from techops.access import values
from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.pricing import store as pricing_store
from techops.pricing.rules import check_discount
from techops.quotations import rules, service_pricing
from techops.quotations.model import QuotationStatus
from techops.warranty.model import ServiceType, WarrantyTerm
from techops.warranty.rules import warranty_days

WRITABLE = (
    "quotation_date",
    "valid_until",
    "contact",
    "contact_email",
    "diagnosis",
    "solution",
    "scope",
    "visits",
    "discount_percent",
    "discount_reason",
    "payment_terms",
    "warranty_days",
    "exclusions",
    "terms",
)
TABLES = {
    "labour": ("description", "specialty", "technicians", "hours", "planned_start"),
    "materials": ("item", "quantity"),
    "charges": ("description", "quantity", "rate"),
}
FROM_ORDER = ("customer", "customer_name", "site", "company", "currency")
# What only sending and answering write; a new quotation has none of it, whoever makes it.
LATER = ("sent_at", "sent_to", "decided_at", "decided_by", "decision_note")


def accepted(given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a request that may be written; raises RuleViolation for any other (400)."""
    return values.accepted("Service Quotation", given, WRITABLE, TABLES)


def fill(doc: Document, order: Document, now: datetime) -> None:
    """Start a quotation with what its order already says."""
    hours = float(pricing_store.basis_for(order, now).estimated_hours)
    contact = order.contact or frappe.db.get_value("Service Site", order.site, "contact")
    doc.update({"diagnosis": order.description, "contact": contact, "visits": 1})
    if hours:
        doc.append(
            "labour", {"description": order.title, "hours": hours, "planned_start": order.preferred_start}
        )


def prepare(doc: Document, actor: ActorFacts, now: datetime) -> None:
    """Check and price a draft before it is saved, whoever saves it (RN-010, RN-015)."""
    values.refuse_malformed(doc)
    order = frappe.get_doc("Service Work Order", doc.work_order)
    if doc.is_new():
        _reset(doc)
    doc.update({name: order.get(name) for name in FROM_ORDER})
    _complete(doc, order, now)
    _check_contact(doc)
    _check_discount(doc, actor)
    service_pricing.price(doc, order, now)


def _reset(doc: Document) -> None:
    before = doc.amended_from and frappe.db.get_value("Service Quotation", doc.amended_from, "version")
    doc.update({name: None for name in LATER})
    doc.update({"status": QuotationStatus.DRAFT.value, "version": cint(before) + 1 if before else 1})


def _complete(doc: Document, order: Document, now: datetime) -> None:
    doc.quotation_date = doc.quotation_date or bridge.local_date(now, order.time_zone)
    days = cint(frappe.get_cached_doc("TechOps Settings").quotation_validity_days)
    doc.valid_until = doc.valid_until or rules.valid_until(getdate(doc.quotation_date), days)
    if getdate(doc.valid_until) < getdate(doc.quotation_date):
        raise RuleViolation(
            "valid_until_before_date",
            _lt("The quotation is valid until a day before its date. Correct one of them."),
            kind=ViolationKind.BAD_INPUT,
        )
    if doc.contact and not doc.contact_email:
        doc.contact_email = frappe.db.get_value("Contact", doc.contact, "email_id")
    if doc.is_new() and not doc.warranty_days:
        doc.warranty_days = _warranty_days(order)
    if not doc.payment_terms:
        doc.payment_terms = _payment_terms(order)


def _check_contact(doc: Document) -> None:
    """The contact is one of the customer's, or the quotation would go to a stranger."""
    if not doc.contact:
        return
    linked = {
        "parent": doc.contact,
        "parenttype": "Contact",
        "link_doctype": "Customer",
        "link_name": doc.customer,
    }
    if not frappe.db.exists("Dynamic Link", linked):
        raise RuleViolation(
            "contact_not_customers",
            _lt("This contact is not one of the customer's. Choose one of their contacts."),
            kind=ViolationKind.BAD_INPUT,
        )


def _check_discount(doc: Document, actor: ActorFacts) -> None:
    """RN-015 binds whoever sets the discount; a colleague's is not refused to who edits something else."""
    percent = to_decimal(doc.discount_percent or 0)
    before = None if doc.is_new() else doc.get_doc_before_save()
    if doc.is_new() and doc.amended_from:
        granted = frappe.db.get_value("Service Quotation", doc.amended_from, "discount_percent")
    else:
        granted = before.discount_percent if before else 0
    if percent > to_decimal(granted or 0):
        check_discount(percent, service_pricing.discount_limits(), actor.roles)


def _warranty_days(order: Document) -> int:
    """The days the order's own warranty will have (rules.md, section 7)."""
    if not order.service_type:
        return 0
    contract = pricing_store.contract_of(order)
    days = warranty_days(
        ServiceType(order.service_type),
        contract_terms=_terms(contract.warranty_terms if contract else ()),
        category_days=frappe.get_cached_value("Service Category", order.service_category, "warranty_days"),
        settings_terms=_terms(pricing_store.settings().warranty_terms),
    )
    return days.days


def _terms(rows: Any) -> tuple[WarrantyTerm, ...]:
    return tuple(WarrantyTerm(ServiceType(row.service_type), cint(row.days)) for row in rows)


def _payment_terms(order: Document) -> str:
    contract, settings = pricing_store.contract_of(order), pricing_store.settings()
    # As on the invoice: a contract says both, and settings speak only where there is no contract.
    template = (contract or settings).payment_terms_template
    if template:
        return template
    days = cint(contract.payment_days if contract else settings.payment_days)
    return (
        _("{0} days from the date of the invoice").format(days)
        if days
        else _("Payment on receipt of the invoice")
    )
