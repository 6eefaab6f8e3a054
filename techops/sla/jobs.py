"""The minute's work of the SLA ledger: clocks that time alone has put at risk or broken."""

import frappe

from techops.kernel import bridge
from techops.sla import service, store


def sweep() -> int:
    """Write down, each minute, what time has done to the clocks; returns how many orders were done.

    Batches of 500, each a transaction of its own. It may run late, twice or beside itself: orders that
    somebody holds are skipped, and what is written is no longer due.
    """
    done = 0
    while found := service.sweep(bridge.now()):
        frappe.db.commit()  # one batch is one transaction
        done += found
    frappe.db.rollback()
    return done


def contract_changed(contract: str) -> None:
    """Compute the open clocks of a contract's orders anew, after its promises were changed."""
    names = store.open_orders_of(contract)
    for first in range(0, len(names), store.BATCH):
        frappe.db.commit()  # read what is committed now, and let go of the locks of the batch before
        service.bring_up_to_date(names[first : first + store.BATCH], bridge.now())
    frappe.db.commit()  # the last batch
