"""The technician's page: what it may offer without the server, the telephone's clock, hours of the week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from techops.fieldwork.rules import DayHours, hours_by_day, week_of
from techops.work_orders.model import IntervalKind
from techops.work_orders.rules_steps import UNKNOWN, steps
from techops.work_orders.visits import Interval

LIMA = ZoneInfo("America/Lima")
MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=LIMA)


def test_steps_are_those_of_the_visits_machine() -> None:
    """Rules section 2: start, check in, execute, pause, resume, check out, complete; then nothing."""
    found = {status: dict(actions) for status, actions in steps().items()}
    assert found["Planned"] == {"start": "En Route", "resume": "En Route"}
    assert found["En Route"] == {"check_in": "On Site", "pause": "Waiting"}
    on_site = {
        "execute": "Executing",
        "pause": "Waiting",
        "check_out": "Ended",
        "use_material": "On Site",
        "request_additional_work": "On Site",
    }
    assert found["On Site"] == on_site
    assert found["Executing"] == {
        "pause": "Waiting",
        "check_out": "Ended",
        "use_material": "Executing",
        "request_additional_work": "Executing",
    }
    assert found["Waiting"] == {"resume": "Executing", "check_out": UNKNOWN}
    assert found["Ended"] == {"complete": UNKNOWN}
    assert found["Failed"] == found["Cancelled"] == {}


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 3, 8)) == MONDAY
    assert week_of(MONDAY) == MONDAY


def test_hours_are_cut_at_the_local_midnight() -> None:
    """Tuesday 22:30 to Wednesday 01:15 in Lima: 90 minutes and 75; a pause counts for nothing."""
    intervals = [
        Interval(IntervalKind.TRAVEL, local(3, 22), local(3, 22, 30)),
        Interval(IntervalKind.WORK, local(3, 22, 30), local(4, 1, 15)),
        Interval(IntervalKind.PAUSE, local(4, 1, 15), local(4, 5)),
        Interval(IntervalKind.WAIT, local(4, 5), local(4, 5, 20)),
    ]
    week = hours_by_day(intervals, MONDAY, LIMA, NOW)
    assert [one.day for one in week] == [MONDAY + timedelta(days=number) for number in range(7)]
    assert week[1] == DayHours(date(2026, 3, 3), travel=30, work=90)
    assert week[2] == DayHours(date(2026, 3, 4), work=75, wait=20)
    assert week[0] == DayHours(MONDAY)


def test_what_lasts_counts_until_now() -> None:
    open_one = Interval(IntervalKind.WORK, local(8, 10), None)
    week = hours_by_day([open_one], MONDAY, LIMA, local(8, 10, 45))
    assert week[6].work == 45


@given(
    st.lists(
        st.tuples(st.integers(0, 6 * 24 * 60), st.integers(1, 24 * 60)),
        max_size=6,
    )
)
def test_no_minute_is_lost_or_made(spans: list[tuple[int, int]]) -> None:
    """Days add up to the intervals' own length, but for less than a minute a day."""
    start = datetime.combine(MONDAY, datetime.min.time(), LIMA)
    intervals = [
        Interval(IntervalKind.WORK, start + timedelta(minutes=at), start + timedelta(minutes=at + length))
        for at, length in spans
        if at + length <= 7 * 24 * 60
    ]
    total = sum(
        (one.ended_at - one.started_at for one in intervals if one.ended_at is not None), timedelta(0)
    )
    week = hours_by_day(intervals, MONDAY, LIMA, NOW)
    assert sum(day.work for day in week) == total // timedelta(minutes=1)
