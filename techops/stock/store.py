"""Reads and writes of parts used on orders and of what lies in warehouses."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import guards
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.text import _lt
from techops.stock.model import Issue, Place, StockItem

MATERIAL = "Work Order Material"
SEPARATOR = ", "


def stock_items(names: Iterable[str]) -> dict[str, StockItem]:
    """Return the items that vans can hold, in one query.

    Raises RuleViolation ``not_found``, ``item_disabled`` or ``not_a_stock_item``, naming the first.
    """
    wanted = list(dict.fromkeys(names))
    item, unit = frappe.qb.DocType("Item"), frappe.qb.DocType("UOM")
    rows = (
        frappe.qb.from_(item)
        .left_join(unit)
        .on(unit.name == item.stock_uom)
        .where(item.name.isin(wanted or [""]))
        .select(
            item.name,
            item.item_name,
            item.stock_uom,
            item.disabled,
            item.has_variants,
            item.is_stock_item,
            item.has_serial_no,
            item.has_batch_no,
            unit.must_be_whole_number,
        )
        .run(as_dict=True)
    )
    found = {row.name: row for row in rows}
    return {name: _stock_item(name, found.get(name)) for name in wanted}


def van_of(technician: str, company: str) -> str:
    """Return the technician's van; raises RuleViolation ``no_van`` or ``van_of_another_company``."""
    row = frappe.db.get_value("Technician", technician, ["technician_name", "van_warehouse"], as_dict=True)
    if not row or not row.van_warehouse:
        raise RuleViolation(
            "no_van",
            _lt("{technician} has no van warehouse. Ask a supervisor to set one."),
            technician=(row and row.technician_name) or technician,
        )
    if frappe.get_cached_value("Warehouse", row.van_warehouse, "company") != company:
        raise RuleViolation(
            "van_of_another_company",
            _lt("The van {van} belongs to another company than the order ({company})."),
            van=row.van_warehouse,
            company=company,
        )
    return row.van_warehouse


def lock_at_hand(item: str, warehouse: str) -> Decimal:
    """Lock what a warehouse holds of an item until the end of the transaction, and return how much it is.

    The second of two who take the last unit waits here and then sees what the first left.
    """
    quantity = frappe.db.get_value(
        "Bin", {"item_code": item, "warehouse": warehouse}, "actual_qty", for_update=True
    )
    return to_decimal(quantity or 0)


def places_of(items: Iterable[str], company: str, besides: str | None = None) -> dict[str, list[Place]]:
    """Return where each item lies in a company's warehouses, the most first, in one query."""
    table, warehouse = frappe.qb.DocType("Bin"), frappe.qb.DocType("Warehouse")
    rows = (
        frappe.qb.from_(table)
        .join(warehouse)
        .on(warehouse.name == table.warehouse)
        .where(
            table.item_code.isin(list(items) or [""])
            & (warehouse.company == company)
            & (warehouse.disabled == 0)
            & (table.actual_qty > 0)
            & (table.warehouse != (besides or ""))
        )
        .select(table.item_code, table.warehouse, table.actual_qty)
        .orderby(table.actual_qty, order=frappe.qb.desc)
        .run(as_dict=True)
    )
    found: dict[str, list[Place]] = {}
    for row in rows:
        found.setdefault(row.item_code, []).append(Place(row.warehouse, to_decimal(row.actual_qty)))
    return found


def check_serial_place(issue: Issue) -> None:
    """Refuse serial numbers that are not in the van; raises RuleViolation ``serial_number_elsewhere``."""
    if not issue.serial_nos:
        return
    there = frappe.get_all(
        "Serial No",
        filters={
            "name": ["in", issue.serial_nos],
            "item_code": issue.item.name,
            "warehouse": issue.warehouse,
        },
        pluck="name",
    )
    missing = [number for number in issue.serial_nos if number not in there]
    if missing:
        raise RuleViolation(
            "serial_number_elsewhere",
            _lt("Serial number {serial_no} of {item} is not in {van}."),
            serial_no=missing[0],
            item=issue.item.name,
            van=issue.warehouse,
        )


def add_material(order: Document, issue: Issue, values: dict[str, Any], now: datetime) -> str:
    """Write down a part used on an order; returns its name."""
    return _written(
        {
            "doctype": MATERIAL,
            "work_order": order.name,
            "item": issue.item.name,
            "item_name": issue.item.title,
            "quantity": float(issue.quantity),
            "uom": issue.item.unit,
            "serial_no": SEPARATOR.join(issue.serial_nos),
            "currency": order.currency,
            "warehouse": issue.warehouse,
            "used_at": bridge.naive(now),
            **values,
        }
    )


def material(order: str, name: str) -> Document:
    """Return a part used on an order, locked; raises RuleViolation ``not_found`` for another order's."""
    if frappe.db.get_value(MATERIAL, name, "work_order") != order:
        raise guards.not_found(MATERIAL, name)
    return frappe.get_doc(MATERIAL, name, for_update=True)


def left_of(material_doc: Document) -> Decimal:
    """Return how much of a used part was not given back."""
    return to_decimal(material_doc.quantity or 0) - to_decimal(material_doc.returned_quantity or 0)


def serial_numbers(text: str | None) -> tuple[str, ...]:
    """Read serial numbers separated by commas, spaces or lines."""
    return tuple((text or "").replace(",", " ").split())


def maker_warranties(numbers: Iterable[str]) -> str | None:
    """Return, as JSON, the last day of the maker's warranty of the units that have one of their own."""
    if not (wanted := list(numbers)):
        return None
    rows = frappe.get_all(
        "Serial No",
        filters={"name": ["in", wanted], "warranty_expiry_date": ["is", "set"]},
        fields=["name", "warranty_expiry_date"],
        limit=0,
    )
    return json.dumps({row.name: str(row.warranty_expiry_date) for row in rows}) if rows else None


def add_returned(material_doc: Document, quantity: Decimal, serial_nos: Iterable[str]) -> None:
    """Write down that part of a used part was given back, with the serial numbers that are left."""
    material_doc.returned_quantity = float(to_decimal(material_doc.returned_quantity or 0) + quantity)
    material_doc.serial_no = SEPARATOR.join(serial_nos)
    material_doc.flags.techops_service = True
    material_doc.save(ignore_permissions=True)  # authorised by the service's guard


def issued_rate(stock_entry: str, item: str) -> Decimal:
    """Return what a unit was worth when it left the van, from the stock ledger."""
    rows = frappe.get_all(
        "Stock Ledger Entry",
        filters={
            "voucher_type": "Stock Entry",
            "voucher_no": stock_entry,
            "item_code": item,
            "is_cancelled": 0,
        },
        fields=["sum(stock_value_difference) as value", "sum(actual_qty) as quantity"],
    )
    quantity = to_decimal(rows[0].quantity or 0)
    return to_decimal(rows[0].value or 0) / quantity if quantity else ZERO


def _stock_item(name: str, row: Any) -> StockItem:
    if row is None:
        raise guards.not_found("Item", str(name)[:140])
    if row.disabled or row.has_variants:
        raise RuleViolation(
            "item_disabled", _lt("Item {item} is not for sale. Choose another one."), item=name
        )
    if not row.is_stock_item:
        raise RuleViolation(
            "not_a_stock_item",
            _lt("Item {item} is not kept in stock. Ask a supervisor to add it as another charge."),
            item=name,
        )
    return StockItem(
        name=row.name,
        title=row.item_name or row.name,
        unit=row.stock_uom,
        has_serial_no=bool(row.has_serial_no),
        has_batch_no=bool(row.has_batch_no),
        whole_units=bool(row.must_be_whole_number),
    )


def _written(values: dict[str, Any]) -> str:
    doc = frappe.get_doc(values)
    doc.flags.techops_service = True
    doc.flags.ignore_links = True  # every name in it was read from its own document
    return doc.insert(ignore_permissions=True).name  # authorised by the service's guard
