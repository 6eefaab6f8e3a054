"""Guards of the work on site (rules.md section 2): positions, pauses, and what completing an order takes."""

from datetime import datetime, timedelta

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.geo import haversine_metres, validate_position
from techops.kernel.text import _lt
from techops.work_orders import visits
from techops.work_orders.actors import STAFF, Who
from techops.work_orders.facts import Situation
from techops.work_orders.model import PauseReason, VisitStatus


def few_orders_in_progress(situation: Situation) -> None:
    """RN-004: a technician has at most 3 orders In Progress at once, this one included."""
    if situation.facts.orders_in_progress >= situation.limits.orders_in_progress:
        raise RuleViolation(
            "RN-004",
            _lt(
                "The technician already has {count} orders in progress. Complete or pause one of them first."
            ),
            count=situation.facts.orders_in_progress,
        )


def position_is_real(situation: Situation) -> None:
    """A position given is a place on Earth."""
    position = situation.facts.position
    if position is not None:
        validate_position(position.latitude, position.longitude)


def position_to_set_out(situation: Situation) -> None:
    """Section 2, resume: setting out on a new visit needs a position, as start does."""
    visit = situation.visit
    if visit is not None and visit.status is VisitStatus.PLANNED and situation.facts.position is None:
        raise RuleViolation(
            "missing_position",
            _lt("The position is missing. Turn the location service on and try again."),
            kind=ViolationKind.BAD_INPUT,
        )


def within_radius(situation: Situation) -> None:
    """Section 2, check_in: at most 300 m from the site, unless a supervisor overrides it with a reason.

    A site without a position has no radius to be outside of.
    """
    given, site = situation.facts.position, situation.facts.site_position
    if given is None or site is None:
        return
    distance = haversine_metres(given.latitude, given.longitude, site.latitude, site.longitude)
    radius = situation.limits.check_in_radius_metres
    is_supervisor = bool(situation.actor.roles & STAFF[Who.SUPERVISOR])
    if distance > radius and not (is_supervisor and situation.facts.override_reason.strip()):
        raise RuleViolation(
            "outside_radius",
            _lt(
                "You are {distance} m from the site, and {radius} m is the most. Get closer, or ask a "
                "supervisor to check you in with a reason."
            ),
            distance=round(distance),
            radius=round(radius),
        )


def located_check_in(situation: Situation) -> None:
    """RN-001: nothing is executed without a check-in that has a position."""
    if situation.visit is not None and not situation.visit.located:
        raise not_checked_in(situation.order.name)


def not_checked_in(order: str) -> RuleViolation:
    """Return (for the caller to raise) RN-001's refusal."""
    return RuleViolation(
        "RN-001",
        _lt("Nobody has checked in at the site of order {order} with a position. Check in first."),
        kind=ViolationKind.CONFLICT,
        order=order,
    )


def parts_named(situation: Situation) -> None:
    """Section 2, pause: the parts are named when they are awaited."""
    if situation.facts.pause_reason is PauseReason.AWAITING_PARTS and not situation.facts.parts:
        raise RuleViolation(
            "missing_parts",
            _lt("The awaited parts are missing. Name at least one."),
            kind=ViolationKind.BAD_INPUT,
        )


def pause_answered_for(situation: Situation) -> None:
    """RN-005: a pause over 24 h needs the supervisor's justification, over 48 h the manager's approval.

    A supervisor may justify as he resumes; the manager's approval says why, so it stands for both.
    """
    order, limits = situation.order, situation.limits
    length = situation.now - order.paused_at if order.paused_at else timedelta(0)
    if order.pause_approved or length <= limits.pause_justification:
        return
    if length > limits.pause_approval:
        raise _pause_refusal(
            _lt(
                "Order {order} has been paused for over {hours} hours. Ask the manager to approve the pause."
            ),
            situation,
            limits.pause_approval,
        )
    is_supervisor = bool(situation.actor.roles & STAFF[Who.SUPERVISOR])
    if not order.pause_justified and not (is_supervisor and situation.facts.justification.strip()):
        raise _pause_refusal(
            _lt("Order {order} has been paused for over {hours} hours. Ask the supervisor to justify it."),
            situation,
            limits.pause_justification,
        )


def nothing_awaits_an_answer(situation: Situation) -> None:
    """Section 2, complete: no additional work awaits the customer's answer (RN-006)."""
    if situation.order.additional_work_awaiting:
        raise RuleViolation(
            "additional_work_awaiting",
            _lt("Additional work on order {order} awaits an answer. Wait for it before going on."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )


def something_awaits_an_answer(situation: Situation) -> None:
    """Section 3: only a request that is still open can be answered."""
    if not situation.order.additional_work_awaiting:
        raise RuleViolation(
            "nothing_to_decide",
            _lt("No additional work on order {order} awaits an answer. Refresh to see what was decided."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )


def report_filled(situation: Situation) -> None:
    """Section 2, complete: diagnosis and work performed are written."""
    if not situation.order.report_filled:
        raise RuleViolation(
            "report_not_filled",
            _lt("The report of order {order} is not complete. Fill in the diagnosis and the work performed."),
            order=situation.order.name,
        )


def visits_checked_out(situation: Situation) -> None:
    """Section 2, complete: every visit is over and somebody was there (RN-001)."""
    order = situation.order
    if not visits.all_closed(order.visits):
        raise RuleViolation(
            "visits_open",
            _lt("Not everybody has checked out of order {order}. Check out, or cancel the planned visits."),
            order=order.name,
        )
    if not any(visit.status is VisitStatus.ENDED and visit.located for visit in order.visits):
        raise not_checked_in(order.name)


def after_the_last_visit(situation: Situation) -> None:
    """Section 2, complete: the work is not complete before the last visit was over."""
    over = [visit.last_event_at for visit in situation.order.visits if visit.last_event_at is not None]
    if over and situation.now < max(over):
        raise _too_early(situation, max(over))


def after_own_visits(situation: Situation) -> None:
    """Nobody sets out on a new visit before the earlier one was over: its time would be billed twice."""
    new = situation.visit
    if new is None or new.intervals:
        return
    mine = [
        visit.last_event_at
        for visit in situation.order.visits
        if visit.technician == new.technician and visit.last_event_at is not None
    ]
    if mine and situation.now < max(mine):
        raise _too_early(situation, max(mine))


def _too_early(situation: Situation, last: datetime) -> RuleViolation:
    return RuleViolation(
        "time_goes_backwards",
        _lt("The order already has an event at {last}, after {at}. Correct the time and try again."),
        kind=ViolationKind.BAD_INPUT,
        last=last.isoformat(sep=" ", timespec="seconds"),
        at=situation.now.isoformat(sep=" ", timespec="seconds"),
    )


def _pause_refusal(message: str, situation: Situation, limit: timedelta) -> RuleViolation:
    hours = int(limit.total_seconds() // 3600)
    return RuleViolation("RN-005", message, order=situation.order.name, hours=hours)


def somebody_waits(situation: Situation) -> None:
    """A wait that ends puts to work only a technician who stayed; otherwise a new visit is planned."""
    if not any(visit.status is VisitStatus.WAITING for visit in situation.order.visits):
        raise RuleViolation(
            "nobody_waits",
            _lt("No technician waits at the site of order {order}. Plan a new visit."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )
