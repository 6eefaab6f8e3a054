"""The one working calendar that pricing, SLA, dispatch and appointments share.

Every instant is timezone-aware and every duration is real elapsed time: arithmetic happens in UTC, and the
wall clock of the calendar's zone only says whether an instant is open. So the 23 and 25 hour days around a
clock change count what really passed, a local time that does not exist begins when the clock jumps over it,
and one that exists twice counts both times.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

HORIZON = timedelta(days=3 * 366)  # no promise reaches further; it also bounds every walk through a calendar
MIDNIGHT = time(0)
DAYS_IN_WEEK = 7
YEARS = range(1970, 2200)  # what a business date can be; it keeps every walk finite

_NOTHING = timedelta(0)
_BLOCK = timedelta(days=7)  # how much of an interval is cut at a time, so that long ones stay lazy


@dataclass(frozen=True, slots=True)
class HoursWindow:
    """Weekly opening hours: from `start` on `weekday` (0 is Monday) up to but not including `end`.

    An `end` at or before `start` lies on the next day, so 22:00 to 06:00 is a night shift, 08:00 to 00:00
    lasts until midnight and 00:00 to 00:00 is the whole day. Raises RuleViolation ``weekday_out_of_range``.
    """

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse a weekday that is not 0 to 6."""
        if self.weekday not in range(DAYS_IN_WEEK):
            raise RuleViolation(
                "weekday_out_of_range",
                _lt("Weekday {weekday} does not exist: use 0 (Monday) to 6 (Sunday)."),
                kind=ViolationKind.BAD_INPUT,
                weekday=self.weekday,
            )

    def covers(self, weekday: int, clock: time) -> bool:
        """Whether the wall clock `clock` on `weekday` lies in this window."""
        if self.start < self.end:
            return weekday == self.weekday and self.start <= clock < self.end
        if weekday == self.weekday and clock >= self.start:
            return True
        return weekday == (self.weekday + 1) % DAYS_IN_WEEK and clock < self.end


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Weekly `windows` less `holidays`, on the wall clock of the IANA `zone`.

    No windows means round the clock, holidays included. A holiday closes its whole local date: the part of a
    night shift that falls on it is closed, the part on the neighbouring date stays open.
    """

    windows: tuple[HoursWindow, ...]
    holidays: frozenset[date]
    zone: str

    def is_open(self, at: datetime) -> bool:
        """Whether the aware instant `at` is inside the calendar's hours."""
        return not self.windows or self._covers(utc(at).astimezone(time_zone(self.zone)))

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from `start` to `end`, exactly.

        Raises RuleViolation ``end_before_start``.
        """
        if utc(end) < utc(start):
            raise end_before_start(start, end)
        pieces = self._open_pieces(utc(start), utc(end))
        return sum((piece_end - piece_start for piece_start, piece_end in pieces), _NOTHING)

    def open_minutes_between(self, start: datetime, end: datetime) -> Decimal:
        """Return the same in minutes, to Decimal's 28 digits."""
        microseconds = self.open_time_between(start, end) // timedelta(microseconds=1)
        return Decimal(microseconds) / Decimal(60_000_000)

    def add_open_time(self, start: datetime, duration: timedelta) -> datetime:
        """Return, in UTC, the earliest instant by which `duration` of open time has passed since `start`.

        So a clock that runs out as the doors close is due then, not when they open again. Raises
        RuleViolation ``negative_duration``, or ``no_open_time`` when three years hold less open time.
        """
        if duration < _NOTHING:
            raise RuleViolation(
                "negative_duration",
                _lt("A duration cannot be negative. Correct it and try again."),
                kind=ViolationKind.BAD_INPUT,
            )
        begin = utc(start)
        if duration == _NOTHING:
            return begin
        remaining = duration
        for piece_start, piece_end in self._open_pieces(begin, begin + HORIZON):
            if piece_end - piece_start >= remaining:
                return piece_start + remaining
            remaining -= piece_end - piece_start
        raise self._no_open_time(begin)

    def next_opening(self, at: datetime) -> datetime:
        """Return, in UTC, `at` itself when open, else the next instant that is.

        Raises RuleViolation ``no_open_time`` when the calendar stays closed for three years.
        """
        begin = utc(at)
        for piece_start, _piece_end in self._open_pieces(begin, begin + HORIZON):
            return piece_start
        raise self._no_open_time(begin)

    def _covers(self, local: datetime) -> bool:
        if local.date() in self.holidays:
            return False
        return any(window.covers(local.weekday(), local.time()) for window in self.windows)

    def _open_pieces(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        if not self.windows:
            yield start, end
            return
        zone = time_zone(self.zone)
        edges = {clock for window in self.windows for clock in (window.start, window.end)}
        for piece_start, piece_end in cut_at_local_times(start, end, zone, edges):
            if self._covers(piece_start.astimezone(zone)):
                yield piece_start, piece_end

    def _no_open_time(self, start: datetime) -> RuleViolation:
        return RuleViolation(
            "no_open_time",
            _lt("The service hours leave too little open time in the three years after {start}. Check them."),
            start=start.astimezone(time_zone(self.zone)).date().isoformat(),
        )


def time_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone `name`; raises RuleViolation ``unknown_time_zone``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleViolation(
            "unknown_time_zone",
            _lt("{zone} is not a time zone. Choose one such as America/Lima."),
            kind=ViolationKind.BAD_INPUT,
            zone=name,
        ) from None


def utc(at: datetime) -> datetime:
    """Return the aware instant `at` in UTC, where arithmetic is real time.

    Raises RuleViolation ``time_out_of_range`` or ``time_without_zone``.
    """
    if at.year not in YEARS:
        raise RuleViolation(
            "time_out_of_range",
            _lt("The year of {at} makes no sense here. Correct the date and try again."),
            kind=ViolationKind.BAD_INPUT,
            at=at.isoformat(),
        )
    if at.utcoffset() is None:
        raise RuleViolation(
            "time_without_zone",
            _lt("The time {at} has no time zone. Give it one and try again."),
            kind=ViolationKind.BAD_INPUT,
            at=at.isoformat(),
        )
    return at.astimezone(UTC)


def end_before_start(start: datetime, end: datetime) -> RuleViolation:
    """Return (for the caller to raise) the refusal of an interval that ends before it starts."""
    return RuleViolation(
        "end_before_start",
        _lt("The end {end} is before the start {start}. Correct one of them."),
        kind=ViolationKind.BAD_INPUT,
        start=start.isoformat(sep=" ", timespec="minutes"),
        end=end.isoformat(sep=" ", timespec="minutes"),
    )


def local_instants(day: date, clock: time, zone: tzinfo) -> tuple[datetime, ...]:
    """Return, in UTC and in order, the instants at which `clock` begins on the local `day`.

    One, as a rule. When the clock jumps over it, the jump. When it comes twice, both times with the change
    between them, since the wall clock crosses `clock` backwards there.
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    if first > second:  # the wall time does not exist: the two readings straddle the jump
        return (_offset_change(second, first, zone),)
    return tuple(sorted({first, _offset_change(first, second, zone), second}))


def cut_at_local_times(
    start: datetime, end: datetime, zone: tzinfo, clocks: Iterable[time]
) -> Iterator[tuple[datetime, datetime]]:
    """Cut the aware interval from `start` to `end` at every local midnight and at the local times `clocks`.

    The pieces come in UTC, in order, none empty, and join to the whole; inside each, local date and the side
    of every clock stay the same, so its first instant speaks for all of it.
    """
    edges = {MIDNIGHT, *clocks}
    cursor, stop = utc(start), utc(end)
    while cursor < stop:
        block_end = min(cursor + _BLOCK, stop)
        for edge in _edges_within(cursor, block_end, zone, edges):
            yield cursor, edge
            cursor = edge
        yield cursor, block_end
        cursor = block_end


def _edges_within(start: datetime, end: datetime, zone: tzinfo, clocks: set[time]) -> list[datetime]:
    """Return, in order, the instants strictly inside the UTC interval at which one of `clocks` begins."""
    first = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date() + timedelta(days=1)
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    instants = {at for day in days for clock in clocks for at in local_instants(day, clock, zone)}
    return sorted(at for at in instants if start < at < end)


def _offset_change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the first instant with the offset of `after`, knowing that it changes once since `before`."""
    target = after.astimezone(zone).utcoffset()
    origin = before.replace(microsecond=0)
    old, new = 0, int((after - before).total_seconds())  # whole seconds since origin, where clocks change
    while new - old > 1:
        middle = (old + new) // 2
        if (origin + timedelta(seconds=middle)).astimezone(zone).utcoffset() == target:
            new = middle
        else:
            old = middle
    return origin + timedelta(seconds=new)
