"""Use cases of the contracts' records: who sees them, who keeps them, what is shown to whom."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards, scope
from techops.access.actor import current_actor
from techops.access.matrix import ActorFacts, Permission
from techops.access.values import accepted
from techops.contracts import store
from techops.contracts.actions import allowed_actions, signer_actions

LISTED = (
    "name",
    "title",
    "customer",
    "customer_name",
    "contract_type",
    "status",
    "company",
    "currency",
    "start_date",
    "end_date",
    "billing_method",
)
TERMS = (
    "auto_renewal",
    "renewal_notice_days",
    "covers_all_sites",
    "covers_emergencies",
    "emergency_limit",
    "auto_approval_limit",
    "hourly_rate",
    "discount_percent",
    "failed_visit_fee",
    "own_surcharges",
    "night_surcharge",
    "weekend_surcharge",
    "holiday_surcharge",
    "urgent_surcharge",
    "emergency_surcharge",
    "own_time_rules",
    "minimum_billable_minutes",
    "rounding_step_minutes",
    "waiting_percent",
    "waiting_full_rate_minutes",
    "fixed_monthly_fee",
    "fixed_fee_description",
    "payment_terms_template",
    "payment_days",
    "late_interest_percent",
    "sla_exclusions",
    "renewal_conditions",
    "termination_grounds",
    "terms",
    "offered_for_signature",
)
LIFE = ("signed_by", "signed_on", "terminated_on", "termination_reason", "modified")
STAFF_TERMS = ("price_list", "taxes_template", "billing_contact", "holiday_list")
TABLES = {
    "sites": ("site",),
    "rates": ("service_category", "specialty", "hourly_rate"),
    "zone_fees": ("zone", "travel_fee"),
    "volume_tiers": ("from_amount", "discount_percent"),
    "sla_targets": (
        "priority",
        "first_response_minutes",
        "on_site_minutes",
        "resolution_minutes",
        "penalty_percent",
        "round_the_clock",
    ),
    "service_hours": ("day_of_week", "start_time", "end_time"),
    "authorisation_hours": ("day_of_week", "start_time", "end_time"),
    "warranty_terms": ("service_type", "days", "conditions"),
    "contacts": ("contact", "contact_name", "can_request", "can_approve", "approval_limit"),
}
STAFF_TABLES = {**TABLES, "technicians": ("technician", "preference", "reason")}
SHOWN_ONLY = {"renewals": ("previous_start", "previous_end", "renewed_on")}
AGREED = (
    "title",
    "customer",
    "contract_type",
    "company",
    "currency",
    "start_date",
    "end_date",
    "billing_method",
)


def list_contracts(window: tuple[int, int], search: str | None, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of the contracts the caller may know of, newest first."""
    actor = current_actor()
    chosen = [[store.DOCTYPE, name, "=", value] for name, value in filters.items() if value is not None]
    if not scope.every_customer(actor):
        chosen.append([store.DOCTYPE, "customer", "in", sorted(actor.customers) or [""]])
        chosen.append([store.DOCTYPE, "name", "in", _shown_to_customers(actor)])
    return documents.page_of(
        store.DOCTYPE,
        LISTED,
        chosen,
        window,
        search=search,
        search_fields=("name", "title", "customer_name"),
        order_by="creation desc",
    )


def get_contract(name: str) -> dict[str, Any]:
    """Return one contract; the customer sees its terms, not the company's own notes on technicians."""
    actor = current_actor()
    doc = visible(name, actor)
    staff = scope.every_customer(actor)
    tables = {**(STAFF_TABLES if staff else TABLES), **SHOWN_ONLY}
    terms = documents.shown(doc, (*LISTED[1:], *TERMS, *LIFE, *(STAFF_TERMS if staff else ())), tables)
    _name_people(terms["contacts"])
    return {**terms, "allowed_actions": [*allowed_actions(doc.status, actor), *signer_actions(doc, actor)]}


def _name_people(rows: list[dict[str, Any]]) -> None:
    """Say who the contacts are where the contract itself does not: their documents' names are no names."""
    unnamed = [row for row in rows if not row["contact_name"]]
    if not unnamed:
        return
    filters = {"name": ["in", [row["contact"] for row in unnamed]]}
    names = dict(frappe.get_all("Contact", filters=filters, fields=["name", "full_name"], as_list=True))
    for row in unnamed:
        row["contact_name"] = names.get(row["contact"]) or row["contact"]


def create_contract(values: Mapping[str, Any]) -> Document:
    """Make a draft; company and currency default to the settings' company and its currency."""
    guards.require_any(Permission.MANAGE_CONTRACTS)
    doc = frappe.new_doc(store.DOCTYPE)
    doc.update(accepted(store.DOCTYPE, values, (*AGREED, *TERMS, *STAFF_TERMS), STAFF_TABLES))
    if not doc.customer or not frappe.db.exists("Customer", doc.customer):
        raise guards.not_found("Customer", doc.customer or "")
    doc.company = doc.company or frappe.get_cached_doc("TechOps Settings").default_company
    doc.company = doc.company or frappe.defaults.get_global_default("company")
    if not doc.currency and doc.company:
        doc.currency = frappe.get_cached_value("Company", doc.company, "default_currency")
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def update_contract(name: str, values: Mapping[str, Any]) -> Document:
    """Change terms; what a signature fixed is refused by the contract itself."""
    guards.require_any(Permission.MANAGE_CONTRACTS)
    doc = store.locked_contract(name)
    doc.update(accepted(store.DOCTYPE, values, (*AGREED, *TERMS, *STAFF_TERMS), STAFF_TABLES))
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def visible(name: str, actor: ActorFacts) -> Document:
    """Return a contract the actor may know of: staff any, a customer its own once offered or signed."""
    doc = store.contract(name)
    if scope.every_customer(actor):
        return doc
    if doc.customer not in actor.customers or (doc.status == "Draft" and not doc.offered_for_signature):
        raise guards.not_found(store.DOCTYPE, name)
    return doc


def _shown_to_customers(actor: ActorFacts) -> list[str]:
    own = {"customer": ["in", sorted(actor.customers) or [""]]}
    return frappe.get_all(
        store.DOCTYPE,
        filters=own,
        or_filters={"status": ["!=", "Draft"], "offered_for_signature": 1},
        pluck="name",
    ) or [""]
