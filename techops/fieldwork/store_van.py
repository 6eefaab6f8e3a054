"""What lies in a van, with what finds a part: its name, its bar codes, its serial numbers. Never a value."""

from collections import defaultdict
from typing import Any

import frappe

MOST_PARTS = 1000  # kinds of parts in one van: a bound, not a page


def van_stock(van: str) -> list[dict[str, Any]]:
    """Return the parts of a van with their quantities, by name, in three queries."""
    table, item = frappe.qb.DocType("Bin"), frappe.qb.DocType("Item")
    rows = (
        frappe.qb.from_(table)
        .join(item)
        .on(item.name == table.item_code)
        .where((table.warehouse == van) & (table.actual_qty > 0) & (item.disabled == 0))
        .select(item.name.as_("item"), item.item_name, item.stock_uom.as_("uom"), item.has_serial_no)
        .select(table.actual_qty.as_("quantity"))
        .orderby(item.item_name, item.name)
        .limit(MOST_PARTS)
        .run(as_dict=True)
    )
    items = [row["item"] for row in rows]
    codes = _grouped("Item Barcode", {"parent": ["in", items]}, "parent", "barcode")
    serials = _grouped("Serial No", {"warehouse": van, "item_code": ["in", items]}, "item_code", "name")
    for row in rows:
        row["barcodes"], row["serial_numbers"] = codes[row["item"]], serials[row["item"]]
    return rows


def items_like(text: str, limit: int) -> list[dict[str, Any]]:
    """Return stock items whose name or number holds `text`: what may be asked for."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    item = frappe.qb.DocType("Item")
    return (
        frappe.qb.from_(item)
        .where((item.disabled == 0) & (item.is_stock_item == 1) & (item.has_variants == 0))
        .where(item.name.like(f"%{escaped}%") | item.item_name.like(f"%{escaped}%"))
        .select(item.name.as_("item"), item.item_name, item.stock_uom.as_("uom"))
        .orderby(item.item_name, item.name)
        .limit(limit)
        .run(as_dict=True)
    )


def open_requests(van: str) -> list[dict[str, Any]]:
    """Return what was asked for the van and has not come yet, the newest first."""
    request, row = frappe.qb.DocType("Material Request"), frappe.qb.DocType("Material Request Item")
    return (
        frappe.qb.from_(request)
        .join(row)
        .on(row.parent == request.name)
        .where((row.warehouse == van) & (request.docstatus == 1))
        .where(request.status.notin(["Stopped", "Received", "Transferred", "Issued"]))
        .select(request.name, request.status, request.transaction_date, request.material_request_type)
        .select(row.item_code.as_("item"), row.item_name, row.qty.as_("quantity"), row.uom)
        .orderby(request.creation, order=frappe.qb.desc)
        .limit(MOST_PARTS)
        .run(as_dict=True)
    )


def _grouped(doctype: str, filters: dict[str, Any], key: str, value: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in frappe.get_all(doctype, filters=filters, fields=[key, value], order_by=value, limit=0):
        found[row[key]].append(row[value])
    return found
