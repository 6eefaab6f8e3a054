"""The system's moves of many orders at once: each decided by the rules, all written together."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import frappe

from techops.access.actor import system_actor
from techops.kernel import bridge
from techops.work_orders import rules, store
from techops.work_orders.facts import ActionFacts
from techops.work_orders.model import Action

EVENT = "Work Order Event"
MOST_REFRESHED = 20
FIELDS = (
    "name",
    "customer",
    "status",
    "sub_status",
    "priority",
    "billing_kind",
    "technician",
    "contract",
    "quotation",
    "quotation_required",
    "requested_at",
    "paused_at",
    "pause_justification",
    "pause_approved_by",
    "diagnosis",
    "work_performed",
    "open_dispute",
    "approved_at",
    "paid",
    "paid_at",
    "rated",
)


def locked(names: Iterable[str]) -> list[Any]:
    """Lock orders in a fixed order and return what the rules ask of them, as committed now."""
    order = frappe.qb.DocType(store.ORDER)
    return (
        frappe.qb.from_(order)
        .where(order.name.isin(list(names) or [""]))
        .orderby(order.name)
        .select(*[order[field] for field in FIELDS])
        .for_update()
        .run(as_dict=True)
    )


def apply(
    rows: Iterable[Any],
    action: Action,
    facts: ActionFacts,
    now: datetime,
    changes: Mapping[str, Any],
    details: Mapping[str, Any],
) -> None:
    """Let the system take `action` on locked orders; raises RuleViolation for the first the rules refuse.

    It does what `movement.apply` does to one order, for moves that touch no visit: a few statements instead
    of a dozen for each of a month's hundreds of orders.
    """
    system = system_actor()
    moves: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        outcome = rules.decide(action, store.order_facts(row), system, facts, now)
        place = (outcome.status.value, outcome.sub_status.value if outcome.sub_status else "")
        moves[place].append(row)
    for (status, sub_status), moved in moves.items():
        _write([row.name for row in moved], {"status": status, "sub_status": sub_status, **changes})
    _tell(moves, action, now, details)


def _write(names: list[str], values: Mapping[str, Any]) -> None:
    order = frappe.qb.DocType(store.ORDER)
    query = frappe.qb.update(order).where(order.name.isin(names))
    stamp = {"modified": bridge.naive(bridge.now()), "modified_by": frappe.session.user}
    for field, value in {**values, **stamp}.items():
        query = query.set(order[field], value)
    query.run()
    _refresh_forms(names, stamp["modified"])


def _tell(
    moves: Mapping[tuple[str, str], list[Any]], action: Action, now: datetime, details: Mapping[str, Any]
) -> None:
    heard = bridge.naive(bridge.now())
    common = {
        "creation": heard,
        "modified": heard,
        "owner": frappe.session.user,
        "modified_by": frappe.session.user,
        "action": action.value,
        "user": frappe.session.user,
        "occurred_at": bridge.naive(now),
        "recorded_at": heard,
        "details": json.dumps(dict(details), default=str),
    }
    own = ("name", "work_order", "from_status", "from_sub_status", "to_status", "to_sub_status")
    rows = [
        (_number(), row.name, row.status, row.sub_status, *place, *common.values())
        for place, moved in moves.items()
        for row in moved
    ]
    frappe.db.bulk_insert(EVENT, [*own, *common], rows)


def _number() -> int:
    return frappe.db.get_next_sequence_val(EVENT)


def _refresh_forms(names: list[str], modified: Any) -> None:
    """Let forms that are open on a desk load the order again, as saving it would."""
    for name in names[:MOST_REFRESHED]:
        frappe.publish_realtime(
            "doc_update",
            {"modified": str(modified), "doctype": store.ORDER, "name": name},
            doctype=store.ORDER,
            docname=name,
            after_commit=True,
        )
