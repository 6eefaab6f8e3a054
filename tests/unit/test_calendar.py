"""The one working calendar (rules.md, section 5: only time inside the service hours counts)."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techops.kernel.calendar import (
    HoursWindow,
    WorkingCalendar,
    cut_at_local_times,
    local_instants,
    time_zone,
    utc,
)
from tests.unit.refusals import refusal

MADRID = "Europe/Madrid"  # clocks change at 02:00 on 2026-03-29 and at 03:00 on 2026-10-25
SANTIAGO = "America/Santiago"  # back at 24:00 on Saturday 2026-04-04, forward at 24:00 on Saturday 2026-09-05
LIMA = "America/Lima"
OFFICE = tuple(HoursWindow(day, time(8), time(18)) for day in range(5))
MINUTE = timedelta(minutes=1)


def at(text: str, zone: str = LIMA, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def in_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def office(*holidays: date, zone: str = LIMA) -> WorkingCalendar:
    return WorkingCalendar(OFFICE, frozenset(holidays), zone)


# --- windows


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-01-05 07:59", False),
        ("2026-01-05 08:00", True),  # Monday
        ("2026-01-05 17:59:59", True),
        ("2026-01-05 18:00", False),
        ("2026-01-03 10:00", False),  # Saturday
        ("2026-01-06 10:00", False),  # Tuesday, holiday
    ],
)
def test_office_hours_include_their_start_and_not_their_end(local: str, is_open: bool) -> None:
    assert office(date(2026, 1, 6)).is_open(at(local)) is is_open


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-01-02 21:59", False),
        ("2026-01-02 22:00", True),  # Friday
        ("2026-01-03 05:59", True),
        ("2026-01-03 06:00", False),
        ("2026-01-03 23:00", False),
        ("2026-01-02 05:00", False),  # Friday morning belongs to Thursday's night
    ],
)
def test_a_night_shift_ends_on_the_next_day(local: str, is_open: bool) -> None:
    shift = WorkingCalendar((HoursWindow(4, time(22), time(6)),), frozenset(), LIMA)
    assert shift.is_open(at(local)) is is_open


def test_sunday_night_runs_into_monday() -> None:
    shift = WorkingCalendar((HoursWindow(6, time(22), time(6)),), frozenset(), LIMA)
    assert shift.is_open(at("2026-01-05 03:00"))


def test_midnight_as_end_is_the_end_of_the_day_and_equal_times_are_a_whole_day() -> None:
    evening = WorkingCalendar((HoursWindow(0, time(20), time(0)),), frozenset(), LIMA)
    whole = WorkingCalendar((HoursWindow(0, time(0), time(0)),), frozenset(), LIMA)
    monday, tuesday = at("2026-01-05 00:00"), at("2026-01-06 00:00")
    assert evening.open_minutes_between(monday, at("2026-01-07 00:00")) == 240
    assert whole.open_minutes_between(at("2026-01-04 00:00"), at("2026-01-08 00:00")) == 1440
    assert whole.is_open(monday)
    assert not whole.is_open(tuesday)


def test_a_holiday_closes_its_own_date_only_even_within_a_night_shift() -> None:
    shift = WorkingCalendar((HoursWindow(4, time(22), time(6)),), frozenset({date(2026, 1, 2)}), LIMA)
    # Friday the 2nd is a holiday: 22:00-24:00 is closed, Saturday 00:00-06:00 stays open = 360 minutes
    assert shift.open_minutes_between(at("2026-01-02 12:00"), at("2026-01-03 12:00")) == 360


def test_no_windows_mean_round_the_clock_whatever_the_holidays() -> None:
    always = WorkingCalendar((), frozenset({date(2026, 1, 6)}), LIMA)
    start = at("2026-01-06 00:00")
    assert always.is_open(start)
    assert always.open_minutes_between(start, start + timedelta(days=1)) == 1440
    assert always.add_open_time(start, timedelta(hours=4)) == at("2026-01-06 04:00")
    assert always.next_opening(start) == start


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_that_does_not_exist_is_refused(weekday: int) -> None:
    with refusal("weekday_out_of_range"):
        HoursWindow(weekday, time(8), time(18))


# --- open time


def test_a_weekend_between_does_not_count() -> None:
    # Friday 17:00-18:00 = 60, Monday 08:00-09:30 = 90
    assert office().open_minutes_between(at("2026-01-02 17:00"), at("2026-01-05 09:30")) == 150


def test_seconds_count_exactly() -> None:
    span = office().open_time_between(at("2026-01-05 08:00:00"), at("2026-01-05 08:00:45"))
    assert span == timedelta(seconds=45)
    assert office().open_minutes_between(at("2026-01-05 08:00"), at("2026-01-05 08:00:45")) == Decimal("0.75")


def test_an_end_before_its_start_is_refused_even_when_wall_clocks_hide_it() -> None:
    with refusal("end_before_start"):
        office().open_time_between(at("2026-01-05 09:00"), at("2026-01-05 08:00"))
    with refusal("end_before_start"):  # 02:30 the second time, then 02:45 the first: real time runs backwards
        office().open_time_between(at("2026-10-25 02:30", MADRID, 1), at("2026-10-25 02:45", MADRID, 0))


def test_a_deadline_that_runs_out_as_the_doors_close_is_due_then() -> None:
    # SLA first response, Normal, 4 h: Friday 14:00 -> Friday 18:00, not Monday 08:00
    assert office().add_open_time(at("2026-01-02 14:00"), timedelta(hours=4)) == at("2026-01-02 18:00")
    assert office().add_open_time(at("2026-01-02 14:01"), timedelta(hours=4)) == at("2026-01-05 08:01")


def test_no_time_added_is_the_start_even_when_closed() -> None:
    assert office().add_open_time(at("2026-01-03 10:00"), timedelta(0)) == at("2026-01-03 10:00")


def test_five_service_days_of_ten_hours_skip_weekend_and_holiday() -> None:
    # 50 h from Monday 5th 08:00 with Tuesday off: Mon, Wed, Thu, Fri, Mon 12th 18:00
    due = office(date(2026, 1, 6)).add_open_time(at("2026-01-05 08:00"), timedelta(hours=50))
    assert due == at("2026-01-12 18:00")


def test_next_opening_is_now_when_open_else_the_next_start() -> None:
    assert office().next_opening(at("2026-01-05 10:00")) == at("2026-01-05 10:00")
    assert office().next_opening(at("2026-01-02 18:00")) == at("2026-01-05 08:00")


def test_a_negative_duration_is_refused() -> None:
    with refusal("negative_duration"):
        office().add_open_time(at("2026-01-05 08:00"), timedelta(seconds=-1))


def test_the_walk_ends_after_three_years() -> None:
    mondays_off = frozenset(date(2026, 1, 5) + timedelta(weeks=week) for week in range(160))
    closed = WorkingCalendar((HoursWindow(0, time(8), time(9)),), mondays_off, LIMA)
    with refusal("no_open_time"):
        closed.next_opening(at("2026-01-05 08:00"))
    with refusal("no_open_time"):
        closed.add_open_time(at("2026-01-05 08:00"), MINUTE)
    with refusal("no_open_time"):
        WorkingCalendar((), frozenset(), LIMA).add_open_time(at("2026-01-05 08:00"), timedelta(days=1099))


# --- bad input


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "America"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with refusal("unknown_time_zone"):
        time_zone(name)


def test_times_without_zone_or_far_from_any_business_date_are_refused() -> None:
    with refusal("time_without_zone"):
        utc(datetime(2026, 1, 5))
    for year in (1, 1969, 2200, 9999):
        with refusal("time_out_of_range"):
            utc(datetime(year, 1, 5, tzinfo=UTC))


# --- clock changes


def test_a_local_time_that_does_not_exist_begins_when_the_clock_jumps() -> None:
    # Madrid jumps from 02:00 to 03:00 at 01:00 UTC; Santiago from 24:00 to 01:00 at 04:00 UTC
    spring = date(2026, 3, 29)
    assert local_instants(spring, time(2, 30), time_zone(MADRID)) == (in_utc("2026-03-29 01:00"),)
    assert local_instants(date(2026, 9, 6), time(0), time_zone(SANTIAGO)) == (in_utc("2026-09-06 04:00"),)


def test_a_local_time_that_exists_twice_begins_twice_with_the_change_between() -> None:
    # Madrid: 02:30 at 00:30 UTC, change at 01:00 UTC, 02:30 again at 01:30 UTC
    twice = local_instants(date(2026, 10, 25), time(2, 30), time_zone(MADRID))
    assert twice == (in_utc("2026-10-25 00:30"), in_utc("2026-10-25 01:00"), in_utc("2026-10-25 01:30"))
    # 02:00 itself: at 00:00 UTC, and again at the change
    start = local_instants(date(2026, 10, 25), time(2), time_zone(MADRID))
    assert start == (in_utc("2026-10-25 00:00"), in_utc("2026-10-25 01:00"))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (MADRID, date(2026, 3, 29), 23),
        (MADRID, date(2026, 10, 25), 25),
        (SANTIAGO, date(2026, 4, 4), 25),
        (SANTIAGO, date(2026, 9, 6), 23),
        (LIMA, date(2026, 3, 29), 24),
    ],
)
def test_days_with_a_clock_change_count_real_hours(zone: str, day: date, hours: int) -> None:
    every_day = WorkingCalendar(
        tuple(HoursWindow(weekday, time(0), time(0)) for weekday in range(7)), frozenset(), zone
    )
    start = datetime.combine(day, time(0), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))
    assert every_day.open_minutes_between(start, end) == hours * 60


def test_night_hours_over_a_change_count_what_passed() -> None:
    # Madrid 22:00-06:00 is 8 h by the clock: 7 h in the spring night, 9 h in the autumn night
    nights = WorkingCalendar((HoursWindow(5, time(22), time(6)),), frozenset(), MADRID)
    spring = nights.open_minutes_between(at("2026-03-28 12:00", MADRID), at("2026-03-29 12:00", MADRID))
    autumn = nights.open_minutes_between(at("2026-10-24 12:00", MADRID), at("2026-10-25 12:00", MADRID))
    assert (spring, autumn) == (420, 540)


def test_cutting_marks_midnight_and_the_given_times() -> None:
    pieces = list(
        cut_at_local_times(
            at("2026-01-02 20:00"), at("2026-01-03 00:30"), time_zone(LIMA), [time(22), time(6)]
        )
    )
    # Lima is UTC-5: 20:00 = 01:00 UTC, 22:00 = 03:00 UTC, 24:00 = 05:00 UTC, 00:30 = 05:30 UTC
    cuts = ["2026-01-03 01:00", "2026-01-03 03:00", "2026-01-03 05:00", "2026-01-03 05:30"]
    instants = [in_utc(cut) for cut in cuts]
    assert pieces == list(pairwise(instants))


def test_a_clock_set_back_over_midnight_returns_to_the_day_before() -> None:
    # St. John's 2006: at 00:01 on the 29th (02:31 UTC) back to 23:01 on the 28th; 23:30 again at 03:00 UTC,
    # midnight again at 03:30 UTC
    start, end = in_utc("2006-10-29 02:30:30"), in_utc("2006-10-29 04:00")
    pieces = cut_at_local_times(start, end, time_zone("America/St_Johns"), [time(23, 30)])
    cuts = [in_utc(f"2006-10-29 {cut}") for cut in ("02:31", "03:00", "03:30")]
    assert [piece_end for _start, piece_end in pieces] == [*cuts, end]


# --- laws

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
windows = st.lists(st.builds(HoursWindow, st.integers(0, 6), clocks, clocks), min_size=1, max_size=4)
changes = st.sampled_from(
    [
        (MADRID, "2026-03-28 12:00"),
        (MADRID, "2026-10-24 12:00"),
        (SANTIAGO, "2026-04-04 12:00"),
        (SANTIAGO, "2026-09-05 12:00"),
        ("America/St_Johns", "2006-10-28 12:00"),  # changed at 00:01, back over midnight
        ("Australia/Lord_Howe", "2026-04-04 12:00"),  # changes by half an hour
        ("Pacific/Apia", "2011-12-29 12:00"),  # skipped a whole day
        (LIMA, "2026-02-27 12:00"),
    ]
)


def counted(calendar: WorkingCalendar, start: datetime, minutes: int) -> int:
    """An independent count: look at every single minute's wall clock."""
    zone = ZoneInfo(calendar.zone)
    total = 0
    for offset in range(minutes):
        local = (start.astimezone(UTC) + offset * MINUTE).astimezone(zone)
        total += local.date() not in calendar.holidays and any(
            _inside(window, local.weekday() * 1440 + local.hour * 60 + local.minute)
            for window in calendar.windows
        )
    return total


def _inside(window: HoursWindow, minute_of_week: int) -> bool:
    opens = window.weekday * 1440 + window.start.hour * 60 + window.start.minute
    length = (window.end.hour * 60 + window.end.minute - window.start.hour * 60 - window.start.minute) % 1440
    return (minute_of_week - opens) % (7 * 1440) < (length or 1440)


@settings(max_examples=80, deadline=None)
@given(windows, changes, st.integers(0, 1440), st.integers(0, 3000), st.booleans())
def test_open_minutes_equal_a_count_minute_by_minute(
    hours: list[HoursWindow], change: tuple[str, str], shift: int, minutes: int, holiday: bool
) -> None:
    zone, around = change
    start = at(around, zone).astimezone(UTC) + shift * MINUTE
    holidays = frozenset({start.date()}) if holiday else frozenset()
    calendar = WorkingCalendar(tuple(hours), holidays, zone)
    assert calendar.open_minutes_between(start, start + minutes * MINUTE) == counted(calendar, start, minutes)


@settings(max_examples=80, deadline=None)
@given(windows, changes, st.integers(0, 2880), st.integers(1, 20_000))
def test_adding_open_time_is_undone_by_counting_it(
    hours: list[HoursWindow], change: tuple[str, str], shift: int, seconds: int
) -> None:
    zone, around = change
    start = at(around, zone).astimezone(UTC) + shift * MINUTE
    calendar = WorkingCalendar(tuple(hours), frozenset(), zone)
    due = calendar.add_open_time(start, timedelta(seconds=seconds))
    assert calendar.open_time_between(start, due) == timedelta(seconds=seconds)
    assert calendar.open_time_between(start, due - timedelta(seconds=1)) == timedelta(seconds=seconds - 1)
    assert calendar.is_open(calendar.next_opening(start))


@settings(max_examples=80, deadline=None)
@given(changes, st.integers(0, 2880), st.integers(0, 30_000), st.lists(clocks, max_size=3))
def test_pieces_join_to_the_whole_and_keep_date_and_side_of_each_clock(
    change: tuple[str, str], shift: int, minutes: int, edges: list[time]
) -> None:
    zone, around = ZoneInfo(change[0]), change[1]
    start = at(around, change[0]).astimezone(UTC) + shift * MINUTE
    end = start + minutes * MINUTE
    pieces = list(cut_at_local_times(start, end.astimezone(timezone(timedelta(hours=2))), zone, edges))
    assert sum((stop - begin for begin, stop in pieces), timedelta(0)) == end - start
    assert all(before[1] == after[0] for before, after in pairwise(pieces))
    for begin, stop in pieces:
        assert begin < stop
        first, last = begin.astimezone(zone), (stop - timedelta(seconds=1)).astimezone(zone)
        assert first.date() == last.date()
        assert all((first.time() >= edge) == (last.time() >= edge) for edge in edges)
