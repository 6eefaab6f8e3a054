"""The values a caller may write: named fields only, each checked against its DocType's own definition.

Frappe's casting lets NaN through, reads text as the number 0 and cuts nothing to size; nothing here does.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.meta import Meta
from frappe.utils import get_datetime, getdate, validate_phone_number

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import HUNDRED, to_decimal
from techops.kernel.text import _lt

LARGEST_INTEGER = 2_147_483_647  # what MariaDB's int holds
LONGEST_TEXT = MappingProxyType({"Data": 140, "Link": 140, "Phone": 140, "Small Text": 10_000})
LONGEST_OTHER_TEXT = 100_000
MOST_ROWS = 200
INTEGERS = ("Int", "Check")
NUMBERS = ("Float", "Currency", "Percent", *INTEGERS)
YEARS = range(1900, 2200)
Tables = Mapping[str, tuple[str, ...]]
NO_TABLES: Tables = MappingProxyType({})
Member = TypeVar("Member", bound=StrEnum)


def accepted(
    doctype: str, values: Mapping[str, Any], fields: Iterable[str], tables: Tables = NO_TABLES
) -> dict[str, Any]:
    """Return `values` ready for a document of `doctype`: only `fields`, and `tables` with their own fields.

    Raises RuleViolation ``field_not_accepted``, ``not_a_number``, ``value_not_accepted`` or ``too_many_rows``
    (all 400), before anything is read from or written to the document.
    """
    meta = frappe.get_meta(doctype)
    allowed = frozenset(fields)
    result: dict[str, Any] = {}
    for name, value in values.items():
        if name in tables:
            result[name] = _rows(meta.get_field(name), value, tables[name])
        elif name in allowed:
            result[name] = _value(meta.get_field(name), value)
        else:
            raise RuleViolation(
                "field_not_accepted",
                _lt("{field} cannot be set here. Leave it out and try again."),
                kind=ViolationKind.BAD_INPUT,
                field=str(name)[:140],
            )
    return result


def refuse_malformed(doc: Document) -> None:
    """Refuse missing values, unknown choices and impossible numbers on `doc` and its rows.

    Frappe checks the first two only after the controllers' own `validate`, and leaves a number that came as
    text a text until it is stored; here it becomes one. Raises Frappe's own exceptions, and RuleViolation
    ``not_a_number``.
    """
    doc._validate_mandatory()
    for row in (doc, *doc.get_all_children()):
        row._validate_selects()
        refuse_unknown_links(row)
        for field in _number_fields(row.meta):
            value = row.get(field.fieldname)
            if value not in (None, ""):
                number = _number(field, value)
                if isinstance(value, str):
                    row.set(field.fieldname, number)


def refuse_unknown_links(row: Document) -> None:
    """Refuse a link to nothing where Frappe does not: it skips links from which other fields are fetched.

    Raises RuleViolation ``link_unknown``.
    """
    for field in row.meta.get_link_fields():
        name = row.get(field.fieldname)
        if not name or not row.meta.get_fields_to_fetch(field.fieldname):
            continue
        if not frappe.db.get_value(field.options, name, "name", cache=True):
            raise RuleViolation(
                "link_unknown",
                _lt("{field} {name} was not found. Choose one that exists."),
                field=_(field.label or field.fieldname),
                name=name,
            )


def text(value: str | None, label: str, longest: int = LONGEST_TEXT["Small Text"]) -> str:
    """Return `value` trimmed; raises RuleViolation ``value_missing`` or ``value_not_accepted`` (too long)."""
    trimmed = (value or "").strip()
    if not trimmed:
        raise RuleViolation(
            "value_missing",
            _lt("{field} is missing. Fill it in and try again."),
            kind=ViolationKind.BAD_INPUT,
            field=_(label),
        )
    if len(trimmed) > longest:
        raise _refusal(_(label))
    return trimmed


def choice(members: type[Member], value: Any) -> Member | None:
    """Return the member of an enumeration that `value` names, None for nothing.

    Raises RuleViolation ``unknown_choice`` for anything else.
    """
    if not value:
        return None
    try:
        return members(value)
    except ValueError:
        raise RuleViolation(
            "unknown_choice",
            _lt("{value} is none of the choices: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            value=str(value)[:140],
            choices=tuple(members),
        ) from None


def day(value: str | None, label: str) -> date | None:
    """Read an ISO date of a request; raises RuleViolation ``value_not_accepted``."""
    return _date(value, _(label)) if value else None


def moment(value: str | datetime | None, label: str) -> datetime | None:
    """Read an ISO date and time, naive when it came so; raises RuleViolation ``value_not_accepted``."""
    return required_moment(value, label) if value else None


def required_moment(value: str | datetime | None, label: str) -> datetime:
    """Read a date and time that must be there; raises RuleViolation ``value_missing`` too."""
    given = value if isinstance(value, datetime) else text(value, label)
    try:
        read = get_datetime(given)
    except (ValueError, TypeError, OverflowError):
        raise _refusal(_(label)) from None
    if read is None or read.year not in YEARS:
        raise _refusal(_(label))
    return read


def _rows(field: Any, value: Any, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    label = _(field.label or field.fieldname)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _refusal(label)
    if len(value) > MOST_ROWS:
        raise RuleViolation(
            "too_many_rows",
            _lt("{field} has {count} rows; send at most {most}."),
            kind=ViolationKind.BAD_INPUT,
            field=label,
            count=len(value),
            most=MOST_ROWS,
        )
    return [_row(field.options, row, fields) for row in value]


def _row(doctype: str, row: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Read a row; what it must have has to be there, as Frappe fills an empty time with the present one."""
    read = accepted(doctype, row, fields)
    for field in frappe.get_meta(doctype).get("fields", {"reqd": 1}):
        if not field.default and read.get(field.fieldname) is None:
            raise RuleViolation(
                "value_missing",
                _lt("{field} is missing. Fill it in and try again."),
                kind=ViolationKind.BAD_INPUT,
                field=_(field.label or field.fieldname),
            )
    return read


def _value(field: Any, value: Any) -> Any:
    if value is None or value == "":
        return None
    if field.fieldtype in NUMBERS:
        return _number(field, value)
    kind = field.options if field.fieldtype == "Data" and field.options in READERS else field.fieldtype
    reader = READERS.get(kind, _text)
    return reader(field, value)


def _number(field: Any, value: Any) -> int | float:
    label = _(field.label or field.fieldname)
    checked = int(value) if isinstance(value, bool) and field.fieldtype == "Check" else value
    number = to_decimal(checked, label=label)
    if field.fieldtype in INTEGERS:
        return _integer(number, label)
    if field.fieldtype == "Percent" and abs(number) > 100 * HUNDRED:
        raise _refusal(label)
    return float(number)


def _integer(number: Decimal, label: str) -> int:
    if number != number.to_integral_value() or abs(number) > LARGEST_INTEGER:
        raise _refusal(label)
    return int(number)


def _text(field: Any, value: Any) -> str:
    longest = LONGEST_TEXT.get(field.fieldtype, LONGEST_OTHER_TEXT)
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise _refusal(_(field.label or field.fieldname))
    return value


def _select(field: Any, value: Any) -> str:
    if value not in (field.options or "").split("\n"):
        raise _refusal(_(field.label or field.fieldname))
    return value


def _day(field: Any, value: Any) -> date:
    return _date(value, _(field.label or field.fieldname))


def _date(value: Any, label: str) -> date:
    try:
        read = getdate(value)
    except (ValueError, TypeError, OverflowError, frappe.ValidationError):
        raise _refusal(label) from None
    if read is None or read.year not in YEARS:
        raise _refusal(label)
    return read


def _clock(field: Any, value: Any) -> str:
    """Read a time of day; hours may come with one digit ("8:00")."""
    padded = f"0{value}" if isinstance(value, str) and value[1:2] == ":" else value
    try:
        return time.fromisoformat(padded).replace(tzinfo=None, microsecond=0).isoformat()
    except (ValueError, TypeError):
        raise _refusal(_(field.label or field.fieldname)) from None


def _moment(field: Any, value: Any) -> datetime | None:
    return moment(str(value), field.label or field.fieldname)


def _phone(field: Any, value: Any) -> str:
    number = _text(field, value).strip()
    if not validate_phone_number(number):
        raise _refusal(_(field.label or field.fieldname))
    return number


READERS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"Select": _select, "Date": _day, "Datetime": _moment, "Time": _clock, "Phone": _phone}
)


def _number_fields(meta: Meta) -> list[Any]:
    return meta.get("fields", {"fieldtype": ("in", NUMBERS)})


def _refusal(label: str) -> RuleViolation:
    return RuleViolation(
        "value_not_accepted",
        _lt("The value of {field} is not accepted. Correct it and try again."),
        kind=ViolationKind.BAD_INPUT,
        field=label,
    )
