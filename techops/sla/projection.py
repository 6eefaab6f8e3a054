"""The promises of an order as customer and staff read them: the same clocks, the same ledger."""

from datetime import datetime
from typing import Any

from frappe import _

from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.sla import store
from techops.work_orders import store as orders

SHOWN = (
    "clock",
    "status",
    "target_minutes",
    "started_at",
    "due_at",
    "at_risk_at",
    "breached_at",
    "paused_since",
    "ended_at",
    "cause",
    "cause_note",
)


def promises(order: str, now: datetime) -> list[dict[str, Any]]:
    """Return the clocks of an order the caller may see, with their words and the minutes left."""
    return [_shown(row, now) for row in store.clocks_of(order)]


def ledger(actor: ActorFacts, order: str) -> list[dict[str, Any]]:
    """Return what happened to the clocks of an order, in the order of time."""
    orders.order_for(actor, order)
    rows = store.ledger_of(order)
    for row in rows:
        row["label"] = _(row["event"], context=store.LEDGER)
        row["clock_label"] = _(row["clock"])
        row["cause_label"] = _(row["cause"]) if row["cause"] else None
        row["of_event_label"] = _(row["of_event"], context=store.LEDGER) if row["of_event"] else None
    return rows


def _shown(row: Any, now: datetime) -> dict[str, Any]:
    running = not row.ended_at and not row.breached_at
    return {
        **{field: row[field] for field in SHOWN},
        "label": _(row.clock),
        "status_label": _(row.status, context=store.CLOCK),
        "cause_label": _(row.cause) if row.cause else None,
        "minutes_left": bridge.minutes_left(row.due_at, now) if running else None,
    }
