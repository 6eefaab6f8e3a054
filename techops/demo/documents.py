"""Documents made once: looked up by what identifies them, inserted when they are missing."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

import frappe

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def ensure(doctype: str, identity: Mapping[str, Any], **values: Any) -> str:
    """Return the name of the document with `identity`, made with `values` too where there is none."""
    found = frappe.db.get_value(doctype, dict(identity))
    return found or frappe.get_doc({"doctype": doctype, **identity, **values}).insert().name


def ensure_named(doctype: str, field: str, name: str, **values: Any) -> str:
    """Return `name`, the document of a DocType that is named by `field`."""
    if not frappe.db.exists(doctype, name):
        frappe.get_doc({"doctype": doctype, field: name, **values}).insert()
    return name


def names_by(doctype: str, *fields: str, **filters: Any) -> dict[Any, str]:
    """Return the names of a whole DocType by one field, or by a tuple of several."""
    rows = frappe.get_all(doctype, filters=filters, fields=["name", *fields], limit_page_length=0)
    return {
        row[fields[0]] if len(fields) == 1 else tuple(row[field] for field in fields): row.name
        for row in rows
    }


def weekly_windows(spans: Iterable[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    """Return the rows of a weekly timetable from (first day, last day, opens, closes)."""
    return [
        {"day_of_week": day, "start_time": opens, "end_time": closes}
        for first, last, opens, closes in spans
        for day in WEEK[WEEK.index(first) : WEEK.index(last) + 1]
    ]


def posted(day: date, hour: int) -> dict[str, Any]:
    """Return the fields that date an ERPNext document in the past."""
    return {"posting_date": day, "posting_time": time(hour).isoformat(), "set_posting_time": 1}
