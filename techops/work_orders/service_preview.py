"""What a request would cost and promise at each priority, before anybody makes it; nothing is written."""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access.matrix import ActorFacts
from techops.access.values import accepted
from techops.contracts.store import sla_rows
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.priority import Priority
from techops.pricing import service as pricing
from techops.work_orders import service_requests, store

ASKED = ("customer", "site", "asset", "service_category", "preferred_start", "quotation_requested")


def preview(actor: ActorFacts, values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the contract a request would come under and, by priority, price, promises or the refusal."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    checked = accepted(store.ORDER, given, ASKED)
    service_requests.refuse_strangers(actor, checked)
    choices = [_choice(actor, checked, priority, now) for priority in Priority]
    return {"contract": next((one.pop("contract") for one in choices[:1]), None), "choices": choices}


def _choice(actor: ActorFacts, values: dict[str, Any], priority: Priority, now: datetime) -> dict[str, Any]:
    order = frappe.get_doc({"doctype": store.ORDER, **values, "priority": priority.value})
    shown: dict[str, Any] = {"priority": priority.value, "refusal": None}
    try:
        service_requests.prepare(order, actor, now)
    except RuleViolation as refusal:
        return {**shown, "contract": None, "refusal": bridge.translate(refusal.message, **refusal.params)}
    return {
        **shown,
        "contract": _contract(order),
        "currency": order.currency,
        "estimate": float(pricing.estimate(order, now).net_total),
        "prepayment": order.prepayment_amount or 0,
        "quotation_required": bool(order.quotation_required),
        "promises": _promises(order, priority),
    }


def _contract(order: Document) -> dict[str, Any] | None:
    if not order.contract:
        return None
    contract = frappe.get_cached_doc("Service Contract", order.contract)
    return {
        "name": contract.name,
        "title": contract.title,
        "covers_emergencies": bool(contract.covers_emergencies),
    }


def _promises(order: Document, priority: Priority) -> dict[str, int] | None:
    """Return the minutes promised by the contract, else by the settings."""
    contract = frappe.get_cached_doc("Service Contract", order.contract) if order.contract else None
    settings = frappe.get_cached_doc("TechOps Settings")
    rows = (contract.sla_targets if contract else None) or settings.sla_targets
    found = next((row for row in sla_rows(rows) if row.priority is priority), None)
    if found is None:
        return None
    return {
        "first_response": found.first_response_minutes,
        "on_site": found.on_site_minutes,
        "resolution": found.resolution_minutes,
    }
