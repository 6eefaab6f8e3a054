"""Warranties: started by completing an order, ended by their last day (rules.md section 7)."""

from datetime import datetime

import frappe
from frappe.model.document import Document

from techops.kernel import bridge
from techops.warranty import rules, rules_cover, store, store_parts
from techops.warranty.model import ServiceType, WarrantySource


def start(order_doc: Document, now: datetime) -> str | None:
    """Start the warranty of a completed order (RN-030); None when neither its terms nor a maker give days.

    Every completed order has its own, one without charge too: what was done again is covered again. Calling
    it twice returns the first one's name.
    """
    if existing := store.warranty_of(order_doc.name):
        return existing
    service_type = _service_type(order_doc)
    contract = _contract(order_doc)
    settings = frappe.get_cached_doc("TechOps Settings")
    days = rules.warranty_days(
        service_type,
        contract_terms=store.terms_of(contract),
        category_days=frappe.get_cached_value(
            "Service Category", order_doc.service_category, "warranty_days"
        ),
        settings_terms=store.terms_of(settings),
    )
    completed_on = bridge.local_date(now, order_doc.time_zone)
    period = rules.warranty_period(completed_on, days.days)
    parts = store_parts.parts_of(order_doc.name, order_doc.time_zone)
    covers = rules_cover.covers_of(period, completed_on, parts)
    expires_on = rules_cover.last_day(covers)
    if expires_on is None:
        return None
    source = contract if days.source is WarrantySource.CONTRACT else settings
    conditions = store.conditions_of(source, service_type)
    return store.add(order_doc, service_type, days, covers, expires_on, conditions)


def expire_due(now: datetime) -> None:
    """Mark as expired what was covered until yesterday, on each site's own calendar.

    Claims look at the dates: a late run is harmless.
    """
    store.expire_before(now)


def _service_type(order_doc: Document) -> ServiceType:
    own = order_doc.service_type or frappe.get_cached_value(
        "Service Category", order_doc.service_category, "service_type"
    )
    return ServiceType(own or ServiceType.REPAIR)


def _contract(order_doc: Document) -> Document | None:
    return frappe.get_cached_doc("Service Contract", order_doc.contract) if order_doc.contract else None
