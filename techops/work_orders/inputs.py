"""What people send with an action, checked before any service sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from frappe.utils import get_datetime

from techops.access.values import YEARS
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.geo import validate_position
from techops.kernel.text import _lt
from techops.work_orders.facts import Position

# A phone's clock may be ahead of ours by this much before we refuse its times.
CLOCK_TOLERANCE = timedelta(minutes=5)
# How long a phone may have been offline.
OLDEST_EVENT = timedelta(days=7)
# Seconds a device's clock may be away from ours: one that lost its battery begins decades ago.
LARGEST_SKEW = 60 * 365 * 86_400
LONGEST_TEXT = 10_000
DEFAULT_HOURS = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """When work is planned; both aware."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to do an order, and when."""

    technician: str
    schedule: Schedule
    helpers: tuple[str, ...] = ()
    without_offer: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found and done; `signature` is an image as a data address."""

    diagnosis: str
    work_performed: str
    recommendations: str | None = None
    signed_by: str | None = None
    signature: str | None = None


def position(latitude: object, longitude: object) -> Position:
    """Check a pair of coordinates in degrees."""
    return Position(*validate_position(latitude, longitude))


def moment(occurred_at: str | None, now: datetime, clock_skew: float | None = None) -> datetime:
    """Read when something happened (now if not said): not in the future, not more than a week ago.

    `clock_skew` is how many seconds the server's clock was ahead of the device's when they last met: what the
    device says is moved by as much, so that a telephone whose clock is wrong tells the true time.
    """
    if not occurred_at:
        return now
    happened = _read(occurred_at, "occurred_at") + _skew(clock_skew)
    if happened > now + CLOCK_TOLERANCE or happened < now - OLDEST_EVENT:
        raise RuleViolation(
            "time_out_of_bounds",
            _lt(
                "{occurred_at} is in the future or more than {days} days ago. Check the clock of the device."
            ),
            kind=ViolationKind.BAD_INPUT,
            occurred_at=occurred_at,
            days=OLDEST_EVENT.days,
        )
    return min(happened, now)


def _skew(seconds: float | None) -> timedelta:
    if abs(seconds or 0) > LARGEST_SKEW:
        raise RuleViolation(
            "bad_clock_skew",
            _lt("The clock of the device is years away. Set it and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    return timedelta(seconds=seconds or 0)


def schedule(start: str | None, end: str | None, now: datetime, *, required: bool = True) -> Schedule:
    """Read a planned time; without one, and when none is required, the next hour."""
    if not start:
        if required:
            raise RuleViolation(
                "schedule_missing", _lt("Say when the work is planned."), kind=ViolationKind.BAD_INPUT
            )
        return Schedule(now, now + timedelta(hours=DEFAULT_HOURS))
    starts, ends = _read(start, "scheduled_start"), _read(end, "scheduled_end") if end else None
    if ends is not None and ends <= starts:
        raise RuleViolation(
            "schedule_backwards",
            _lt("The planned end must be after the start."),
            kind=ViolationKind.BAD_INPUT,
        )
    return Schedule(starts, ends)


def text(value: str | None, label: str) -> str:
    """Return trimmed text of a reasonable length."""
    trimmed = (value or "").strip()
    if len(trimmed) > LONGEST_TEXT:
        raise RuleViolation(
            "text_too_long",
            _lt("{label} is longer than {longest} characters."),
            kind=ViolationKind.BAD_INPUT,
            label=label,
            longest=LONGEST_TEXT,
        )
    return trimmed


def _read(value: str, label: str) -> datetime:
    try:
        moment_read = bridge.aware(get_datetime(value))
    except (ValueError, TypeError, OverflowError):
        moment_read = None
    if moment_read is None or moment_read.year not in YEARS:
        raise RuleViolation(
            "bad_time",
            _lt("{label} is not a date and time. Write it as 2026-01-31 14:30:00."),
            kind=ViolationKind.BAD_INPUT,
            label=label,
        )
    return moment_read
