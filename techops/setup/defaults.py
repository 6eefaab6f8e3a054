"""Editable starting values: created when missing, never overwritten."""

import frappe
from frappe import _
from frappe.utils.nestedset import get_root_of

from techops.kernel.text import _lt

SERVICE_ITEMS = {
    # setting: (item code, item name, unit)
    "labour_item": ("SRV-LABOUR", _lt("Labour"), "Hour"),
    "waiting_item": ("SRV-WAITING", _lt("Waiting Time"), "Hour"),
    "travel_item": ("SRV-TRAVEL", _lt("Travel"), "Nos"),
    "failed_visit_item": ("SRV-FAILED-VISIT", _lt("Failed Visit"), "Nos"),
    "other_item": ("SRV-OTHER", _lt("Other Charges"), "Nos"),
    "fixed_fee_item": ("SRV-FIXED-FEE", _lt("Fixed Monthly Fee"), "Nos"),
}
DISCOUNT_LIMITS = {"Service Supervisor": 5, "Service Manager": 20}
WARRANTY_DAYS = {"Repair": 30, "Preventive Maintenance": 15, "Installation": 90, "Diagnosis": 7}
MINUTES_PER_HOUR = 60
SERVICE_DAY_HOURS = 24
# priority: (first response, on site, resolution) in minutes, round the clock
SLA_TARGETS = {
    "Normal": (4 * MINUTES_PER_HOUR, 48 * MINUTES_PER_HOUR, 5 * SERVICE_DAY_HOURS * MINUTES_PER_HOUR, 0),
    "Urgent": (1 * MINUTES_PER_HOUR, 8 * MINUTES_PER_HOUR, 24 * MINUTES_PER_HOUR, 0),
    "Emergency": (15, 2 * MINUTES_PER_HOUR, 4 * MINUTES_PER_HOUR, 1),
}


def ensure() -> None:
    """Fill the settings once, and make the service items as soon as ERPNext has its item groups."""
    settings = frappe.get_single("TechOps Settings")
    if settings.default_hourly_rate is None or not settings.discount_limits:
        _fill(settings)
    _fill_new_fields(settings)
    _make_items(settings)
    settings.flags.ignore_mandatory = True
    settings.save(ignore_permissions=True)  # installation


def _fill(settings) -> None:
    for field in settings.meta.fields:
        # An unset Time reads as the present time, so its default is always written.
        unset = settings.get(field.fieldname) in (None, "", 0) or field.fieldtype == "Time"
        if field.default is not None and unset:
            settings.set(field.fieldname, field.default)
    for role, percent in DISCOUNT_LIMITS.items():
        settings.append("discount_limits", {"role": role, "largest_percent": percent})
    for service_type, days in WARRANTY_DAYS.items():
        settings.append("warranty_terms", {"service_type": service_type, "days": days})
    for priority, (response, on_site, resolution, round_the_clock) in SLA_TARGETS.items():
        settings.append(
            "sla_targets",
            {
                "priority": priority,
                "first_response_minutes": response,
                "on_site_minutes": on_site,
                "resolution_minutes": resolution,
                "round_the_clock": round_the_clock,
            },
        )


def _fill_new_fields(settings) -> None:
    """Give fields that came with an update their default; what an administrator saved stays, zeros too."""
    single = frappe.qb.DocType("Singles")
    rows = frappe.qb.from_(single).where(single.doctype == settings.doctype).select(single.field).run()
    stored = {row[0] for row in rows}
    for field in settings.meta.fields:
        if field.default is not None and field.fieldname not in stored:
            settings.set(field.fieldname, field.default)


def _make_items(settings) -> None:
    root = get_root_of("Item Group")
    if not root:
        return  # the setup wizard has not run: the hook setup_wizard_complete comes back here
    group = _item_group(root)
    for setting, (code, name, unit) in SERVICE_ITEMS.items():
        if settings.get(setting):
            continue
        if not frappe.db.exists("Item", code):
            frappe.get_doc(
                {
                    "doctype": "Item",
                    "item_code": code,
                    "item_name": _in_site_language(name),
                    "item_group": group,
                    "stock_uom": unit_of_measure(unit),
                    "is_stock_item": 0,
                    "is_purchase_item": 0,
                }
            ).insert(ignore_permissions=True)  # installation
        settings.set(setting, code)


def unit_of_measure(english: str) -> str:
    """Return the site's unit called `english`, under its English or translated name; make it if missing."""
    for name in (_in_site_language(english), english):
        if frappe.db.exists("UOM", name):
            return name
    unit = frappe.get_doc({"doctype": "UOM", "uom_name": _in_site_language(english)})
    unit.insert(ignore_permissions=True)  # installation
    return unit.name


def _in_site_language(english: str) -> str:
    """Translate into the language of the site, as ERPNext's setup wizard does, not of whoever installs."""
    return _(english, frappe.get_system_settings("language"))


def _item_group(root: str) -> str:
    name = _in_site_language(_lt("Technical Services"))
    if not frappe.db.exists("Item Group", name):
        frappe.get_doc(
            {"doctype": "Item Group", "item_group_name": name, "parent_item_group": root, "is_group": 0}
        ).insert(ignore_permissions=True)  # installation
    return name


def remove() -> None:
    """Delete the service items nobody used; used ones are part of the books and stay, disabled."""
    for code, _name, _unit in SERVICE_ITEMS.values():
        if not frappe.db.exists("Item", code):
            continue
        if frappe.db.exists("Sales Invoice Item", {"item_code": code}):
            frappe.db.set_value("Item", code, "disabled", 1)
        else:
            frappe.delete_doc("Item", code, force=True, ignore_permissions=True)  # uninstall
    group = _in_site_language("Technical Services")
    if frappe.db.exists("Item Group", group) and not frappe.db.exists("Item", {"item_group": group}):
        frappe.delete_doc("Item Group", group, force=True, ignore_permissions=True)  # uninstall
