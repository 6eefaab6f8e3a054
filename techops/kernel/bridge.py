"""The kernel's twin in Frappe: translated errors, the clock, time zones, the site's rounding."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, NoReturn, overload
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_system_timezone, to_timedelta

from techops.kernel.calendar import HoursWindow
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import Rounding

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class BusinessRuleError(frappe.ValidationError):
    """A business rule refuses (417)."""


class BadInputError(frappe.ValidationError):
    """The request makes no sense (400)."""

    http_status_code = 400


class ConflictError(frappe.ValidationError):
    """Somebody else was first, or the document has moved on (409)."""

    http_status_code = 409


EXCEPTIONS = {
    ViolationKind.INVALID: BusinessRuleError,
    ViolationKind.BAD_INPUT: BadInputError,
    ViolationKind.FORBIDDEN: frappe.PermissionError,
    ViolationKind.NOT_FOUND: frappe.DoesNotExistError,
    ViolationKind.CONFLICT: ConflictError,
}


def translate(message: str, **params: object) -> str:
    """Translate a template marked with `_lt`, filling it with `params`.

    Enumeration members, and the parameter `label`, are translated too.
    """
    return _(message).format(**{key: _shown(value, key == "label") for key, value in params.items()})


def _shown(value: object, is_label: bool = False) -> object:
    if isinstance(value, Enum):
        return _(value.value)
    if isinstance(value, tuple):
        return ", ".join(str(_shown(member)) for member in value)
    return _(value) if is_label and isinstance(value, str) else value


def refuse(violation: RuleViolation) -> NoReturn:
    """Raise `violation` as Frappe's exception of its kind, in the user's language, its code in the answer."""
    message = translate(violation.message, **violation.params)
    if getattr(frappe.local, "response", None) is not None:
        frappe.local.response["error"] = {"code": violation.code, "message": message}
    frappe.throw(message, exc=EXCEPTIONS[violation.kind])
    raise violation  # never reached: throw() raises


@contextmanager
def translated_violations() -> Iterator[None]:
    """Turn a RuleViolation raised inside into a translated Frappe exception; also usable as a decorator."""
    try:
        yield
    except RuleViolation as violation:
        refuse(violation)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the time zone called `name` (IANA)."""
    return ZoneInfo(name)


def system_zone() -> ZoneInfo:
    """Return the zone in which Frappe keeps its naive datetimes."""
    return zone(get_system_timezone())


def now() -> datetime:
    """Return the present moment, aware, to the second (what the database keeps)."""
    return datetime.now(UTC).replace(microsecond=0)


def instant() -> datetime:
    """Return the present moment with its fraction of a second: what other clocks are compared with."""
    return datetime.now(UTC)


def moment_of(document: Document) -> datetime:
    """Return when what happens to a document happens: for hooks and controllers, which take no `now`.

    As its service says (``document.flags.techops_now``), else as whoever records history says
    (``frappe.flags.techops_now``, the past being loaded), else now.
    """
    return document.flags.techops_now or frappe.flags.techops_now or now()


@overload
def aware(value: datetime) -> datetime: ...
@overload
def aware(value: str | None) -> datetime | None: ...
def aware(value: datetime | str | None) -> datetime | None:
    """Read a naive datetime of the database as the moment it means."""
    if not value:
        return None
    moment = get_datetime(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=system_zone())


@overload
def naive(moment: datetime) -> datetime: ...
@overload
def naive(moment: None) -> None: ...
def naive(moment: datetime | None) -> datetime | None:
    """Write a moment as the naive datetime Frappe keeps in the system's zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(system_zone()).replace(tzinfo=None, microsecond=0)


def minutes_left(until: datetime | str | None, now: datetime) -> int | None:
    """Return the whole minutes until a moment of the database: 0 when it is past, None when there is none."""
    moment = aware(until)
    return None if moment is None else max(0, int((moment - now).total_seconds() // 60))


def local_date(moment: datetime, zone_name: str | None) -> date:
    """Return the calendar day of `moment` at a place."""
    return moment.astimezone(zone(zone_name) if zone_name else system_zone()).date()


def hours_window(row: Any) -> HoursWindow:
    """Read a Service Hours Window, whose times of day come as time since midnight or, from forms, as text."""
    start, end = (
        (datetime.min + to_timedelta(clock) % timedelta(days=1)).time()
        for clock in (row.start_time, row.end_time)
    )
    return HoursWindow(WEEKDAYS.index(row.day_of_week), start, end)


def site_rounding() -> Rounding:
    """Return the rounding of halves set in System Settings.

    ERPNext's legacy banker's rounding rounds halves of cents up, so only the plain banker's method differs.
    """
    method = frappe.get_system_settings("rounding_method")
    return Rounding.BANKERS if method == "Banker's Rounding" else Rounding.COMMERCIAL
