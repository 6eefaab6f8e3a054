"""Dates, and places in a list, as people send them."""

from datetime import date, datetime

from frappe import ValidationError
from frappe.utils import getdate

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

MONTH = "2026-03"


def day(text: str | None) -> date | None:
    """Read a date; raises RuleViolation ``bad_date``, None for nothing."""
    return _date(text) if text else None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(str(getdate(text)))
    except (ValueError, TypeError, OverflowError, ValidationError):
        raise RuleViolation(
            "bad_date",
            _lt("{text} is not a date. Write it as 2026-03-31."),
            kind=ViolationKind.BAD_INPUT,
            text=text[:40],
        ) from None


def month(text: str) -> date:
    """Read a month given as 2026-03 or as any of its days; raises RuleViolation ``bad_date``."""
    return _date(f"{text}-01" if len(text) == len(MONTH) else text)


def place(text: str | None) -> tuple[datetime, str] | None:
    """Read the place where a page ended; raises RuleViolation ``bad_place``, None for the beginning."""
    if not text:
        return None
    moment, _bar, name = text.partition("|")
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=None), name
    except ValueError:
        raise RuleViolation(
            "bad_place",
            _lt("This page cannot be found. Read the list from its beginning."),
            kind=ViolationKind.BAD_INPUT,
        ) from None
