"""Give the ratings of before their names and whether they are low, and technicians what they add up to."""

from functools import reduce
from operator import or_

import frappe

from techops.ratings import service, store

OLD_COLUMNS = "5"
LOW = 2  # the setting's default: nobody had another before this


def execute() -> None:
    """Fill what older ratings lack, set by set; no task is made for what was said long ago."""
    frappe.db.bulk_update(store.RATING, _names(), update_modified=False)
    rating = frappe.qb.DocType(store.RATING)
    low = reduce(or_, [rating[column] <= LOW for column in store.COLUMNS.values()])
    frappe.qb.update(rating).set(rating.low, 1).where(low).run()
    service.rebuild_averages()
    # The list shows the indicator now, unless somebody chose its columns: `setup.desk` makes it again.
    frappe.db.delete("List View Settings", {"name": store.RATING, "total_fields": OLD_COLUMNS})


def _names() -> dict[str, dict[str, str]]:
    """Return what the orders of ratings without a name call their customers and technicians."""
    rating, order = frappe.qb.DocType(store.RATING), frappe.qb.DocType("Service Work Order")
    rows = (
        frappe.qb.from_(rating)
        .join(order)
        .on(order.name == rating.work_order)
        .where(rating.customer_name.isnull())
        .select(rating.name, order.customer_name, order.technician_name)
        .run()
    )
    return {name: {"customer_name": customer, "technician_name": who} for name, customer, who in rows}
