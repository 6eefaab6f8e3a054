"""The append-only timeline of an order: one row per move, and per refusal that matters to security."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.kernel import bridge


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened: the action, when it happened and when we heard of it, where, and a note."""

    action: str
    occurred_at: datetime
    note: str | None = None
    technician: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    refused: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def record(order: Document, before: tuple[str | None, str | None], entry: Entry) -> None:
    """Append one row: the order's state was `before` (status, sub-status) and is what the document says
    now.
    """
    event = frappe.get_doc(
        {
            "doctype": "Work Order Event",
            "work_order": order.name,
            "action": entry.action,
            "from_status": before[0],
            "from_sub_status": before[1],
            "to_status": order.status,
            "to_sub_status": order.sub_status,
            "user": frappe.session.user,
            "technician": entry.technician,
            "occurred_at": bridge.naive(entry.occurred_at),
            "recorded_at": bridge.naive(bridge.now()),
            "latitude": entry.latitude,
            "longitude": entry.longitude,
            "refused": int(entry.refused),
            "note": entry.note,
            "details": json.dumps(entry.details, default=str) if entry.details else None,
        }
    )
    # What insert() would check is made here and never comes from outside; an order has a dozen of these.
    event.set_user_and_timestamp()
    event.set_new_name()
    event.db_insert()


def events_of(order: str) -> list[dict[str, Any]]:
    """Return the whole timeline of an order, oldest first."""
    return frappe.get_all(
        "Work Order Event",
        filters={"work_order": order, "refused": 0},
        fields=[
            "name",
            "action",
            "from_status",
            "from_sub_status",
            "to_status",
            "to_sub_status",
            "user",
            "technician",
            "occurred_at",
            "recorded_at",
            "latitude",
            "longitude",
            "note",
        ],
        order_by="occurred_at asc, name asc",
    )
