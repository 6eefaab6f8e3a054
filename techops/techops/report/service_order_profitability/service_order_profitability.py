"""Report Service Order Profitability: what orders earned and cost, and which are worth a look (6.3)."""

from typing import Any

from frappe import _

from techops.costing import store_report

CURRENCY = {"fieldtype": "Currency", "options": "currency", "width": 110}
LINKS = {
    "work_order": "Service Work Order",
    "service_category": "Service Category",
    "contract": "Service Contract",
}


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, None, dict | None]:
    """Return the columns, the rows, and a chart of the margins by band."""
    rows = store_report.rows(filters or {})
    return columns(), rows, None, chart(rows)


def columns() -> list[dict[str, Any]]:
    """Return the columns of the report."""
    return [
        _link("work_order", _("Order")),
        {"fieldname": "completed_on", "label": _("Completed On"), "fieldtype": "Date", "width": 100},
        # As plain text: a link would hide the whole report from supervisors who may not read customers.
        {"fieldname": "customer_name", "label": _("Customer"), "fieldtype": "Data", "width": 160},
        _link("service_category", _("Service Category")),
        _link("contract", _("Contract")),
        _money("total_billed", _("Billed")),
        {"fieldname": "technician_hours", "label": _("Hours"), "fieldtype": "Float", "width": 70},
        _money("technician_cost", _("Technicians")),
        _money("material_cost", _("Materials")),
        _money("travel_cost", _("Travel")),
        _money("overhead_cost", _("Overhead")),
        _money("total_cost", _("Total Cost")),
        _money("margin", _("Margin")),
        {"fieldname": "margin_percent", "label": _("Margin %"), "fieldtype": "Percent", "width": 90},
        {"fieldname": "band", "label": _("Band"), "fieldtype": "Data", "width": 110},
        {"fieldname": "currency", "label": _("Currency"), "fieldtype": "Data", "hidden": 1},
    ]


def chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return how many orders there are of each band."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["band"]] = counts.get(row["band"], 0) + 1
    if not counts:
        return None
    return {
        "type": "bar",
        "data": {
            "labels": [_(band) for band in counts],
            "datasets": [{"name": _("Orders"), "values": list(counts.values())}],
        },
    }


def _link(fieldname: str, label: str) -> dict[str, Any]:
    return {
        "fieldname": fieldname,
        "label": label,
        "fieldtype": "Link",
        "options": LINKS[fieldname],
        "width": 140,
    }


def _money(fieldname: str, label: str) -> dict[str, Any]:
    return {"fieldname": fieldname, "label": label, **CURRENCY}
