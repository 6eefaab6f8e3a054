"""Custom fields and properties of every capability, created and removed from the same declarations."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from techops.billing.fields import FIELDS as BILLING
from techops.claims.fields import FIELDS as CLAIMS
from techops.contracts.fields import FIELDS as CONTRACTS
from techops.fieldwork.fields import FIELDS as FIELDWORK
from techops.integrations.hrms.fields import FIELDS as HRMS
from techops.pricing.fields import FIELDS as PRICING
from techops.pricing.fields import PROPERTIES
from techops.stock.fields import FIELDS as STOCK

MODULE = "TechOps"
INVOICE_SERIES = ("FAC-.#####", "NCR-.#####")
DECLARATIONS: tuple[Mapping[str, Any], ...] = (CONTRACTS, PRICING, BILLING, STOCK, CLAIMS, HRMS, FIELDWORK)


def ensure() -> None:
    """Create what is missing and update what changed."""
    for declaration in DECLARATIONS:
        marked = {
            doctype: [{**field, "module": MODULE} for field in fields]
            for doctype, fields in declaration.items()
        }
        create_custom_fields(marked, ignore_validate=True)
    for doctype, fieldname, name, value, kind in PROPERTIES:
        _set_property(doctype, fieldname, name, value, kind)
    _add_invoice_series()


def remove() -> None:
    """Remove every field, property and series the app added; what others added stays."""
    for declaration in DECLARATIONS:
        for doctype, fields in declaration.items():
            names = [field["fieldname"] for field in fields]
            frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": ["in", names]})
            frappe.clear_cache(doctype=doctype)
    for doctype, fieldname, name, _value, _kind in PROPERTIES:
        frappe.db.delete(
            "Property Setter",
            {"doc_type": doctype, "field_name": fieldname, "property": name, "module": MODULE},
        )
        frappe.clear_cache(doctype=doctype)
    _remove_invoice_series()


def _set_property(doctype: str, fieldname: str, name: str, value: str, kind: str) -> None:
    existing = {"doc_type": doctype, "field_name": fieldname, "property": name}
    if frappe.db.exists("Property Setter", existing):
        return
    frappe.make_property_setter(
        {"doctype": doctype, "fieldname": fieldname, "property": name, "value": value, "property_type": kind},
        module=MODULE,
        is_system_generated=False,
    )


def _add_invoice_series() -> None:
    options = (frappe.get_meta("Sales Invoice").get_field("naming_series").options or "").split("\n")
    missing = [series for series in INVOICE_SERIES if series not in options]
    if not missing:
        return
    setter = frappe.db.get_value("Property Setter", _series_setter())
    if setter:
        frappe.db.set_value("Property Setter", setter, "value", "\n".join([*options, *missing]))
        frappe.clear_cache(doctype="Sales Invoice")
        return
    _set_property("Sales Invoice", "naming_series", "options", "\n".join([*options, *missing]), "Text")


def _remove_invoice_series() -> None:
    setter = frappe.db.get_value(
        "Property Setter", _series_setter(), ["name", "module", "value"], as_dict=True
    )
    if not setter:
        return
    if setter.module == MODULE:
        frappe.db.delete("Property Setter", {"name": setter.name})
    else:
        kept = [option for option in setter.value.split("\n") if option not in INVOICE_SERIES]
        frappe.db.set_value("Property Setter", setter.name, "value", "\n".join(kept))
    frappe.clear_cache(doctype="Sales Invoice")


def _series_setter() -> dict[str, str]:
    return {"doc_type": "Sales Invoice", "field_name": "naming_series", "property": "options"}
