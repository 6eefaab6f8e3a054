"""How many columns the lists of the desk show: Frappe shows two on a laptop, too few to work with."""

import json

import frappe

DOCTYPE = "List View Settings"
# Title and tags come first and count too; "status_field" is the coloured status.
COLUMNS = {
    "Service Work Order": ("status_field", "priority", "customer", "technician_name", "scheduled_start"),
    "Service Contract": ("status_field", "customer", "contract_type", "end_date"),
    "Service Site": ("status_field", "customer", "zone", "contact_phone"),
    "Service Asset": ("status_field", "customer", "site", "serial_no"),
    "Service Quotation": ("status_field", "work_order", "customer", "valid_until", "grand_total"),
    "Service Dispute": ("status_field", "work_order", "customer", "answer_by"),
    "Service Rating": ("status_field", "customer", "technician", "overall_score"),
    "Service Warranty": ("status_field", "customer", "service_type", "starts_on", "expires_on"),
    "Service Warranty Claim": (
        "status_field",
        "customer_name",
        "original_order",
        "reported_at",
    ),
    "Supplier Recovery": ("status_field", "supplier", "claim", "serial_no", "returned_at"),
    "Technician": ("status_field", "phone", "available_for_emergencies", "van_warehouse", "overall_average"),
    "Work Order Visit": ("status_field", "work_order", "role", "scheduled_start", "arrived_at", "left_at"),
    "Work Order Costing": (
        "status_field",
        "customer",
        "completed_on",
        "total_billed",
        "total_cost",
        "margin",
        "margin_percent",
    ),
    "Work Order Material": ("work_order", "item", "quantity", "returned_quantity", "unit_price"),
    "Assignment Offer": ("status_field", "work_order", "technician", "offered_at", "expires_at"),
    "Additional Work Request": (
        "status_field",
        "work_order",
        "technician",
        "amount",
        "requested_at",
        "answer_by",
    ),
    "Contract Billing Run": (
        "status_field",
        "customer",
        "billing_month",
        "orders",
        "amount",
        "sales_invoice",
    ),
}
FIXED_COLUMNS = 2


def ensure() -> None:
    """Make the settings of lists that have none; a site's own stay as they are."""
    existing = set(frappe.get_all(DOCTYPE, filters={"name": ["in", list(COLUMNS)]}, pluck="name"))
    for doctype, columns in COLUMNS.items():
        if doctype in existing:
            continue
        frappe.get_doc(
            {
                "doctype": DOCTYPE,
                "name": doctype,
                "total_fields": str(len(columns) + FIXED_COLUMNS),
                "fields": json.dumps([{"fieldname": column} for column in columns]),
            }
        ).insert(ignore_permissions=True)  # installation


def remove() -> None:
    """Take the settings away with the lists they belong to."""
    frappe.db.delete(DOCTYPE, {"name": ["in", list(COLUMNS)]})
