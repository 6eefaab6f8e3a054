"""Clocks as a function of what happened, and the ledger as the difference to what was known (rules.md, 5).

Nothing is counted while it runs: a clock is computed anew from the order's own history each time, so that a
message that comes late, a changed contract and a job that runs twice all give the one right answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from techops.kernel.calendar import WorkingCalendar
from techops.kernel.money import ZERO
from techops.sla.model import (
    Cause,
    Clock,
    ClockEvent,
    ClockState,
    ClockStatus,
    LedgerEntry,
    OrderTimes,
    Promise,
    Wait,
)
from techops.work_orders.model import SubStatus

NOTHING, HUNDRED = timedelta(0), 100
_BEFORE_WORK = frozenset({SubStatus.AWAITING_PREPAYMENT, SubStatus.QUOTED})
PAUSES: Mapping[Clock, frozenset[SubStatus]] = MappingProxyType(
    {
        Clock.FIRST_RESPONSE: frozenset(),
        Clock.ON_SITE: _BEFORE_WORK,
        Clock.RESOLUTION: _BEFORE_WORK | {SubStatus.AWAITING_APPROVAL, SubStatus.AWAITING_CUSTOMER},
    }
)
"""In which situations each clock stands still: the customer's turn, never ours (ADR 0016)."""
CAUSES: Mapping[SubStatus, Cause] = MappingProxyType(
    {
        SubStatus.AWAITING_PREPAYMENT: Cause.CUSTOMER,
        SubStatus.QUOTED: Cause.CUSTOMER,
        SubStatus.AWAITING_APPROVAL: Cause.CUSTOMER,
        SubStatus.AWAITING_CUSTOMER: Cause.CUSTOMER,
        SubStatus.AWAITING_PARTS: Cause.SUPPLIER,
    }
)
PENALISED = frozenset({Cause.OURS, Cause.SUPPLIER})
"""Whose breaches cost the penalty: a late part is our supplier's, and our risk (ADR 0016)."""
_NO_HAPPENINGS = frozenset({ClockEvent.DUE_CHANGED, ClockEvent.CAUSE_CHANGED})

Stretch = tuple[datetime, datetime]


def run(clock: Clock, promise: Promise, times: OrderTimes, now: datetime) -> ClockState:
    """Return a clock as it stands at `now`, whatever order the news of it came in.

    What is done at the very instant it is due is done in time.
    """
    ended = _end(clock, times, now)
    stop = max(ended or now, times.requested_at)
    pauses = _pauses(clock, times, stop)
    paused = ended is None and bool(pauses) and pauses[-1].end is None
    stretches = _stretches(times.requested_at, stop, pauses)
    target = promise.times[clock]
    due = _reached(promise.calendar, stretches, stop, target)
    risk = _reached(promise.calendar, stretches, stop, _share(target, promise.at_risk_percent))
    breached = due if due < stop or (due == stop and ended is None) else None
    at_risk = risk if risk <= stop else None
    kept = ended is not None and times.done.get(clock) == ended
    status = _status(kept, ended, breached, at_risk, paused=paused)
    counting = status in (ClockStatus.RUNNING, ClockStatus.AT_RISK)
    return ClockState(
        clock=clock,
        status=status,
        target=target,
        started_at=times.requested_at,
        due_at=None if paused and breached is None else due,
        spent=sum((promise.calendar.open_time_between(*stretch) for stretch in stretches), NOTHING),
        pauses=pauses,
        at_risk_at=at_risk,
        breached_at=breached,
        ended_at=ended,
        kept=kept,
        next_at=min((moment for moment in (risk, due) if moment > now), default=None) if counting else None,
    )


def history(state: ClockState) -> tuple[LedgerEntry, ...]:
    """Return what a complete ledger of a clock says, in the order of time."""
    entries = [LedgerEntry(state.clock, ClockEvent.STARTED, state.started_at)]
    for pause in state.pauses:
        cause = CAUSES.get(pause.situation, Cause.OURS)
        entries.append(LedgerEntry(state.clock, ClockEvent.PAUSED, pause.start, cause=cause))
        if pause.end is not None:
            entries.append(LedgerEntry(state.clock, ClockEvent.RESUMED, pause.end))
    if state.at_risk_at is not None:
        entries.append(LedgerEntry(state.clock, ClockEvent.AT_RISK, state.at_risk_at))
    if state.breached_at is not None:
        entries.append(LedgerEntry(state.clock, ClockEvent.BREACHED, state.breached_at))
    if state.ended_at is not None:
        entries.append(LedgerEntry(state.clock, _last_event(state), state.ended_at))
    return tuple(sorted(entries, key=lambda entry: entry.at))


def news(state: ClockState, times: OrderTimes, known: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Return what the ledger of a clock lacks: what happened since, and what turned out not to have happened.

    Empty when there is nothing new, so that asking twice writes once. `known` is the ledger in the order in
    which it was written. A breach is due to whose turn it was.
    """
    standing = _standing(known)
    expected = {(entry.event, entry.at): entry for entry in history(state)}
    told = [
        LedgerEntry(state.clock, ClockEvent.WITHDRAWN, entry.at, cause=entry.cause, of_event=entry.event)
        for key, entry in standing.items()
        if key not in expected
    ]
    for key, entry in expected.items():
        if key not in standing:
            cause = cause_at(times, entry.at) if entry.event is ClockEvent.BREACHED else entry.cause
            told.append(replace(entry, due_at=state.due_at, cause=cause))
    if not told and state.next_at is not None and state.due_at != _last_due(known):
        told.append(LedgerEntry(state.clock, ClockEvent.DUE_CHANGED, state.started_at, state.due_at))
    return tuple(told)


def cause_at(times: OrderTimes, moment: datetime) -> Cause:
    """Return whose turn it was at a moment."""
    for wait in times.waits:
        if wait.start < moment and (wait.end is None or moment <= wait.end):
            return CAUSES.get(wait.situation, Cause.OURS)
    return Cause.OURS


def penalty_percent(broken: Iterable[Cause], percent: Decimal) -> Decimal:
    """Return the percent that breaches of these causes take off an invoice.

    Once per order, however many of its promises were broken.
    """
    return percent if any(cause in PENALISED for cause in broken) else ZERO


def _share(target: timedelta, percent: int) -> timedelta:
    """Return a share of a target in whole seconds, which is what the database keeps."""
    return timedelta(seconds=int(target.total_seconds()) * percent // HUNDRED)


def _status(
    kept: bool,
    ended: datetime | None,
    breached: datetime | None,
    at_risk: datetime | None,
    *,
    paused: bool,
) -> ClockStatus:
    if breached is not None:
        return ClockStatus.BREACHED
    if ended is not None:
        return ClockStatus.MET if kept else ClockStatus.STOPPED
    if paused:
        return ClockStatus.PAUSED
    return ClockStatus.AT_RISK if at_risk is not None else ClockStatus.RUNNING


def _end(clock: Clock, times: OrderTimes, now: datetime) -> datetime | None:
    """Return when the clock stopped for good: kept, or the order called off, whichever came first."""
    moments = (times.done.get(clock), times.stopped_at)
    return min((moment for moment in moments if moment is not None and moment <= now), default=None)


def _pauses(clock: Clock, times: OrderTimes, stop: datetime) -> tuple[Wait, ...]:
    """Return the pauses of a clock that began by `stop`, in order, none left open that ended by then."""
    begun = [
        wait
        for wait in times.waits
        if wait.situation in PAUSES[clock] and wait.start <= stop and wait.end != wait.start
    ]
    return tuple(
        replace(wait, end=wait.end if wait.end is not None and wait.end <= stop else None)
        for wait in sorted(begun, key=lambda wait: wait.start)
    )


def _stretches(start: datetime, stop: datetime, pauses: Sequence[Wait]) -> tuple[Stretch, ...]:
    """Return the stretches between `start` and `stop` in which no pause lasts."""
    found, begin = [], start
    for pause in pauses:
        if pause.start > begin:
            found.append((begin, pause.start))
        begin = max(begin, pause.end or stop)
    if begin < stop:
        found.append((begin, stop))
    return tuple(found)


def _reached(
    calendar: WorkingCalendar, stretches: Sequence[Stretch], stop: datetime, wanted: timedelta
) -> datetime:
    """Return when `wanted` of open time has passed: in a stretch, else if it went on from `stop`."""
    left = wanted
    for begin, end in stretches:
        open_time = calendar.open_time_between(begin, end)
        if open_time >= left:
            return calendar.add_open_time(begin, left)
        left -= open_time
    return calendar.add_open_time(stop, left)


def _last_event(state: ClockState) -> ClockEvent:
    if not state.kept:
        return ClockEvent.STOPPED
    return ClockEvent.DONE_LATE if state.breached_at is not None else ClockEvent.MET


def _last_due(known: Sequence[LedgerEntry]) -> datetime | None:
    return next((entry.due_at for entry in reversed(known) if entry.due_at is not None), None)


def _standing(known: Sequence[LedgerEntry]) -> dict[tuple[ClockEvent, datetime], LedgerEntry]:
    """Return the entries of a ledger that no later one took back."""
    standing: dict[tuple[ClockEvent, datetime], LedgerEntry] = {}
    for entry in known:
        if entry.event is ClockEvent.WITHDRAWN and entry.of_event is not None:
            standing.pop((entry.of_event, entry.at), None)
        elif entry.event not in _NO_HAPPENINGS:
            standing[entry.event, entry.at] = entry
    return standing
