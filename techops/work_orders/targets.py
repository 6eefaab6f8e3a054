"""Where an action takes an order when the table alone cannot say: the place depends on the facts."""

from techops.kernel.priority import Priority
from techops.work_orders import visits
from techops.work_orders.facts import CoverFacts, Move, OrderLimits, Situation
from techops.work_orders.model import (
    Action,
    BillingKind,
    PauseReason,
    Place,
    Resolution,
    Status,
    SubStatus,
    VisitRole,
    VisitStatus,
)
from techops.work_orders.visits import VisitFacts

NEW = Place(Status.REQUESTED, SubStatus.NEW)
AWAITING_PREPAYMENT = Place(Status.REQUESTED, SubStatus.AWAITING_PREPAYMENT)
REQUEST_APPROVED = Place(Status.REQUESTED, SubStatus.APPROVED)
OFFERED = Place(Status.REQUESTED, SubStatus.OFFERED)
ASSIGNED = Place(Status.SCHEDULED, SubStatus.ASSIGNED)
UNDER_REVIEW = Place(Status.COMPLETED, SubStatus.UNDER_REVIEW)
WORK_APPROVED = Place(Status.COMPLETED, SubStatus.APPROVED)
CANCELLED = Place(Status.CANCELLED)


def needs_prepayment(priority: Priority, cover: CoverFacts | None, limits: OrderLimits) -> bool:
    """RN-014: an emergency that no contract covers is paid beforehand, unless settings say otherwise."""
    covered = cover is not None and cover.covers_emergencies
    return priority is Priority.EMERGENCY and not covered and limits.prepay_emergencies_without_contract


def stay(situation: Situation) -> Move:
    """Leave the order where it is."""
    return Move(here(situation))


def created(situation: Situation) -> Move:
    """Put a new order under New, or Awaiting Prepayment (RN-014); what we owe is not paid beforehand."""
    facts = situation.facts
    charged = situation.order.billing_kind is BillingKind.BILLABLE
    prepay = charged and needs_prepayment(situation.order.priority, facts.cover, facts.limits)
    return Move(AWAITING_PREPAYMENT if prepay else NEW)


def accepted(situation: Situation) -> Move:
    """Schedule the order when its lead accepts; a helper's answer leaves it where it is."""
    return Move(here(situation) if _is_helper(situation) else ASSIGNED)


def offer_ended(situation: Situation) -> Move:
    """Return the order to where it was before the offer, so that it can be offered to the next best."""
    if _is_helper(situation):
        return stay(situation)
    return Move(REQUEST_APPROVED if situation.order.quotation_approved else NEW)


def reassigned(situation: Situation) -> Move:
    """Offer the order again, or schedule it where no acceptance is needed; open visits end as they stand."""
    return Move(ASSIGNED if situation.facts.without_offer else OFFERED, _released(situation))


def cancelled(situation: Situation) -> Move:
    """Cancel the order and let its open visits go."""
    return Move(CANCELLED, _released(situation))


def started(situation: Situation) -> Move:
    """Set the visit out for the site."""
    return _after_visit(situation, Action.START)


def checked_in(situation: Situation) -> Move:
    """Arrive."""
    return _after_visit(situation, Action.CHECK_IN)


def executing(situation: Situation) -> Move:
    """Begin the work."""
    return _after_visit(situation, Action.EXECUTE)


def paused(situation: Situation) -> Move:
    """Pause the visit; the order is Pending unless somebody else of the crew goes on."""
    return _paused_for(situation, situation.facts.pause_reason)


def resumed(situation: Situation) -> Move:
    """Take the work up again: where it was left, or by setting out on a new visit."""
    return _after_visit(situation, Action.RESUME)


def checked_out(situation: Situation) -> Move:
    """End the visit."""
    return _after_visit(situation, Action.CHECK_OUT)


def wait_ended(situation: Situation) -> Move:
    """Take up every visit that waits on site."""
    waiting = [visit for visit in situation.order.visits if visit.status is VisitStatus.WAITING]
    changed = tuple(visits.advance(visit, Action.RESUME, situation.now) for visit in waiting)
    return Move(_place_with(situation, changed), changed)


def additional_work_requested(situation: Situation) -> Move:
    """Pause for the customer's answer when one is needed (RN-006), else go on."""
    if not situation.facts.answer_needed:
        return stay(situation)
    return _paused_for(situation, PauseReason.AWAITING_APPROVAL)


def dispute_resolved(situation: Situation) -> Move:
    """Approve the work (as it is, or for less), or let the customer judge again after the rework."""
    return Move(UNDER_REVIEW if situation.facts.resolution is Resolution.REWORK else WORK_APPROVED)


def here(situation: Situation) -> Place:
    """Return where the order is, which is New while it is being created."""
    return situation.order.place or NEW


def _is_helper(situation: Situation) -> bool:
    offer = situation.facts.offer
    return offer is not None and offer.role is VisitRole.HELPER


def _released(situation: Situation) -> tuple[VisitFacts, ...]:
    opened = (visit for visit in situation.order.visits if visit.status not in visits.CLOSED)
    return tuple(visits.release(visit, situation.now) for visit in opened)


def _after_visit(situation: Situation, action: Action) -> Move:
    if situation.visit is None:
        return stay(situation)
    changed = visits.advance(situation.visit, action, situation.now)
    return Move(_place_with(situation, (changed,)), (changed,))


def _paused_for(situation: Situation, reason: PauseReason | None) -> Move:
    if situation.visit is None or reason is None:
        return stay(situation)
    changed = visits.pause(situation.visit, reason, situation.now)
    return Move(_place_with(situation, (changed,)), (changed,))


def _place_with(situation: Situation, changed: tuple[VisitFacts, ...]) -> Place:
    names = {visit.name for visit in changed}
    rest = tuple(visit for visit in situation.order.visits if visit.name not in names)
    return visits.order_place((*rest, *changed), here(situation))
