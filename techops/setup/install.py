"""Installation and migration: one idempotent `ensure`."""

import frappe
from frappe import _

from techops.setup import defaults, desk, dimension, fields, indexes, roles

LEAST_VERSIONS = {"frappe": 15, "erpnext": 15}


def before_install() -> None:
    """Refuse a bench whose Frappe or ERPNext is not version 15, before anything is made."""
    for app, major in LEAST_VERSIONS.items():
        version = str(frappe.get_attr(f"{app}.__version__"))
        if int(version.split(".", 1)[0]) != major:
            frappe.throw(_("TechOps needs {0} version {1}; this bench has {2}.").format(app, major, version))


def after_install() -> None:
    """Make everything the app adds to a site."""
    ensure()


def after_migrate() -> None:
    """Bring an existing site to what this version declares."""
    ensure()


def setup_wizard_complete(args: dict | None = None) -> None:
    """Make the service items that needed ERPNext's item groups."""
    defaults.ensure()


def ensure() -> None:
    """Create what is missing; running it again changes nothing."""
    roles.ensure()
    fields.ensure()
    dimension.ensure()
    defaults.ensure()
    indexes.ensure()
    desk.ensure()
