"""One technician's trip: its own small machine, its intervals of time, and what it means for the order.

Time from check-in counts as work (seed 1, section 7.2: checked in 09:15, out 11:45, 2.5 billable hours).
Every event closes the open interval and opens the next, whose `reason` is the visit's status or the pause's
reason. A pause opens a Wait while the technician stays (awaiting approval or the customer), else a Pause
that counts for nothing. Several visits may be open at once: a crew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders.model import (
    PAUSED_SUB_STATUS,
    Action,
    ActionLabel,
    IntervalKind,
    PauseReason,
    Place,
    Status,
    SubStatus,
    VisitRole,
    VisitStatus,
)

STAYING = frozenset({PauseReason.AWAITING_APPROVAL, PauseReason.AWAITING_CUSTOMER})
"""Pauses during which the technician stays on site and waits."""

CLOSED = frozenset({VisitStatus.ENDED, VisitStatus.FAILED, VisitStatus.CANCELLED})
"""Statuses in which a visit is over."""

ACTIVE: Mapping[VisitStatus, SubStatus] = MappingProxyType(
    {
        VisitStatus.EXECUTING: SubStatus.EXECUTING,
        VisitStatus.ON_SITE: SubStatus.ON_SITE,
        VisitStatus.EN_ROUTE: SubStatus.EN_ROUTE,
    }
)
"""Statuses in which the technician is at it, most advanced first, and the order's sub-status for each."""

VISIT_SOURCES: Mapping[Action, frozenset[VisitStatus]] = MappingProxyType(
    {
        Action.START: frozenset({VisitStatus.PLANNED}),
        Action.CHECK_IN: frozenset({VisitStatus.EN_ROUTE}),
        Action.EXECUTE: frozenset({VisitStatus.ON_SITE}),
        Action.PAUSE: frozenset(ACTIVE),
        Action.RESUME: frozenset({VisitStatus.WAITING, VisitStatus.PLANNED}),
        Action.CHECK_OUT: frozenset({VisitStatus.ON_SITE, VisitStatus.EXECUTING, VisitStatus.WAITING}),
    }
)
"""The visit's machine: where each event of a visit may happen."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of a visit; `ended_at` None while it lasts. Both times are aware."""

    kind: IntervalKind
    started_at: datetime
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit. `name` is None before it is stored; `located`: its check-in has a position (RN-001)."""

    name: str | None
    technician: str
    role: VisitRole = VisitRole.LEAD
    status: VisitStatus = VisitStatus.PLANNED
    intervals: tuple[Interval, ...] = ()
    arrived_at: datetime | None = None
    located: bool = False

    @property
    def open_interval(self) -> Interval | None:
        """The interval that still lasts."""
        last = self.intervals[-1] if self.intervals else None
        return last if last and last.ended_at is None else None

    @property
    def last_event_at(self) -> datetime | None:
        """When something last happened to the visit."""
        last = self.intervals[-1] if self.intervals else None
        return None if last is None else last.ended_at or last.started_at

    @property
    def waiting_for(self) -> PauseReason | None:
        """Why the visit waits, if it does."""
        waits = self.status is VisitStatus.WAITING and self.open_interval
        return PauseReason(waits.reason) if waits else None

    @property
    def executed(self) -> bool:
        """Whether work began (and took any time), beyond arriving."""
        return any(interval.reason == VisitStatus.EXECUTING for interval in self.intervals)

    @property
    def has_begun(self) -> bool:
        """Whether the technician set out."""
        return self.status is not VisitStatus.PLANNED and bool(self.intervals)


def advance(visit: VisitFacts, action: Action, at: datetime) -> VisitFacts:
    """Return `visit` after `action` (start, check_in, execute, resume, check_out) at the aware instant `at`.

    Raises RuleViolation ``visit_not_ready`` or ``time_goes_backwards``.
    """
    _refuse_impossible(visit, action, at)
    if action is Action.CHECK_OUT:
        return _ended(visit, at)
    if action is Action.CHECK_IN:
        return _moved(replace(visit, arrived_at=at, located=True), VisitStatus.ON_SITE, IntervalKind.WORK, at)
    if visit.arrived_at is None:
        return _moved(visit, VisitStatus.EN_ROUTE, IntervalKind.TRAVEL, at)
    return _moved(visit, VisitStatus.EXECUTING, IntervalKind.WORK, at)


def pause(visit: VisitFacts, reason: PauseReason, at: datetime) -> VisitFacts:
    """Return `visit` waiting for `reason` from `at` on: a Wait while the technician stays, else a Pause.

    Raises RuleViolation ``visit_not_ready`` or ``time_goes_backwards``.
    """
    _refuse_impossible(visit, Action.PAUSE, at)
    kind = IntervalKind.WAIT if reason in STAYING else IntervalKind.PAUSE
    return _moved(visit, VisitStatus.WAITING, kind, at, reason)


def release(visit: VisitFacts, at: datetime) -> VisitFacts:
    """Return `visit` over at `at` because its order moved on: what was done stays recorded.

    Ended when the technician had arrived, else cancelled. Raises RuleViolation ``time_goes_backwards``.
    """
    if visit.status in CLOSED:
        return visit
    _refuse_backwards(visit, at)
    status = VisitStatus.ENDED if visit.arrived_at else VisitStatus.CANCELLED
    return replace(visit, status=status, intervals=_closed_intervals(visit, at))


def all_closed(visits: Iterable[VisitFacts]) -> bool:
    """Whether every visit is ended, failed or cancelled, so that the order can be completed."""
    return all(visit.status in CLOSED for visit in visits)


def order_place(visits: Iterable[VisitFacts], current: Place) -> Place:
    """Return where `visits` put their order: the most advanced active one decides.

    With none active, the pause of a waiting one does (the lead's before a helper's); with none waiting
    either, the order stays where it is (`current`).
    """
    candidates = sorted(visits, key=lambda visit: visit.role is VisitRole.HELPER)
    for status, sub_status in ACTIVE.items():
        if any(visit.status is status for visit in candidates):
            return Place(Status.IN_PROGRESS, sub_status)
    for visit in candidates:
        if reason := visit.waiting_for:
            return Place(Status.PENDING, PAUSED_SUB_STATUS[reason])
    return current


def worked_minutes(visit: VisitFacts, now: datetime) -> Decimal:
    """Return the real minutes from check-in, less waits and pauses; an open interval counts until `now`."""
    return _minutes(visit, IntervalKind.WORK, now)


def waited_minutes(visit: VisitFacts, now: datetime) -> Decimal:
    """Return the real minutes the technician stayed and waited; an open interval counts until `now`."""
    return _minutes(visit, IntervalKind.WAIT, now)


def billable_intervals(visit: VisitFacts) -> tuple[Interval, ...]:
    """Return the closed Work and Wait intervals; none for a failed visit, which bills its fee instead."""
    if visit.status is VisitStatus.FAILED:
        return ()
    kinds = (IntervalKind.WORK, IntervalKind.WAIT)
    return tuple(one for one in visit.intervals if one.kind in kinds and one.ended_at is not None)


def visit_not_ready(visit: VisitFacts, action: Action) -> RuleViolation:
    """Return (for the caller to raise) the refusal of an event the visit's status does not allow."""
    return RuleViolation(
        "visit_not_ready",
        _lt("{action} is not possible while the visit is {status}. Refresh to see what can be done now."),
        kind=ViolationKind.CONFLICT,
        action=ActionLabel[action.name],
        status=visit.status,
    )


def _ended(visit: VisitFacts, at: datetime) -> VisitFacts:
    """Check out; the visit failed when it ends waiting for the customer without any work (section 3)."""
    intervals = _closed_intervals(visit, at)
    failed = visit.waiting_for is PauseReason.AWAITING_CUSTOMER and not visit.executed
    status = VisitStatus.FAILED if failed else VisitStatus.ENDED
    return replace(visit, status=status, intervals=intervals)


def _moved(
    visit: VisitFacts, status: VisitStatus, kind: IntervalKind, at: datetime, reason: str = ""
) -> VisitFacts:
    opened = Interval(kind, at, reason=str(reason or status))
    return replace(visit, status=status, intervals=(*_closed_intervals(visit, at), opened))


def _closed_intervals(visit: VisitFacts, at: datetime) -> tuple[Interval, ...]:
    """Return the intervals with the open one ended at `at`, or dropped if it took no time."""
    opened = visit.open_interval
    if opened is None:
        return visit.intervals
    ended = () if opened.started_at == at else (replace(opened, ended_at=at),)
    return (*visit.intervals[:-1], *ended)


def _refuse_impossible(visit: VisitFacts, action: Action, at: datetime) -> None:
    if visit.status not in VISIT_SOURCES[action]:
        raise visit_not_ready(visit, action)
    _refuse_backwards(visit, at)


def _refuse_backwards(visit: VisitFacts, at: datetime) -> None:
    last = visit.last_event_at
    if last is not None and at < last:
        raise RuleViolation(
            "time_goes_backwards",
            _lt("The visit already has an event at {last}, after {at}. Correct the time and try again."),
            kind=ViolationKind.BAD_INPUT,
            last=last.isoformat(sep=" ", timespec="seconds"),
            at=at.isoformat(sep=" ", timespec="seconds"),
        )


def _minutes(visit: VisitFacts, kind: IntervalKind, now: datetime) -> Decimal:
    spans = ((one.ended_at or now) - one.started_at for one in visit.intervals if one.kind is kind)
    total = sum(spans, timedelta(0))
    return Decimal(total // timedelta(microseconds=1)) / Decimal(60_000_000)
