"""Who does an order and when: offered, accepted, refused, rescheduled, given to somebody else."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import guards
from techops.access.actor import system_actor
from techops.access.matrix import ActorFacts, Permission
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders import movement, offers, store, store_visits
from techops.work_orders.facts import ActionFacts
from techops.work_orders.inputs import Assignment, Schedule
from techops.work_orders.model import Action, VisitRole, VisitStatus
from techops.work_orders.settings import limits_for
from techops.work_orders.store import Loaded
from techops.work_orders.visits import VisitFacts
from techops.workforce import service as workforce
from techops.workforce import service_ranking

DEFAULT_HOURS = 1


def candidates(actor: ActorFacts, name: str, planned: Schedule, now: datetime) -> list[dict[str, Any]]:
    """Return every technician with whether, and why not, it could take the order at that time."""
    order = store.order_for(actor, name)
    whole = with_end(order, planned)
    return service_ranking.candidates(order, whole.start, whole.end, now)


def assign(actor: ActorFacts, name: str, assignment: Assignment, now: datetime) -> Document:
    """Offer an order to its lead, and to each helper; without offer where nobody need accept (section 2)."""
    loaded = store.load(actor, name, for_update=True)
    planned = with_end(loaded.document, assignment.schedule)
    skip = _needs_no_offer(assignment)
    action = Action.ASSIGN_WITHOUT_OFFER if skip else Action.ASSIGN
    facts = _facts(loaded, assignment, planned, now, without_offer=skip)
    changes = {**_times(planned), "assigned_at": bridge.naive(now)}
    offers.withdraw_all(loaded.offers, now)
    if skip:
        changes |= lead_of(assignment.technician)
    else:
        changes |= {"technician": None, "technician_name": None}
    movement.apply(
        loaded, action, actor, facts, now, note=assignment.note, changes=changes, details=_details(assignment)
    )
    place(loaded.document, assignment.technician, planned, VisitRole.LEAD, now, offered=not skip)
    for helper in assignment.helpers:
        _add_helper(actor, loaded.document, helper, assignment, planned, now)
    return loaded.document


def reschedule(
    actor: ActorFacts, name: str, planned: Schedule, reason: str | None, now: datetime
) -> Document:
    """Move a scheduled order; everybody on it must be free at the new time."""
    loaded = store.load(actor, name, for_update=True)
    whole = with_end(loaded.document, planned)
    refusal = None
    for technician in sorted(loaded.facts.technicians | loaded.facts.offered_to):
        refusal = refusal or _refusal(loaded.document, technician, whole, now)
    if refusal is not None and not actor.permits(Permission.ASSIGN_TECHNICIANS):
        refusal = _not_free(name)
    facts = ActionFacts(
        reason=reason or "",
        scheduled_start=whole.start,
        technician_refusal=refusal,
        limits=limits_for(loaded.document),
    )
    changes = _times(whole)
    movement.apply(loaded, Action.RESCHEDULE, actor, facts, now, note=reason, changes=changes)
    planned_visits = [visit for visit in loaded.facts.visits if visit.status is VisitStatus.PLANNED]
    store_visits.save_visits(loaded.document, planned_visits, now, changes)
    offers.move_all(loaded.offers, whole)
    return loaded.document


def reassign(actor: ActorFacts, name: str, assignment: Assignment, now: datetime) -> Document:
    """Give an order to another technician; visits, parts and hours so far stay with who did them."""
    loaded = store.load(actor, name, for_update=True)
    planned = with_end(loaded.document, assignment.schedule)
    skip = _needs_no_offer(assignment)
    facts = _facts(loaded, assignment, planned, now, without_offer=skip)
    changes = {**_times(planned), "assigned_at": bridge.naive(now), **_no_pause()}
    changes |= lead_of(assignment.technician) if skip else {"technician": None, "technician_name": None}
    offers.withdraw_all(loaded.offers, now)
    movement.apply(loaded, Action.REASSIGN, actor, facts, now, changes=changes, details=_details(assignment))
    place(loaded.document, assignment.technician, planned, VisitRole.LEAD, now, offered=not skip)
    return loaded.document


def add_technician(actor: ActorFacts, name: str, assignment: Assignment, now: datetime) -> Document:
    """Add a helper to the crew of an order under way."""
    loaded = store.load(actor, name, for_update=True)
    planned = with_end(loaded.document, assignment.schedule)
    skip = _needs_no_offer(assignment)
    facts = _facts(loaded, assignment, planned, now, without_offer=skip)
    movement.apply(
        loaded, Action.ADD_TECHNICIAN, actor, facts, now, note=assignment.note, details=_details(assignment)
    )
    place(loaded.document, assignment.technician, planned, VisitRole.HELPER, now, offered=not skip)
    return loaded.document


def offer_by_system(loaded: Loaded, assignment: Assignment, now: datetime) -> None:
    """Offer a loaded and locked order by itself: without overtime, which only a supervisor authorises."""
    planned = with_end(loaded.document, assignment.schedule)
    refusal = _refusal(loaded.document, assignment.technician, planned, now, overtime_authorised=False)
    facts = ActionFacts(
        technician=assignment.technician,
        scheduled_start=planned.start,
        technician_refusal=refusal,
        limits=limits_for(loaded.document),
    )
    changes = {
        **_times(planned),
        "assigned_at": bridge.naive(now),
        "technician": None,
        "technician_name": None,
    }
    details = {**_details(assignment), "automatic": True}
    movement.apply(loaded, Action.ASSIGN, system_actor(), facts, now, changes=changes, details=details)
    place(loaded.document, assignment.technician, planned, VisitRole.LEAD, now, offered=True)


def _facts(
    loaded: Loaded, assignment: Assignment, planned: Schedule, now: datetime, *, without_offer: bool
) -> ActionFacts:
    return ActionFacts(
        reason=assignment.note or "",
        technician=assignment.technician,
        scheduled_start=planned.start,
        without_offer=without_offer,
        technician_needs_no_offer=_accepts_without_offer(assignment.technician),
        technician_refusal=_refusal(loaded.document, assignment.technician, planned, now),
        limits=limits_for(loaded.document),
    )


def _refusal(
    order: Document, technician: str, planned: Schedule, now: datetime, *, overtime_authorised: bool = True
) -> RuleViolation | None:
    """Return the first reason why the technician cannot take the order then, if there is one."""
    if not frappe.db.exists("Technician", technician):
        raise guards.not_found("Technician", technician)
    reasons = workforce.ineligibility(
        order, technician, planned.start, planned.end, now, overtime_authorised=overtime_authorised
    )
    return reasons[0].violation() if reasons else None


def _not_free(order: str) -> RuleViolation:
    """What a customer is told instead: leave, certificates and other customers' orders are not theirs."""
    return RuleViolation(
        "time_not_free",
        _lt("Nobody on order {order} is free at that time. Choose another."),
        order=order,
    )


def _needs_no_offer(assignment: Assignment) -> bool:
    settings = frappe.get_cached_doc("TechOps Settings")
    return bool(
        assignment.without_offer
        or not settings.acceptance_required
        or _accepts_without_offer(assignment.technician)
    )


def _accepts_without_offer(technician: str) -> bool:
    return bool(frappe.get_cached_value("Technician", technician, "accepts_without_offer"))


def place(
    order: Document, technician: str, planned: Schedule, role: VisitRole, now: datetime, *, offered: bool
) -> None:
    """Offer a place in the crew, or plan the visit of whoever has it."""
    if offered:
        offers.open_offer(order, technician, planned, role, now)
        return
    store_visits.save_visits(order, (VisitFacts(None, technician, role),), now, _times(planned))


def _add_helper(
    actor: ActorFacts, order: Document, helper: str, assignment: Assignment, planned: Schedule, now: datetime
) -> None:
    if helper == assignment.technician:
        raise RuleViolation(
            "helper_is_lead",
            _lt("A technician cannot help himself. Choose another."),
            kind=ViolationKind.BAD_INPUT,
        )
    refusal = _refusal(order, helper, planned, now)
    if refusal is not None:
        raise refusal
    offered = not (assignment.without_offer or _accepts_without_offer(helper))
    place(order, helper, planned, VisitRole.HELPER, now, offered=offered)


def with_end(order: Document, planned: Schedule) -> Schedule:
    """Return the planned time with its end: without one, by the estimated hours."""
    hours = float(order.estimated_hours or DEFAULT_HOURS)
    return Schedule(planned.start, planned.end or planned.start + timedelta(hours=hours))


def _times(planned: Schedule) -> dict[str, Any]:
    return {
        "scheduled_start": bridge.naive(planned.start),
        "scheduled_end": bridge.naive(planned.end),
    }


def lead_of(technician: str | None) -> dict[str, Any]:
    """Return the fields of an order that say who leads it."""
    return {
        "technician": technician,
        "technician_name": frappe.get_cached_value("Technician", technician, "technician_name"),
    }


def _no_pause() -> dict[str, Any]:
    return {"pause_reason": None, "paused_at": None, "pause_justification": None, "pause_approved_by": None}


def _details(assignment: Assignment) -> dict[str, Any]:
    return {"technician": assignment.technician, "helpers": list(assignment.helpers)}
