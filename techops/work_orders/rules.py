"""The engine of the state machine whose table is `transitions.TRANSITIONS` (rules.md section 2).

`allowed_actions` says what somebody may try now, which is what buttons show; `decide` says what comes of
it, or why not. Neither reads a clock or a database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from techops.access.matrix import ActorFacts
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders.acting import acted_visit, visits_in_question
from techops.work_orders.actors import is_who, may_see
from techops.work_orders.facts import ActionFacts, OrderFacts, Situation
from techops.work_orders.field_guards import not_checked_in
from techops.work_orders.guards import offer_is_open
from techops.work_orders.model import (
    Action,
    ActionLabel,
    Choices,
    Need,
    Place,
    Status,
    SubStatus,
    VisitStatus,
)
from techops.work_orders.row import Transition
from techops.work_orders.transitions import TRANSITIONS
from techops.work_orders.visits import VisitFacts, all_closed

ANSWERS_TO_OFFERS = frozenset({Action.ACCEPT, Action.REJECT})

MISSING: Mapping[Need, str] = MappingProxyType(
    {
        Need.REASON: _lt("The reason is missing. Say why and try again."),
        Need.POSITION: _lt("The position is missing. Turn the location service on and try again."),
        Need.TECHNICIAN: _lt("The technician is missing. Choose one and try again."),
        Need.SCHEDULED_START: _lt("The date is missing. Choose date and time and try again."),
        Need.PAUSE_REASON: _lt("What the work waits for is missing. Choose it and try again."),
        Need.PARTS: _lt("The material is missing. Name at least one and try again."),
        Need.AMOUNT: _lt("The amount is missing. Enter it and try again."),
        Need.DECISION: _lt("The decision is missing. Approve or reject."),
        Need.RESOLUTION: _lt("The resolution is missing. Choose rework, discount, credit note or approval."),
    }
)


@dataclass(frozen=True, slots=True)
class AllowedAction:
    """One thing the actor may try: a button, its label, and what its dialog must ask."""

    action: Action
    label: ActionLabel
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the order is after an action, and the visits that changed (with `name` None: a new one)."""

    status: Status
    sub_status: SubStatus | None
    visits: tuple[VisitFacts, ...] = ()


def rows_for(action: Action) -> tuple[Transition, ...]:
    """Return the rows of the table for `action`."""
    return tuple(row for row in TRANSITIONS if row.action is action)


def allowed_actions(order: OrderFacts, actor: ActorFacts) -> tuple[AllowedAction, ...]:
    """Return what `actor` may try on `order` now, in the order of the table; guards may still refuse."""
    if not may_see(order, actor):
        return ()
    rows = [row for row in _rows_of(order, actor) if order.place in row.sources]
    possible = (row for row in rows if _visit_is_ready(row, order, actor))
    return tuple(
        AllowedAction(row.action, ActionLabel[row.action.name], row.needs)
        for row in {row.action: row for row in possible}.values()
    )


def decide(
    action: Action, order: OrderFacts, actor: ActorFacts, facts: ActionFacts, now: datetime
) -> Outcome:
    """Return what `action` makes of `order` at the aware instant `now`.

    Raises RuleViolation: ``not_permitted`` (forbidden, naming nothing), ``transition_not_allowed`` or
    ``visit_not_ready`` (conflict), ``missing_<need>`` (bad input), or the code of the guard that refuses.
    """
    if action in ANSWERS_TO_OFFERS and facts.offer and facts.offer.technician == actor.technician:
        offer_is_open(Situation(order, actor, facts, now))
    row = _row(action, order, actor)
    situation = Situation(order, actor, facts, now, _visit(row, order, actor, facts))
    _refuse_missing(row.needs, facts)
    for guard in row.guards:
        guard(situation)
    move = row.move(situation)
    return Outcome(move.place.status, move.place.sub_status, move.visits)


def _rows_of(order: OrderFacts, actor: ActorFacts) -> Iterator[Transition]:
    """Yield the rows that are the actor's, wherever the order is."""
    for row in TRANSITIONS:
        if any(is_who(who, order, actor, row.permission) for who in row.who):
            yield row


def _row(action: Action, order: OrderFacts, actor: ActorFacts) -> Transition:
    mine = [row for row in _rows_of(order, actor) if row.action is action]
    if not mine or not may_see(order, actor):
        raise _not_permitted()
    for row in mine:
        if order.place in row.sources:
            return row
    if any(order.place in row.sources for row in rows_for(action)):
        raise _not_permitted()
    raise _not_from_here(action, order, actor)


def _visit(row: Transition, order: OrderFacts, actor: ActorFacts, facts: ActionFacts) -> VisitFacts | None:
    """Return the visit the row acts on, or None for a row that acts on the order."""
    if row.visit_action is None:
        return None
    visit = acted_visit(order, actor, facts, row.visit_action, opens_visit=row.opens_visit)
    if visit is not None:
        return visit
    if row.action is Action.EXECUTE and any(
        one.status is VisitStatus.EN_ROUTE for one in visits_in_question(order, actor, facts)
    ):
        raise not_checked_in(order.name)
    raise RuleViolation(
        "visit_not_ready",
        _lt("No visit of order {order} is ready for {action}. Refresh to see what can be done now."),
        kind=ViolationKind.CONFLICT,
        order=order.name,
        action=ActionLabel[row.action.name],
    )


def _visit_is_ready(row: Transition, order: OrderFacts, actor: ActorFacts) -> bool:
    if row.action is Action.COMPLETE:
        return all_closed(order.visits)
    if row.visit_action is None:
        return True
    visit = acted_visit(order, actor, ActionFacts(), row.visit_action, opens_visit=row.opens_visit)
    return visit is not None


def _refuse_missing(needs: tuple[Need, ...], facts: ActionFacts) -> None:
    for need in needs:
        given = getattr(facts, need.value)
        if given is None or given == () or (isinstance(given, str) and not given.strip()):
            raise RuleViolation(f"missing_{need.value}", MISSING[need], kind=ViolationKind.BAD_INPUT)


def _not_permitted() -> RuleViolation:
    return RuleViolation(
        "not_permitted",
        _lt("You may not do this. Ask somebody who is responsible for it."),
        kind=ViolationKind.FORBIDDEN,
    )


def _not_from_here(action: Action, order: OrderFacts, actor: ActorFacts) -> RuleViolation:
    """Return the refusal that names the order, where it is, and what the actor may do from there.

    Where a rule has a number of its own, the code is that number: RN-001 and RN-007.
    """
    place = order.place
    if place is not None and action is Action.INVOICE and place.status is Status.COMPLETED:
        return RuleViolation(
            "RN-007",
            _lt(
                "The customer has not approved order {order} yet. Ask them to approve the work, then invoice."
            ),
            kind=ViolationKind.CONFLICT,
            order=order.name,
        )
    if action is Action.EXECUTE and place == Place(Status.IN_PROGRESS, SubStatus.EN_ROUTE):
        return not_checked_in(order.name)
    allowed = Choices(one.label for one in allowed_actions(order, actor))
    return RuleViolation(
        "transition_not_allowed",
        _lt("{action} is not possible: order {order} is at {place}. From there you can: {allowed}.")
        if allowed
        else _lt("{action} is not possible: order {order} is at {place}. From there you can do nothing."),
        kind=ViolationKind.CONFLICT,
        action=ActionLabel[action.name],
        order=order.name,
        place=Choices(part for part in (order.status, order.sub_status) if part is not None),
        allowed=allowed,
    )
