"""How offers end: accepted, refused, taken back, or not answered in time."""

from datetime import datetime
from typing import Any

from frappe.model.document import Document

from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.work_orders import movement, offers, service_dispatch, store, waiting
from techops.work_orders.facts import ActionFacts, OfferFacts
from techops.work_orders.inputs import Schedule
from techops.work_orders.model import Action, OfferStatus, VisitRole
from techops.work_orders.settings import limits_for
from techops.work_orders.store import Loaded
from techops.workforce import service as workforce


def accept(actor: ActorFacts, name: str, now: datetime) -> Document:
    """Take the offer open for the acting technician; the lead's acceptance schedules the order."""
    loaded = store.load(actor, name, for_update=True)
    offer = _own_offer(loaded, actor)
    planned, clash = None, None
    if offer is not None and actor.technician:
        planned = Schedule(bridge.aware(offer["scheduled_start"]), bridge.aware(offer["scheduled_end"]))
        clash = _clash(loaded.document, actor.technician, planned, now)
    facts = ActionFacts(
        offer=store.offer_facts(offer) if offer else None,
        technician_refusal=clash,
        limits=limits_for(loaded.document),
    )
    lead = offer is not None and offer["role"] == VisitRole.LEAD.value
    changes = service_dispatch.lead_of(actor.technician) if lead else {}
    movement.apply(loaded, Action.ACCEPT, actor, facts, now, changes=changes)
    assert offer and planned and actor.technician  # the rules refused everybody else
    offers.close(offer, OfferStatus.ACCEPTED, now)
    role = VisitRole(offer["role"])
    service_dispatch.place(loaded.document, actor.technician, planned, role, now, offered=False)
    return loaded.document


def reject(actor: ActorFacts, name: str, reason: str, now: datetime) -> Document:
    """Refuse the offer open for the acting technician; a lead's is passed on to the next best.

    Where settings pass nothing on, the helpers' offers end with the lead's.
    """
    loaded = store.load(actor, name, for_update=True)
    offer = _own_offer(loaded, actor)
    facts = ActionFacts(
        reason=reason,
        offer=store.offer_facts(offer) if offer else None,
        limits=limits_for(loaded.document),
    )
    movement.apply(loaded, Action.REJECT, actor, facts, now, changes=_pass_on(offer, now))
    assert offer is not None  # the rules refused everybody else
    offers.close(offer, OfferStatus.REFUSED, now, reason)
    if offer["role"] == VisitRole.LEAD.value and not loaded.document.next_offer_at:
        offers.withdraw_all([each for each in loaded.offers if each is not offer], now)
    return loaded.document


def withdraw(actor: ActorFacts, name: str, reason: str | None, now: datetime) -> Document:
    """Take the open offers back."""
    loaded = store.load(actor, name, for_update=True)
    facts = ActionFacts(reason=reason or "", offer=_lead_offer(loaded), limits=limits_for(loaded.document))
    movement.apply(loaded, Action.WITHDRAW_OFFER, actor, facts, now)
    offers.withdraw_all(loaded.offers, now, reason)
    return loaded.document


def expire_offer(actor: ActorFacts, name: str, now: datetime) -> Document:
    """End the offers nobody answered in time; the others stay, and the lead's passes on to the next best."""
    loaded = store.load(actor, name, for_update=True)
    late = [offer for offer in loaded.offers if _is_late(offer, now)]
    lead = next((offer for offer in late if offer["role"] == VisitRole.LEAD.value), None)
    ended = lead or next(iter(late), None)
    facts = ActionFacts(
        offer=store.offer_facts(ended) if ended else _lead_offer(loaded), limits=limits_for(loaded.document)
    )
    movement.apply(loaded, Action.OFFER_EXPIRED, actor, facts, now, changes=_pass_on(lead, now))
    for offer in late:
        offers.close(offer, OfferStatus.EXPIRED, now)
    if lead and not loaded.document.next_offer_at:
        offers.withdraw_all([offer for offer in loaded.offers if offer not in late], now)
    return loaded.document


def _clash(order: Document, technician: str, planned: Schedule, now: datetime) -> RuleViolation | None:
    """Return why the technician cannot take what was offered to him after all: he took another job since."""
    reasons = workforce.ineligibility(order, technician, planned.start, planned.end, now)
    return next((reason.violation() for reason in reasons if reason.code == "RN-022"), None)


def _own_offer(loaded: Loaded, actor: ActorFacts) -> dict[str, Any] | None:
    return next((offer for offer in loaded.offers if offer["technician"] == actor.technician), None)


def _is_late(offer: dict[str, Any], now: datetime) -> bool:
    expires_at = bridge.aware(offer["expires_at"])
    return expires_at is not None and now > expires_at


def _pass_on(offer: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    """Return the change that has the next best asked after a lead's offer ended without a yes."""
    return waiting.pass_on(now) if offer and offer["role"] == VisitRole.LEAD.value else {}


def _lead_offer(loaded: Loaded) -> OfferFacts | None:
    leads = [offer for offer in loaded.offers if offer["role"] == VisitRole.LEAD.value]
    chosen = next(iter(leads or loaded.offers), None)
    return store.offer_facts(chosen) if chosen else None
