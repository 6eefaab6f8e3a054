"""Hours of a week out of the intervals of visits (seed 1, section 7.2): cut at midnight, by kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from techops.work_orders.model import IntervalKind
from techops.work_orders.visits import Interval

DAYS = 7
SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day's minutes of travel, work and waiting."""

    day: date
    travel: int = 0
    work: int = 0
    wait: int = 0


def week_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def hours_by_day(
    intervals: Iterable[Interval], monday: date, zone: ZoneInfo, now: datetime
) -> tuple[DayHours, ...]:
    """Return the seven days from `monday` with the minutes of each kind; what lasts counts until `now`.

    Pauses count for nothing. Seconds are added up for the day before they are cut to minutes.
    """
    seconds: dict[tuple[date, IntervalKind], int] = {}
    for interval in intervals:
        for day, length in _cut(interval, zone, now):
            key = (day, interval.kind)
            seconds[key] = seconds.get(key, 0) + length
    week = (monday + timedelta(days=number) for number in range(DAYS))
    return tuple(DayHours(day, *(_minutes(seconds, day, kind) for kind in _SHOWN)) for day in week)


_SHOWN = (IntervalKind.TRAVEL, IntervalKind.WORK, IntervalKind.WAIT)


def _minutes(seconds: dict[tuple[date, IntervalKind], int], day: date, kind: IntervalKind) -> int:
    return seconds.get((day, kind), 0) // SECONDS_PER_MINUTE


def _cut(interval: Interval, zone: ZoneInfo, now: datetime) -> Iterator[tuple[date, int]]:
    """Yield each local day the interval touches, with its real seconds in it."""
    start, end = interval.started_at.astimezone(UTC), (interval.ended_at or now).astimezone(UTC)
    while start < end:
        day = start.astimezone(zone).date()
        midnight = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        until = min(end, midnight)
        yield day, int((until - start).total_seconds())
        start = until
