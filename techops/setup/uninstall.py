"""Uninstalling leaves ERPNext as it was; only vouchers made meanwhile stay."""

import frappe

from techops.setup import defaults, desk, dimension, fields, roles


def before_uninstall() -> None:
    """Remove what `install.ensure` made outside the app's own DocTypes."""
    desk.remove()
    dimension.remove()
    fields.remove()
    defaults.remove()
    roles.remove()
    frappe.db.delete("Scheduled Job Type", {"method": ["like", "techops.%"]})
    _drop_sequences()


def _drop_sequences() -> None:
    """Drop the counters of autoincrement names, which Frappe leaves behind with no table to count for."""
    numbered = frappe.get_all(
        "DocType", filters={"module": "TechOps", "autoname": "autoincrement"}, pluck="name"
    )
    for doctype in numbered:
        frappe.db.sql_ddl(f"drop sequence if exists `{frappe.scrub(doctype + '_id_seq')}`")
