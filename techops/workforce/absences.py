"""When technicians are away, from leaves and holidays (RN-022) as moments. Pure.

Weekly days off are not absences but time outside the working hours (RN-023): overtime can be authorised for
them, and being on call for emergencies covers them. Public holidays are absences.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from techops.kernel.calendar import DAYS_IN_WEEK, HoursWindow, WorkingCalendar, time_zone
from techops.workforce.model import Absence, AbsenceKind

MIDNIGHT = time(0)
NOON = time(12)
ONE_DAY = timedelta(days=1)
WHOLE_WEEK = tuple(HoursWindow(weekday, MIDNIGHT, MIDNIGHT) for weekday in range(DAYS_IN_WEEK))


class HalfDay(StrEnum):
    """Which half of a half-day leave is taken; HRMS does not say, so without it the whole day counts."""

    MORNING = "Morning"
    AFTERNOON = "Afternoon"


@dataclass(frozen=True, slots=True)
class Leave:
    """An approved leave, whole days from `first` to `last`; of the day `half_day`, only `half` when known."""

    first: date
    last: date
    half_day: date | None = None
    half: HalfDay | None = None


def absences(leaves: Iterable[Leave], holidays: Iterable[date], zone: str) -> tuple[Absence, ...]:
    """Return the absences of one technician, whose days begin at midnight in the IANA `zone`."""
    away = [Absence(AbsenceKind.LEAVE, *span) for leave in leaves for span in _spans(leave, zone)]
    off = [
        Absence(AbsenceKind.HOLIDAY, _at(day, MIDNIGHT, zone), _at(day + ONE_DAY, MIDNIGHT, zone))
        for day in sorted(holidays)
    ]
    return (*away, *off)


def working_hours(
    windows: Iterable[HoursWindow], days_off: Iterable[date], zone: str
) -> WorkingCalendar | None:
    """Return when a technician works: `windows` (none: any hour) less weekly `days_off`; None is always."""
    weekly, closed = tuple(windows), frozenset(days_off)
    if not weekly and not closed:
        return None
    return WorkingCalendar(weekly or WHOLE_WEEK, closed, zone)


def _spans(leave: Leave, zone: str) -> list[tuple[datetime, datetime]]:
    whole = _at(leave.first, MIDNIGHT, zone), _at(leave.last + ONE_DAY, MIDNIGHT, zone)
    if leave.half_day is None or leave.half is None:
        return [whole]
    start, noon, end = (
        _at(leave.half_day, MIDNIGHT, zone),
        _at(leave.half_day, NOON, zone),
        _at(leave.half_day + ONE_DAY, MIDNIGHT, zone),
    )
    taken = (start, noon) if leave.half is HalfDay.MORNING else (noon, end)
    pieces = [(whole[0], start), taken, (end, whole[1])]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _at(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, tzinfo=time_zone(zone))
