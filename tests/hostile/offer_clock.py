"""The clockwork in a race: a process on the site that ends the offers of the orders it is told, at once.

BENCH/env/bin/python offer_clock.py SITE      (from the bench's `sites` folder; one order a line)
"""

import sys
import time

import frappe

from techops.dispatch import jobs
from techops.kernel import bridge


def main() -> None:
    frappe.init(sys.argv[1])
    frappe.connect()
    frappe.set_user("Administrator")
    print("ready", flush=True)
    for line in sys.stdin:
        order, moment = line.split()
        time.sleep(max(0.0, float(moment) - time.time()))
        frappe.db.rollback()  # a fresh view of the database, as a new job has
        print(jobs._each([order], jobs._expire, bridge.now()), flush=True)


if __name__ == "__main__":
    main()
