"""The accounting dimension *Service Work Order*: every ledger entry an order causes names the order."""

import frappe

from erpnext.accounts.doctype.accounting_dimension.accounting_dimension import (
    delete_accounting_dimension,
    make_dimension_in_accounting_doctypes,
)

DOCUMENT_TYPE = "Service Work Order"
FIELDNAME = "service_work_order"


def ensure() -> None:
    """Create the dimension and its fields now; ERPNext would do the fields later, in a background job."""
    if frappe.db.exists("Accounting Dimension", {"document_type": DOCUMENT_TYPE}):
        return
    dimension = frappe.get_doc(
        {
            "doctype": "Accounting Dimension",
            "document_type": DOCUMENT_TYPE,
            "label": DOCUMENT_TYPE,
            "fieldname": FIELDNAME,
        }
    )
    # set_new_name and db_insert instead of insert(): insert would queue a second, asynchronous creation.
    dimension.set_new_name()
    dimension.db_insert()
    frappe.flags.accounting_dimensions = None
    make_dimension_in_accounting_doctypes(dimension)
    frappe.flags.accounting_dimensions = None


def remove() -> None:
    """Delete the dimension with its fields at once, in every document that has them."""
    name = frappe.db.get_value("Accounting Dimension", {"document_type": DOCUMENT_TYPE})
    if not name:
        return
    dimension = frappe.get_doc("Accounting Dimension", name)
    delete_accounting_dimension(dimension)
    frappe.db.delete("Accounting Dimension Detail", {"parent": name})
    frappe.db.delete("Accounting Dimension", {"name": name})
    frappe.db.delete("Custom Field", {"fieldname": FIELDNAME, "options": DOCUMENT_TYPE})
    _restore_budget_options()
    frappe.flags.accounting_dimensions = None


def _restore_budget_options() -> None:
    setter = frappe.db.get_value(
        "Property Setter", "Budget-budget_against-options", ["name", "value"], as_dict=True
    )
    if setter and not [option for option in setter.value.split("\n")[3:] if option]:
        frappe.db.delete("Property Setter", {"name": setter.name})
        frappe.clear_cache(doctype="Budget")
