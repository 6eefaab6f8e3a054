"""How a dispute ends: rework without charge, a discount, a credit note, or approval of the work as it is."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe

from techops.access.matrix import ActorFacts
from techops.billing import service as billing
from techops.costing import service as costing
from techops.disputes import notices, rules, rules_settlement, service, store
from techops.disputes.model import DisputeAction, Input, Settlement
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.text import _lt
from techops.pricing import service_settlement
from techops.work_orders import movement, service_review
from techops.work_orders import store as orders
from techops.work_orders.facts import ActionFacts
from techops.work_orders.inputs import text
from techops.work_orders.model import Action, BillingKind, Relation, Resolution
from techops.work_orders.settings import limits_for


def resolve(actor: ActorFacts, name: str, settlement: Settlement, note: str, now: datetime) -> store.Loaded:
    """Settle a dispute in one transaction: money, orders and ledger follow, or nothing happens at all."""
    loaded = store.load(actor, name, for_update=True)
    said = text(note, "note")
    given = Input(said, settlement, store.limits(), _discount_limits())
    outcome = rules.decide(DisputeAction.RESOLVE, loaded.facts, actor, given, now)
    off = rules_settlement.amount_off(loaded.facts.charge, settlement)
    results: dict[str, Any] = {"resolution": settlement.resolution.value, "resolution_note": said}
    if settlement.resolution in rules_settlement.TAKING_OFF:
        results["discount_percent"] = float(settlement.percent or 0)
        results["amount_off"] = float(off)
    _change_order(loaded, actor, settlement, said, now)
    results |= _consequences(loaded, settlement, off, said, now)
    service.end(loaded, outcome, actor, results, now)
    store.add_note(name, actor, service.side_of(actor), said, now, action=DisputeAction.RESOLVE.value)
    notices.changed(loaded.document, DisputeAction.RESOLVE, service.side_of(actor))
    _finish(loaded, settlement, now)
    return store.load(actor, name)


def resolve_order(
    actor: ActorFacts, order: str, settlement: Settlement, note: str, now: datetime
) -> store.Loaded:
    """Settle the dispute an order is in."""
    return resolve(actor, service.dispute_of(actor, order), settlement, note, now)


def settlement_of(resolution: str, percent: object = None, amount: object = None) -> Settlement:
    """Read a settlement as people send it; raises RuleViolation ``bad_resolution`` or ``not_a_number``."""
    try:
        chosen = Resolution(resolution.strip().capitalize())
    except ValueError:
        raise RuleViolation(
            "bad_resolution",
            _lt("{value} is not a resolution. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            value=resolution[:40],
            choices=", ".join(one.value for one in Resolution),
        ) from None
    return Settlement(
        chosen,
        None if percent is None else to_decimal(percent, label="percent"),
        None if amount is None else to_decimal(amount, label="amount"),
    )


def _change_order(
    loaded: store.Loaded, actor: ActorFacts, settlement: Settlement, said: str, now: datetime
) -> None:
    """Take the discount off what is not invoiced yet, and move the order on if the dispute held it."""
    order, document = loaded.order, loaded.order.document
    before = (document.status, document.sub_status)
    if settlement.resolution is Resolution.DISCOUNT and not loaded.facts.charge.is_invoiced:
        service_settlement.settle(document, settlement.percent or ZERO, now)
    document.open_dispute = None
    details = {"resolution": settlement.resolution.value, "dispute": loaded.document.name}
    if document.sub_status != "Disputed":
        movement.save(document)
        movement.tell(order, "dispute_resolved", before, now, details)
        return
    approved = settlement.resolution is not Resolution.REWORK
    changes = {"approved_at": bridge.naive(now), "approved_by": actor.user} if approved else {}
    facts = ActionFacts(reason=said, resolution=settlement.resolution, limits=limits_for(document))
    movement.apply(order, Action.RESOLVE_DISPUTE, actor, facts, now, changes=changes, details=details)


def _consequences(
    loaded: store.Loaded, settlement: Settlement, off: Decimal, said: str, now: datetime
) -> dict[str, Any]:
    """Make the linked order or the credit note; returns what the dispute says of them."""
    order = loaded.order.document
    if settlement.resolution is Resolution.REWORK:
        rework = service_review.linked_order(order, Relation.REWORK, BillingKind.REWORK, said, now)
        return {"rework_order": rework.name}
    if off and loaded.facts.charge.is_invoiced:
        reason = f"{loaded.document.name}: {said}"
        return {"credit_note": billing.credit_order(order.name, order.sales_invoice, off, reason, now)}
    return {}


def _finish(loaded: store.Loaded, settlement: Settlement, now: datetime) -> None:
    """Bill what waited only for this, or close what is paid and rated; and count the order again."""
    order = loaded.order.document
    held = loaded.facts.order.sub_status == "Disputed"
    if held and settlement.resolution is not Resolution.REWORK and not orders.is_consolidated(order.contract):
        billing.invoice_order(order.name, now)
    elif order.status == "Invoiced":
        service_review.close_if_done(order.name, now)
    costing.refresh([order.name], now)


def _discount_limits() -> dict[str, Decimal]:
    rows = frappe.get_cached_doc("TechOps Settings").discount_limits
    return {row.role: to_decimal(row.largest_percent or 0) for row in rows}
