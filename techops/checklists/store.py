"""Reads and writes of checklists, in batches."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.checklists.model import CheckOutcome, Point
from techops.kernel import bridge

ANSWER = "Work Order Check"
ANSWER_COLUMNS = ("work_order", "point", "outcome", "note")


def points_of(category: str) -> tuple[Point, ...]:
    """Return a category's points: its own, else those of its nearest ancestor that has some.

    The catalogue comes from the cache: the day of a technician asks for it with every visit.
    """
    name: str | None = category
    while name:
        holder = frappe.get_cached_doc("Service Category", name)
        if holder.checks:
            return tuple(Point(row.point, bool(row.required)) for row in holder.checks)
        name = holder.parent_service_category
    return ()


def answers_of(orders: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the answers of many orders: order -> point -> row."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    rows = frappe.get_all(
        ANSWER, filters={"work_order": ["in", list(orders)]}, fields=list(ANSWER_COLUMNS), limit=0
    )
    for row in rows:
        found[row.work_order][row.point] = row
    return found


def write(
    order: str, technician: str | None, point: Point, outcome: CheckOutcome, note: str, happened: datetime
) -> Document:
    """Write the answer to a point; a later answer takes the place of an earlier one.

    The order is locked by the caller: a point has one answer.
    """
    name = frappe.db.get_value(ANSWER, {"work_order": order, "point": point.text})
    document = frappe.get_doc(ANSWER, name) if name else frappe.new_doc(ANSWER)
    document.update(
        {
            "work_order": order,
            "technician": technician,
            "point": point.text,
            "outcome": outcome.value,
            "note": note or None,
            "answered_at": bridge.naive(happened),
        }
    )
    document.flags.techops_service = True
    return document.save(ignore_permissions=True)  # authorised by the service's guard
