"""After the work: completed, approved, invoiced, closed; and orders that follow from others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access.actor import system_actor
from techops.access.matrix import ActorFacts
from techops.billing import service as billing
from techops.checklists import service as checklists
from techops.contracts import service as contracts
from techops.costing import service as costing
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.pricing import service as pricing
from techops.sla import service_penalty as sla_penalty
from techops.warranty import service as warranty
from techops.work_orders import movement, store
from techops.work_orders.facts import ActionFacts
from techops.work_orders.inputs import Report, text
from techops.work_orders.model import Action, BillingKind, Relation, Source
from techops.work_orders.settings import limits_for

LARGEST_SIGNATURE = 300_000
SIGNATURE_PREFIX = "data:image/png;base64,"
STILL_OPEN = ("not_rated", "in_dispute")  # what a paid order may wait for
COPIED_TO_REWORK = (
    "customer",
    "company",
    "site",
    "asset",
    "service_category",
    "specialty",
    "contract",
    "priority",
    "contact",
    "contact_name",
    "contact_phone",
)


def complete(
    actor: ActorFacts, name: str, technician: str | None, report: Report, happened: datetime, now: datetime
) -> Document:
    """Finish an order with its report: its price is fixed, its warranty starts (RN-030)."""
    loaded = store.load(actor, name, for_update=True)
    document = loaded.document
    document.update(
        {
            "diagnosis": text(report.diagnosis, "diagnosis"),
            "work_performed": text(report.work_performed, "work_performed"),
            "recommendations": text(report.recommendations, "recommendations"),
            "signed_by": text(report.signed_by, "signed_by"),
            "customer_signature": _signature(report.signature),
        }
    )
    with_report = store.Loaded(
        document,
        store.order_facts(document, loaded.facts.visits, loaded.offers, _awaiting(loaded)),
        loaded.offers,
    )
    facts = ActionFacts(technician=technician, limits=limits_for(document))
    document.completed_at = bridge.naive(happened)
    pricing.freeze(document, happened)
    movement.apply(with_report, Action.COMPLETE, actor, facts, happened)
    sla_penalty.take(document, happened)
    checklists.refuse_open(name, document.service_category)
    warranty.start(document, happened)
    costing.refresh([name], now)
    return document


def approve(actor: ActorFacts, name: str, note: str | None, now: datetime) -> Document:
    """Approve the work; an order billed per service is invoiced in the same moment (RN-007)."""
    loaded = store.load(actor, name, for_update=True)
    document = loaded.document
    # Work within what was agreed needs no second look at the limit: what is approved is the excess.
    facts = ActionFacts(amount=_amount_to_approve(document), limits=limits_for(document))
    changes = {"approved_at": bridge.naive(now), "approved_by": actor.user}
    movement.apply(loaded, Action.APPROVE, actor, facts, now, note=note, changes=changes)
    if not store.is_consolidated(document.contract):
        billing.invoice_order(name, now)
        document = store.order_for(actor, name)
    return document


def linked_order(
    original: Document,
    relation: Relation,
    billing_kind: BillingKind,
    description: str,
    now: datetime,
    besides: Mapping[str, Any] | None = None,
) -> Document:
    """Create an order that hangs on another one: rework or warranty, $0 for the customer (RN-031).

    `besides` are fields in which it differs from the original.
    """
    values = {field: original.get(field) for field in COPIED_TO_REWORK if original.get(field)}
    if not contracts.is_active(original.contract):
        values.pop("contract", None)  # what is owed outlives the contract
    order = frappe.get_doc(
        {
            "doctype": store.ORDER,
            **values,
            "title": original.title,
            "description": description,
            "source": Source.DESK.value,
            "original_order": original.name,
            "relation": relation.value,
            "billing_kind": billing_kind.value,
            **(besides or {}),
        }
    )
    order.flags.techops_actor = system_actor()
    order.flags.techops_now = now
    return order.insert(ignore_permissions=True)  # authorised by the service's guard


def close_if_done(name: str, now: datetime) -> None:
    """Close an invoiced order that is paid and rated (or paid long enough ago without a rating)."""
    system = system_actor()
    loaded = store.load(system, name, for_update=True)
    if loaded.document.status != "Invoiced" or not loaded.document.paid:
        return
    facts = ActionFacts(limits=limits_for(loaded.document))
    try:
        movement.apply(loaded, Action.CLOSE, system, facts, now, changes={"closed_at": bridge.naive(now)})
    except RuleViolation as refusal:
        if refusal.code not in STILL_OPEN:
            raise


def _amount_to_approve(order: Document) -> Any:
    agreed = to_decimal(order.approved_amount or 0)
    total = to_decimal(order.net_total or 0)
    return max(total - agreed, to_decimal(0))


def _awaiting(loaded: store.Loaded) -> int:
    return loaded.facts.additional_work_awaiting


def _signature(value: str | None) -> str | None:
    if not value:
        return None
    if len(value) > LARGEST_SIGNATURE or not value.startswith(SIGNATURE_PREFIX):
        raise RuleViolation(
            "bad_signature",
            _lt("The signature must be a PNG image of at most {largest} kB."),
            kind=ViolationKind.BAD_INPUT,
            largest=LARGEST_SIGNATURE // 1000,
        )
    return value
