"""Leaves, holidays and weekly days off as moments (RN-022, RN-023)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from techops.kernel.calendar import HoursWindow
from techops.workforce.absences import HalfDay, Leave, absences, working_hours
from techops.workforce.model import AbsenceKind, JobNeed, TechnicianFacts, WorkforceSettings
from techops.workforce.rules import ineligibility_reasons

LIMA = "America/Lima"
MONDAY = date(2026, 11, 16)


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo(LIMA))


def spans(leave):
    return [(one.start, one.end) for one in absences([leave], [], LIMA)]


def test_a_leave_lasts_through_its_last_day():
    assert spans(Leave(MONDAY, date(2026, 11, 18))) == [(at(16, 0), at(19, 0))]


@pytest.mark.parametrize(
    ("half", "expected"),
    [
        (None, [(at(16, 0), at(17, 0))]),
        (HalfDay.MORNING, [(at(16, 0), at(16, 12))]),
        (HalfDay.AFTERNOON, [(at(16, 12), at(17, 0))]),
    ],
)
def test_half_a_day_takes_the_half_it_names_else_the_whole(half, expected):
    assert spans(Leave(MONDAY, MONDAY, MONDAY, half)) == expected


def test_a_half_day_inside_a_longer_leave_leaves_the_rest_whole():
    leave = Leave(MONDAY, date(2026, 11, 18), date(2026, 11, 17), HalfDay.AFTERNOON)
    assert spans(leave) == [(at(16, 0), at(17, 0)), (at(17, 12), at(18, 0)), (at(18, 0), at(19, 0))]


def test_a_holiday_is_an_absence_of_its_day():
    only = absences([], [MONDAY], LIMA)
    assert [(one.kind, one.start, one.end) for one in only] == [(AbsenceKind.HOLIDAY, at(16, 0), at(17, 0))]


def test_without_windows_and_days_off_any_hour_is_working_time():
    assert working_hours([], [], LIMA) is None


def test_a_weekly_day_off_closes_a_technician_without_windows():
    hours = working_hours([], [MONDAY], LIMA)
    assert not hours.is_open(at(16, 10))
    assert hours.is_open(at(17, 3))


def test_windows_hold_less_the_days_off():
    hours = working_hours(
        [HoursWindow(0, time(8), time(18)), HoursWindow(1, time(8), time(18))], [MONDAY], LIMA
    )
    assert not hours.is_open(at(16, 10))
    assert hours.is_open(at(17, 10))
    assert not hours.is_open(at(17, 19))


def test_a_technician_of_another_company_is_refused():
    need = JobNeed(order="O", time_zone=LIMA, duration=timedelta(hours=1), company="Ours")
    now, limits = datetime(2026, 11, 16, 15, tzinfo=UTC), WorkforceSettings()
    codes = {
        company: [
            one.code
            for one in ineligibility_reasons(TechnicianFacts("T", company=company), need, now, limits)
        ]
        for company in ("Ours", "Theirs", None)
    }
    assert codes == {
        "Ours": ["RN-020"],
        "Theirs": ["technician_of_other_company", "RN-020"],
        None: ["RN-020"],
    }
