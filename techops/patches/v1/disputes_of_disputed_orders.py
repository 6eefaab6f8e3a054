"""Give each order that was disputed before disputes were documents its document."""

import frappe

from techops.access.actor import actor_of
from techops.disputes import store
from techops.kernel import bridge
from techops.reliability import keys
from techops.work_orders import store as orders


def execute() -> None:
    """Open a dispute for every disputed order without one, as of the moment it was reported."""
    waiting = {"status": "Completed", "sub_status": "Disputed", "open_dispute": ["is", "not set"]}
    for name in frappe.get_all(orders.ORDER, filters=waiting, pluck="name", limit=0):
        _open(name)


def _open(name: str) -> None:
    order = frappe.get_doc(orders.ORDER, name)
    reported = frappe.get_all(
        "Work Order Event",
        filters={"work_order": name, "action": "report_problem", "refused": 0},
        fields=["user", "occurred_at"],
        order_by="name desc",
        limit=1,
    )
    moment = bridge.aware(reported[0].occurred_at) if reported else bridge.now()
    reporter = actor_of(reported[0].user if reported else order.owner)
    dispute = store.add(order, reporter, order.dispute_description or order.title, moment)
    keys.take("DISPUTE", name, store.DISPUTE, dispute.name)
    frappe.db.set_value(orders.ORDER, name, "open_dispute", dispute.name, update_modified=False)
