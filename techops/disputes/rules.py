"""THE table of a dispute, and what runs it; it never moves the order backwards (docs/adr/0014).

`allowed_actions` says what somebody may try now, `decide` what comes of it, or why not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from techops.access.matrix import ActorFacts, Permission
from techops.disputes.model import (
    DisputeAction,
    DisputeActionLabel,
    DisputeFacts,
    DisputeLimits,
    DisputeStatus,
    Input,
    Outcome,
)
from techops.disputes.rules_settlement import check_settlement
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders.actors import Who, is_who, may_see
from techops.work_orders.model import Choices

NOTE, SETTLEMENT = "note", "resolution"
DESK, CUSTOMER, SYSTEM = (Who.SUPERVISOR, Who.MANAGER), (Who.CUSTOMER,), (Who.SYSTEM,)
OPEN, IN_REVIEW, AWAITING = DisputeStatus.OPEN, DisputeStatus.IN_REVIEW, DisputeStatus.AWAITING_CUSTOMER
UNDER_WAY = (OPEN, IN_REVIEW, AWAITING)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of `sources` (None: not opened yet) `who` with `permission` may take `action`."""

    action: DisputeAction
    sources: tuple[DisputeStatus | None, ...]
    target: DisputeStatus
    permission: Permission
    who: tuple[Who, ...]
    needs: tuple[str, ...] = (NOTE,)


TRANSITIONS = (
    Transition(DisputeAction.OPEN, (None,), OPEN, Permission.CREATE_REQUEST, CUSTOMER),
    Transition(DisputeAction.ANSWER, (OPEN, IN_REVIEW), IN_REVIEW, Permission.ASSIGN_TECHNICIANS, DESK),
    Transition(DisputeAction.ASK, (OPEN, IN_REVIEW), AWAITING, Permission.ASSIGN_TECHNICIANS, DESK),
    Transition(DisputeAction.REPLY, (AWAITING,), IN_REVIEW, Permission.CREATE_REQUEST, CUSTOMER),
    Transition(DisputeAction.GO_ON, (AWAITING,), IN_REVIEW, Permission.ASSIGN_TECHNICIANS, SYSTEM, ()),
    Transition(
        DisputeAction.RESOLVE,
        UNDER_WAY,
        DisputeStatus.RESOLVED,
        Permission.ASSIGN_TECHNICIANS,
        DESK,
        (SETTLEMENT, NOTE),
    ),
    Transition(
        DisputeAction.RESOLVE,
        UNDER_WAY,
        DisputeStatus.RESOLVED,
        Permission.INVOICE,
        (Who.ACCOUNTS,),
        (SETTLEMENT, NOTE),
    ),
    Transition(
        DisputeAction.WITHDRAW, UNDER_WAY, DisputeStatus.WITHDRAWN, Permission.CREATE_REQUEST, CUSTOMER
    ),
)
"""Every row, in the order of a dispute's life; what is not here is refused."""


@dataclass(frozen=True, slots=True)
class AllowedAction:
    """One thing the actor may try: a button, its label, and what its dialog must ask."""

    action: DisputeAction
    label: DisputeActionLabel
    needs: tuple[str, ...]


def allowed_actions(dispute: DisputeFacts, actor: ActorFacts) -> tuple[AllowedAction, ...]:
    """Return what `actor` may try on `dispute` now, in the order of the table; checks may still refuse."""
    if not may_see(dispute.order, actor):
        return ()
    rows = {row.action: row for row in _rows_of(dispute, actor) if dispute.status in row.sources}
    return tuple(
        AllowedAction(row.action, DisputeActionLabel[row.action.name], row.needs) for row in rows.values()
    )


def decide(
    action: DisputeAction, dispute: DisputeFacts, actor: ActorFacts, given: Input, now: datetime
) -> Outcome:
    """Return where `action` takes `dispute` at the aware instant `now`.

    Raises RuleViolation ``not_permitted``, ``dispute_moved_on`` (conflict), ``missing_note`` or
    ``missing_resolution`` (bad input), ``reply_still_awaited``, or what refuses a settlement.
    """
    row = _row(action, dispute, actor)
    _refuse_missing(row, given)
    if action is DisputeAction.GO_ON and (dispute.reply_by is None or now < dispute.reply_by):
        raise RuleViolation(
            "reply_still_awaited",
            _lt("The customer still has time to reply to dispute {dispute}."),
            kind=ViolationKind.CONFLICT,
            dispute=dispute.name,
        )
    if action is DisputeAction.RESOLVE and given.settlement is not None:
        check_settlement(dispute.order, dispute.charge, given.settlement, actor, given.discount_limits)
    return Outcome(row.target, *_deadlines(action, given.limits, now))


def _deadlines(
    action: DisputeAction, limits: DisputeLimits, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Return until when we must answer and until when the customer must reply, from now on."""
    if action in (DisputeAction.OPEN, DisputeAction.REPLY, DisputeAction.GO_ON):
        return now + timedelta(hours=limits.hours_to_answer), None
    if action is DisputeAction.ASK:
        return None, now + timedelta(days=limits.days_to_reply)
    return None, None


def _rows_of(dispute: DisputeFacts, actor: ActorFacts) -> Iterator[Transition]:
    for row in TRANSITIONS:
        if any(is_who(who, dispute.order, actor, row.permission) for who in row.who):
            yield row


def _row(action: DisputeAction, dispute: DisputeFacts, actor: ActorFacts) -> Transition:
    mine = [row for row in _rows_of(dispute, actor) if row.action is action]
    if not mine or not may_see(dispute.order, actor):
        raise RuleViolation(
            "not_permitted",
            _lt("You may not do this. Ask somebody who is responsible for it."),
            kind=ViolationKind.FORBIDDEN,
        )
    for row in mine:
        if dispute.status in row.sources:
            return row
    allowed = Choices(one.label for one in allowed_actions(dispute, actor))
    raise RuleViolation(
        "dispute_moved_on",
        _lt("{action} is not possible: dispute {dispute} is {status}. You can: {allowed}.")
        if allowed
        else _lt("{action} is not possible: dispute {dispute} is {status}. You can do nothing more."),
        kind=ViolationKind.CONFLICT,
        action=DisputeActionLabel[action.name],
        dispute=dispute.name,
        status=dispute.status,
        allowed=allowed,
    )


def _refuse_missing(row: Transition, given: Input) -> None:
    if SETTLEMENT in row.needs and given.settlement is None:
        raise RuleViolation(
            "missing_resolution",
            _lt("The resolution is missing. Choose rework, discount, credit note or approval."),
            kind=ViolationKind.BAD_INPUT,
        )
    if NOTE in row.needs and not given.note.strip():
        raise RuleViolation(
            "missing_reason",
            _lt("The reason is missing. Say why and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
