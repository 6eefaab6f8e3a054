"""What the minute's sweep of promises costs among 100,000 open orders, of which 500 are due.

Run from the bench's `sites` folder, on a site of its own (it makes documents and deletes nothing):

    ../env/bin/python CHECKOUT/tests/benchmarks/bench_sla.py SITE [ORDERS]

prints statements and milliseconds of one batch, and how the database finds what is due.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from typing import Any

import frappe
from frappe.database.database import Database

from techops.kernel import bridge
from techops.sla import service, store

ORDERS, DUE, CHUNK = 100_000, 500, 5_000
ORDER, EVENT = "Service Work Order", "Work Order Event"


def run(orders: int = ORDERS) -> dict[str, Any]:
    """Measure a batch and print the figures as JSON."""
    frappe.set_user("Administrator")
    now = bridge.now()
    while service.sweep(now):  # what the site itself has due
        frappe.db.commit()
    _fill(orders, now)
    plan = frappe.db.sql(
        f"explain select work_order from `tab{store.CLOCK}` where next_check_at <= %s "
        "order by next_check_at limit 500",
        bridge.naive(now),
        as_dict=True,
    )
    first, second = _batch(now), _batch(now)
    figures = {"orders": orders, "due": first, "again": second, "plan": plan}
    print(json.dumps(figures, indent=1, default=str))
    return figures


def _batch(now: Any) -> dict[str, Any]:
    """Sweep once, counting what the database is asked."""
    asked = 0
    plain = Database.sql

    def counting(self: Database, *arguments: Any, **options: Any) -> Any:
        nonlocal asked
        asked += 1
        return plain(self, *arguments, **options)

    Database.sql = counting
    begun = time.perf_counter()
    try:
        done = service.sweep(now)
        frappe.db.commit()
    finally:
        Database.sql = plain
    return {"orders": done, "statements": asked, "ms": round(1000 * (time.perf_counter() - begun))}


def _fill(orders: int, now: Any) -> None:
    """Insert plain orders with their first event; the sweep itself makes their clocks.

    All were requested a minute ago, but for those that have just come at risk.
    """
    targets = frappe.get_cached_doc("TechOps Settings").sla_targets
    normal = next(row for row in targets if row.priority == "Normal")
    risky = timedelta(minutes=normal.first_response_minutes * 0.9)
    made = bridge.naive(now)
    for begin in range(0, orders, CHUNK):
        rows, events, names = [], [], []
        for number in range(begin, min(begin + CHUNK, orders)):
            name = f"BENCH-SLA-{number}"
            requested = bridge.naive(now - (risky if number < DUE else timedelta(minutes=1)))
            who = (made, made, "Administrator", "Administrator")
            rows.append((name, *who, "Requested", "New", "Normal", requested, "America/Lima", "bench"))
            events.append(
                (frappe.db.get_next_sequence_val(EVENT), *who, name, "create", "Requested", "New", requested)
            )
            names.append(name)
        common = ["name", "creation", "modified", "owner", "modified_by"]
        order_columns = ["status", "sub_status", "priority", "requested_at", "time_zone", "customer"]
        event_columns = ["work_order", "action", "to_status", "to_sub_status", "occurred_at"]
        frappe.db.bulk_insert(ORDER, [*common, *order_columns], rows, chunk_size=1000)
        frappe.db.bulk_insert(EVENT, [*common, *event_columns], events, chunk_size=1000)
        service.bring_up_to_date(names, now - timedelta(seconds=30) if begin else now - risky)
        frappe.db.commit()


if __name__ == "__main__":
    frappe.init(site=sys.argv[1])
    frappe.connect()
    run(int(sys.argv[2]) if len(sys.argv) > 2 else ORDERS)
    frappe.destroy()
