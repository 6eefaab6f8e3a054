"""The profitability of orders as a list: one query behind the report of the desk and the API."""

from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum

COSTING = "Work Order Costing"
COLUMNS = (
    "work_order",
    "completed_on",
    "customer",
    "customer_name",
    "service_category",
    "contract",
    "currency",
    "labour_billed",
    "materials_billed",
    "other_billed",
    "discounts",
    "total_billed",
    "technician_hours",
    "technician_cost",
    "material_cost",
    "travel_cost",
    "overhead_cost",
    "total_cost",
    "margin",
    "margin_percent",
    "band",
)
TOTALS = (
    "total_billed",
    "technician_cost",
    "material_cost",
    "travel_cost",
    "overhead_cost",
    "total_cost",
    "margin",
)
EQUAL = ("customer", "contract", "service_category", "band")


def rows(filters: dict[str, Any], window: tuple[int, int] | None = None) -> list[dict[str, Any]]:
    """Return costings, the lowest margin first, all of them or one window (start, limit)."""
    costing = frappe.qb.DocType(COSTING)
    query = (
        _filtered(costing, filters)
        .select(*[costing[column] for column in COLUMNS])
        .orderby(costing.margin_percent, costing.work_order)
    )
    if window:
        query = query.offset(window[0]).limit(window[1])
    return query.run(as_dict=True)


def totals(filters: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sums per currency, with how many orders they are of."""
    costing = frappe.qb.DocType(COSTING)
    return (
        _filtered(costing, filters)
        .groupby(costing.currency)
        .select(
            costing.currency,
            Count("*").as_("orders"),
            *[Sum(costing[column]).as_(column) for column in TOTALS],
        )
        .run(as_dict=True)
    )


def _filtered(costing: Any, filters: dict[str, Any]) -> Any:
    query = frappe.qb.from_(costing)
    for column in EQUAL:
        if filters.get(column):
            query = query.where(costing[column] == filters[column])
    if filters.get("from_date"):
        query = query.where(costing.completed_on >= filters["from_date"])
    if filters.get("to_date"):
        query = query.where(costing.completed_on <= filters["to_date"])
    if filters.get("technician"):
        line = frappe.qb.DocType("Costing Technician")
        worked = frappe.qb.from_(line).where(line.technician == filters["technician"])
        query = query.where(costing.name.isin(worked.select(line.parent).distinct()))
    return query
