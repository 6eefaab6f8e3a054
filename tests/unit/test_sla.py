"""Clocks and their ledger (rules.md section 5), against a count of every single minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techops.kernel.calendar import HoursWindow, WorkingCalendar
from techops.kernel.errors import RuleViolation
from techops.sla import rules
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

MINUTE = timedelta(minutes=1)
ALWAYS = WorkingCalendar((), frozenset(), "America/Lima")
OFFICE = WorkingCalendar(
    tuple(HoursWindow(day, time(8), time(18)) for day in range(5)), frozenset(), "America/Lima"
)
MONDAY_8 = datetime(2026, 6, 1, 8, tzinfo=ZoneInfo("America/Lima"))
TARGETS = {
    Clock.FIRST_RESPONSE: timedelta(hours=4),
    Clock.ON_SITE: timedelta(hours=48),
    Clock.RESOLUTION: timedelta(hours=50),
}


def promise(calendar: WorkingCalendar = ALWAYS, **hours: float) -> Promise:
    targets = TARGETS | {Clock[name]: timedelta(hours=value) for name, value in hours.items()}
    return Promise(targets, calendar, Decimal(5))


def at(hours: float) -> datetime:
    return MONDAY_8 + timedelta(hours=hours)


def done(**hours: float) -> OrderTimes:
    return OrderTimes(MONDAY_8, {Clock[name]: at(value) for name, value in hours.items()})


def entry(event: ClockEvent, hours: float, **values: object) -> LedgerEntry:
    return LedgerEntry(Clock.RESOLUTION, event, at(hours), **values)  # type: ignore[arg-type]


# --- one clock ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "status"),
    [
        (0, ClockStatus.RUNNING),
        (3.19, ClockStatus.RUNNING),
        (3.2, ClockStatus.AT_RISK),  # 80 % of 4 hours
        (3.99, ClockStatus.AT_RISK),
        (4, ClockStatus.BREACHED),
        (400, ClockStatus.BREACHED),
    ],
)
def test_time_alone(hours: float, status: ClockStatus) -> None:
    state = rules.run(Clock.FIRST_RESPONSE, promise(), OrderTimes(MONDAY_8), at(hours))
    assert state.status is status
    assert state.due_at == at(4)
    assert state.next_at == {ClockStatus.RUNNING: at(3.2), ClockStatus.AT_RISK: at(4)}.get(status)


@pytest.mark.parametrize(
    ("hours", "status"), [(1, ClockStatus.MET), (4, ClockStatus.MET), (4.01, ClockStatus.BREACHED)]
)
def test_done_at_the_very_moment_is_done_in_time(hours: float, status: ClockStatus) -> None:
    state = rules.run(Clock.FIRST_RESPONSE, promise(), done(FIRST_RESPONSE=hours), at(100))
    assert (state.status, state.ended_at, state.kept) == (status, at(hours), True)
    assert state.next_at is None


def test_a_cancelled_order_promises_nothing_more() -> None:
    times = OrderTimes(MONDAY_8, stopped_at=at(2))
    assert rules.run(Clock.FIRST_RESPONSE, promise(), times, at(9)).status is ClockStatus.STOPPED
    late = OrderTimes(MONDAY_8, stopped_at=at(5))
    assert rules.run(Clock.FIRST_RESPONSE, promise(), late, at(9)).status is ClockStatus.BREACHED


def test_only_service_hours_count() -> None:
    """Friday 17:00 and 4 hours: 1 on Friday, 3 on Monday from 8."""
    friday = datetime(2026, 6, 5, 17, tzinfo=ZoneInfo("America/Lima"))
    state = rules.run(Clock.FIRST_RESPONSE, promise(OFFICE), OrderTimes(friday), friday)
    assert state.due_at == datetime(2026, 6, 8, 11, tzinfo=ZoneInfo("America/Lima"))


def test_a_holiday_and_a_night_shift() -> None:
    """22:00 to 06:00 every night, closed on 29 June: from 23:00 of the 28th, 2 h count 1 h, then the 30th."""
    nights = tuple(HoursWindow(day, time(22), time(6)) for day in range(7))
    calendar = WorkingCalendar(nights, frozenset({date(2026, 6, 29)}), "America/Lima")
    start = datetime(2026, 6, 28, 23, tzinfo=ZoneInfo("America/Lima"))
    state = rules.run(Clock.FIRST_RESPONSE, promise(calendar, FIRST_RESPONSE=2), OrderTimes(start), start)
    assert state.due_at == datetime(2026, 6, 30, 1, tzinfo=ZoneInfo("America/Lima"))


PAUSED_TWICE = (
    Wait(SubStatus.AWAITING_CUSTOMER, at(10), at(16)),
    Wait(SubStatus.AWAITING_PARTS, at(16), at(20)),
    Wait(SubStatus.AWAITING_APPROVAL, at(30)),
)


def test_the_resolution_stands_still_on_the_customers_turn_and_not_for_parts() -> None:
    times = OrderTimes(MONDAY_8, waits=PAUSED_TWICE)
    running = rules.run(Clock.RESOLUTION, promise(), times, at(25))
    assert (running.status, running.due_at, running.spent) == (
        ClockStatus.RUNNING,
        at(56),
        timedelta(hours=19),
    )
    paused = rules.run(Clock.RESOLUTION, promise(), times, at(90))
    assert (paused.status, paused.due_at, paused.paused_since) == (ClockStatus.PAUSED, None, at(30))
    assert paused.spent == timedelta(hours=24)
    on_site = rules.run(Clock.ON_SITE, promise(), times, at(25))
    assert on_site.due_at == at(48), "who is expected on site is not held up by waits on site"


def test_a_quotation_in_the_customers_hands_stops_what_cannot_begin() -> None:
    times = OrderTimes(MONDAY_8, waits=(Wait(SubStatus.QUOTED, at(2), at(26)),))
    assert rules.run(Clock.ON_SITE, promise(), times, at(30)).due_at == at(72)
    assert rules.run(Clock.RESOLUTION, promise(), times, at(30)).due_at == at(74)
    assert rules.run(Clock.FIRST_RESPONSE, promise(), times, at(30)).due_at == at(4)


def test_a_clock_that_begins_paused() -> None:
    times = OrderTimes(MONDAY_8, waits=(Wait(SubStatus.AWAITING_PREPAYMENT, MONDAY_8),))
    state = rules.run(Clock.RESOLUTION, promise(), times, MONDAY_8)
    assert (state.status, state.due_at, state.next_at) == (ClockStatus.PAUSED, None, None)


def test_time_used_up_as_the_pause_begins_is_used_up() -> None:
    times = OrderTimes(MONDAY_8, waits=(Wait(SubStatus.AWAITING_CUSTOMER, at(50), at(60)),))
    for hours in (50, 55, 70):
        state = rules.run(Clock.RESOLUTION, promise(), times, at(hours))
        assert (state.status, state.breached_at) == (ClockStatus.BREACHED, at(50))


def test_a_breach_before_the_pause_stays_one() -> None:
    times = OrderTimes(MONDAY_8, waits=(Wait(SubStatus.AWAITING_CUSTOMER, at(60)),))
    state = rules.run(Clock.RESOLUTION, promise(), times, at(70))
    assert (state.status, state.breached_at) == (ClockStatus.BREACHED, at(50))


# --- against a count of minutes -----------------------------------------------------------------------------

ZONES = ("America/Santiago", "Europe/Madrid", "America/Lima")
# around the nights on which the clocks of Santiago and Madrid change in 2026
STARTS = (
    datetime(2026, 4, 3, 20, tzinfo=UTC),
    datetime(2026, 9, 5, 1, tzinfo=UTC),
    datetime(2026, 3, 27, 18, tzinfo=UTC),
    datetime(2026, 10, 23, 21, tzinfo=UTC),
)
CLOCKS_OF_DAY = st.sampled_from(
    [time(0), time(2, 30), time(6), time(8), time(13, 15), time(22), time(23, 59)]
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    zone = draw(st.sampled_from(ZONES))
    windows = draw(
        st.lists(
            st.builds(HoursWindow, st.integers(0, 6), CLOCKS_OF_DAY, CLOCKS_OF_DAY), min_size=3, max_size=10
        )
        | st.just([])
    )
    holidays = draw(st.sets(st.sampled_from([date(2026, 4, 5), date(2026, 9, 7), date(2026, 3, 30)])))
    return WorkingCalendar(tuple(windows), frozenset(holidays), zone)


@st.composite
def stories(draw: st.DrawFn) -> tuple[OrderTimes, datetime]:
    """An order with up to three waits, and a moment to look at it; all in whole minutes."""
    start = draw(st.sampled_from(STARTS)) + draw(st.integers(0, 600)) * MINUTE
    steps = draw(st.lists(st.integers(1, 700), min_size=0, max_size=6))
    moments, moment = [], start
    for step in steps:
        moment += step * MINUTE
        moments.append(moment)
    situations = st.sampled_from([SubStatus.AWAITING_CUSTOMER, SubStatus.AWAITING_PARTS, SubStatus.QUOTED])
    waits = [Wait(draw(situations), begin, end) for begin, end in list(pairwise(moments))[::2]]
    looked = start + draw(st.integers(0, 5000)) * MINUTE
    finished = draw(st.none() | st.integers(0, 5000))
    ended = {} if finished is None else {Clock.RESOLUTION: start + finished * MINUTE}
    return OrderTimes(start, ended, tuple(waits)), looked


def counted(
    calendar: WorkingCalendar, times: OrderTimes, target: int, until: datetime
) -> tuple[int, datetime | None]:
    """Open and unpaused minutes from the start to `until`, and the moment the target was used up."""
    zone, spent, reached = ZoneInfo(calendar.zone), 0, None
    minute = times.requested_at
    while minute < until:
        if opened(calendar, minute.astimezone(zone)) and not standing(times, minute):
            spent += 1
            if spent == target:
                reached = minute + MINUTE
        minute += MINUTE
    return spent, reached


def opened(calendar: WorkingCalendar, local: datetime) -> bool:
    """Whether a wall clock is inside the hours: written out, not by the calendar under test."""
    if not calendar.windows:
        return True
    if local.date() in calendar.holidays:
        return False
    yesterday = (local.weekday() - 1) % 7
    for window in calendar.windows:
        overnight = window.end <= window.start
        begun = window.weekday == local.weekday() and local.time() >= window.start
        if begun and (overnight or local.time() < window.end):
            return True
        if overnight and window.weekday == yesterday and local.time() < window.end:
            return True
    return False


def standing(times: OrderTimes, minute: datetime) -> bool:
    stops = {SubStatus.AWAITING_CUSTOMER, SubStatus.QUOTED}
    return any(
        wait.situation in stops and wait.start <= minute and (wait.end is None or minute < wait.end)
        for wait in times.waits
    )


@settings(max_examples=120, deadline=None)
@given(calendars(), stories(), st.integers(5, 1500))
def test_as_if_every_minute_were_counted(
    calendar: WorkingCalendar, story: tuple[OrderTimes, datetime], target: int
) -> None:
    times, now = story
    agreed = promise(calendar, RESOLUTION=target / 60)
    try:
        state = rules.run(Clock.RESOLUTION, agreed, times, now)
    except RuleViolation:  # hours that hold no open time within three years promise nothing
        return
    end = times.done.get(Clock.RESOLUTION)
    stop = min(end, now) if end is not None and end <= now else now
    spent, reached = counted(calendar, times, target, stop)
    assert state.spent == spent * MINUTE
    assert state.breached_at == (
        None if reached is None or (reached == stop and end is not None and end <= now) else reached
    )


@settings(max_examples=80, deadline=None)
@given(calendars(), stories(), st.integers(5, 1500), st.lists(st.integers(0, 5000), min_size=1, max_size=6))
def test_however_often_it_is_asked_the_ledger_is_the_same(
    calendar: WorkingCalendar, story: tuple[OrderTimes, datetime], target: int, looks: list[int]
) -> None:
    """Asked at any moments in between, twice each, or only once at the end: what stands is one history."""
    times, now = story
    agreed = promise(calendar, RESOLUTION=target / 60)
    moments = sorted(times.requested_at + look * MINUTE for look in looks)
    try:
        ledger = follow(agreed, times, [moment for moment in (*moments, *moments) if moment <= now] + [now])
        once = follow(agreed, times, [now])
    except RuleViolation:
        return
    assert happened(ledger) == happened(once)
    state = rules.run(Clock.RESOLUTION, agreed, times, now)
    assert rules.news(state, times, ledger) == ()


def follow(agreed: Promise, times: OrderTimes, looks: Sequence[datetime]) -> list[LedgerEntry]:
    """The ledger after looking at those moments; at each only what had happened by then is known."""
    ledger: list[LedgerEntry] = []
    for now in sorted(looks):
        known = OrderTimes(
            times.requested_at,
            {clock: moment for clock, moment in times.done.items() if moment <= now},
            tuple(
                Wait(wait.situation, wait.start, wait.end if wait.end and wait.end <= now else None)
                for wait in times.waits
                if wait.start <= now
            ),
        )
        ledger += rules.news(rules.run(Clock.RESOLUTION, agreed, known, now), known, ledger)
    return ledger


def happened(ledger: Sequence[LedgerEntry]) -> set[tuple[ClockEvent, datetime]]:
    return set(rules._standing(ledger))


# --- the ledger ---------------------------------------------------------------------------------------------


def resolution(times: OrderTimes, hours: float) -> ClockState:
    return rules.run(Clock.RESOLUTION, promise(RESOLUTION=10), times, at(hours))


def test_the_first_row_says_when_it_is_due() -> None:
    times = OrderTimes(MONDAY_8)
    assert rules.news(resolution(times, 0), times, ()) == (entry(ClockEvent.STARTED, 0, due_at=at(10)),)


def test_late_news_from_the_field_takes_a_breach_back() -> None:
    """Completed at 9 h without a network, heard of at 12 h: the breach of 10 h did not happen."""
    times = OrderTimes(MONDAY_8)
    ledger = list(rules.news(resolution(times, 11), times, ()))
    assert [each.event for each in ledger] == [ClockEvent.STARTED, ClockEvent.AT_RISK, ClockEvent.BREACHED]
    told = rules.news(resolution(done(RESOLUTION=9), 12), done(RESOLUTION=9), ledger)
    assert [(each.event, each.at, each.of_event) for each in told] == [
        (ClockEvent.WITHDRAWN, at(10), ClockEvent.BREACHED),
        (ClockEvent.MET, at(9), None),
    ]


def test_done_late_is_told_beside_the_breach() -> None:
    times = done(RESOLUTION=12)
    assert [each.event for each in rules.news(resolution(times, 13), times, ())] == [
        ClockEvent.STARTED,
        ClockEvent.AT_RISK,
        ClockEvent.BREACHED,
        ClockEvent.DONE_LATE,
    ]


def test_a_changed_contract_changes_when_it_is_due() -> None:
    times = OrderTimes(MONDAY_8)
    ledger = list(rules.news(resolution(times, 1), times, ()))
    longer = rules.run(Clock.RESOLUTION, promise(RESOLUTION=20), times, at(1))
    (told,) = rules.news(longer, times, ledger)
    assert (told.event, told.due_at) == (ClockEvent.DUE_CHANGED, at(20))
    assert rules.news(longer, times, [*ledger, told]) == ()


@pytest.mark.parametrize(
    ("situation", "cause"),
    [
        (None, Cause.OURS),
        (SubStatus.OFFERED, Cause.OURS),
        (SubStatus.AWAITING_PARTS, Cause.SUPPLIER),
        (SubStatus.AWAITING_REASSIGNMENT, Cause.OURS),
    ],
)
def test_a_breach_is_due_to_whose_turn_it_was(situation: SubStatus | None, cause: Cause) -> None:
    waits = (Wait(situation, at(1)),) if situation else ()
    times = OrderTimes(MONDAY_8, waits=waits)
    told = rules.news(resolution(times, 11), times, ())
    assert next(each.cause for each in told if each.event is ClockEvent.BREACHED) is cause


@pytest.mark.parametrize(
    ("causes", "percent"),
    [
        ((), 0),
        ((Cause.OURS,), 5),
        ((Cause.OURS, Cause.OURS, Cause.SUPPLIER), 5),  # once, however many
        ((Cause.SUPPLIER,), 5),
        ((Cause.CUSTOMER,), 0),
        ((Cause.FORCE_MAJEURE, Cause.CUSTOMER), 0),
        ((Cause.CUSTOMER, Cause.OURS), 5),
    ],
)
def test_the_penalty(causes: tuple[Cause, ...], percent: int) -> None:
    assert rules.penalty_percent(causes, Decimal(5)) == percent
