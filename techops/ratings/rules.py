"""Who rates, until when a rating changes, what it asks of a supervisor, and how averages follow it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from techops.access.matrix import ActorFacts, ContactRole
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.ratings.model import (
    HIGHEST,
    LEAST_LIKELY,
    LOWEST,
    MOST_LIKELY,
    Candidate,
    Given,
    RatingLimits,
    Scores,
    Tally,
    TaskStatus,
)
from techops.work_orders.actors import CONTACTS, Who
from techops.work_orders.facts import OrderFacts
from techops.work_orders.model import Status

RATEABLE = (Status.COMPLETED, Status.INVOICED)


def check_scores(scores: Scores, limits: RatingLimits) -> None:
    """Raise RuleViolation ``bad_score``, ``recommendation_not_asked`` or ``bad_recommendation`` (400)."""
    if not all(LOWEST <= score <= HIGHEST for score in scores.four()):
        raise RuleViolation(
            "bad_score",
            _lt("Every score goes from {lowest} to {highest}."),
            kind=ViolationKind.BAD_INPUT,
            lowest=LOWEST,
            highest=HIGHEST,
        )
    if scores.recommendation is None:
        return
    if not limits.asks_recommendation:
        raise RuleViolation(
            "recommendation_not_asked",
            _lt("The question about recommending us is not asked here. Leave it out and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    if not LEAST_LIKELY <= scores.recommendation <= MOST_LIKELY:
        raise RuleViolation(
            "bad_recommendation",
            _lt("How likely a recommendation is goes from {lowest} to {highest}."),
            kind=ViolationKind.BAD_INPUT,
            lowest=LEAST_LIKELY,
            highest=MOST_LIKELY,
        )


def speaks_for(customer: str, actor: ActorFacts) -> bool:
    """Whether `actor` is a contact of `customer` who acts, not only looks."""
    return customer in actor.customers and actor.contact_role in CONTACTS[Who.CUSTOMER]


def administers(actor: ActorFacts) -> bool:
    """Whether `actor` is the customer's administrator, who may change what a colleague said."""
    return actor.contact_role is ContactRole.ADMINISTRATOR


def check_first(order: OrderFacts) -> None:
    """Raise RuleViolation ``not_rateable`` (conflict) unless the work is done and the order not closed."""
    if order.status not in RATEABLE:
        raise RuleViolation(
            "not_rateable",
            _lt("Order {order} can be rated once the work is done. It is {status}."),
            kind=ViolationKind.CONFLICT,
            order=order.name,
            status=order.status,
        )


def check_change(
    order: OrderFacts, given: Given, actor: ActorFacts, limits: RatingLimits, now: datetime
) -> None:
    """Let who gave a rating, or the customer's administrator, change it for some days.

    Raises RuleViolation ``rating_of_another`` (forbidden) or ``rating_settled`` (conflict).
    """
    if actor.user != given.by and not administers(actor):
        raise RuleViolation(
            "rating_of_another",
            _lt(
                "Order {order} was rated by somebody else. Ask them, or your company's administrator, to "
                "change it."
            ),
            kind=ViolationKind.FORBIDDEN,
            order=order.name,
        )
    if not is_changeable(given.at, limits, now):
        raise RuleViolation(
            "rating_settled",
            _lt(
                "The rating of order {order} stays as it is: it could be changed for {days} days. "
                "Write to us about anything new."
            ),
            kind=ViolationKind.CONFLICT,
            order=order.name,
            days=limits.days_to_change,
        )


def changeable_until(given_at: datetime, limits: RatingLimits) -> datetime:
    """Return the last moment at which a rating given at `given_at` may be changed."""
    return given_at + timedelta(days=limits.days_to_change)


def is_changeable(given_at: datetime, limits: RatingLimits, now: datetime) -> bool:
    """Whether a rating given at `given_at` may still be changed."""
    return limits.days_to_change > 0 and now <= changeable_until(given_at, limits)


def is_low(scores: Scores, limits: RatingLimits) -> bool:
    """Whether any of the four scores is low enough to ask for a supervisor."""
    return min(scores.four()) <= limits.low_score


def task_status(low: bool, current: TaskStatus | None) -> TaskStatus | None:
    """Return what a rating's task should be after it was given or changed; None: there is none to have.

    A rating that is still low, or low again, is open again; one that is low no more needs nobody, and what
    somebody has finished stays finished.
    """
    if low:
        return TaskStatus.OPEN
    return TaskStatus.CANCELLED if current is TaskStatus.OPEN else current


def assignee(candidates: Iterable[Candidate], own: str | None) -> str | None:
    """Return who follows a low rating up: the technician's own supervisor, else who has fewest such tasks.

    Supervisors come before managers, equals by name; None when there is nobody at all.
    """
    found = list(candidates)
    if own is not None and any(one.user == own for one in found):
        return own
    ranked = sorted(found, key=lambda one: (not one.is_supervisor, one.open_tasks, one.user))
    return ranked[0].user if ranked else None


def counted(tally: Tally, scores: Scores, instead_of: Scores | None = None) -> Tally:
    """Return `tally` with a rating more, or with a rating's scores `instead_of` those it had before."""
    before = instead_of.four() if instead_of else (0, 0, 0, 0)
    sums = [
        total + now - then for total, now, then in zip(tally.totals(), scores.four(), before, strict=True)
    ]
    return Tally(tally.ratings + (instead_of is None), *sums)


def differing(stored: dict[str, Tally], rebuilt: dict[str, Tally]) -> dict[str, Tally]:
    """Return what `stored` should say instead, for technicians whose tally is not what ratings add up to."""
    right = {technician: rebuilt.get(technician, Tally()) for technician in stored}
    return {technician: tally for technician, tally in right.items() if tally != stored[technician]}
