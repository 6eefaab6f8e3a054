"""What an order left in place, with what its makers promise."""

import json
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint, getdate

from techops.kernel import bridge
from techops.kernel.money import ZERO, to_decimal
from techops.stock.store import serial_numbers
from techops.warranty.model import PartUsed

MATERIAL = "Work Order Material"


def parts_of(order: str, zone: str | None) -> tuple[PartUsed, ...]:
    """Return the parts an order left in place, one for each serial number, in one query."""
    return tuple(part for row in _materials(order) if _left(row) > ZERO for part in _parts(row, zone))


def _materials(order: str) -> list[Any]:
    """A group of consumables makes everything under it a consumable."""
    material, item = frappe.qb.DocType(MATERIAL), frappe.qb.DocType("Item")
    group, above = frappe.qb.DocType("Item Group"), frappe.qb.DocType("Item Group").as_("above")
    return (
        frappe.qb.from_(material)
        .join(item)
        .on(item.name == material.item)
        .left_join(group)
        .on(group.name == item.item_group)
        .left_join(above)
        .on((above.lft <= group.lft) & (above.rgt >= group.rgt))
        .where(material.work_order == order)
        .groupby(material.name)
        .orderby(material.creation)
        .select(
            material.name,
            material.item,
            material.item_name,
            material.quantity,
            material.returned_quantity,
            material.serial_no,
            material.used_at,
            material.maker_warranties,
            item.warranty_period,
            Max(above.techops_is_consumable).as_("consumable"),
        )
        .run(as_dict=True)
    )


def _left(row: Any) -> Any:
    return to_decimal(row.quantity or 0) - to_decimal(row.returned_quantity or 0)


def _parts(row: Any, zone: str | None) -> list[PartUsed]:
    numbers = serial_numbers(row.serial_no)
    makers = json.loads(row.maker_warranties or "{}")
    quantity = to_decimal(1) if numbers else _left(row)
    return [
        PartUsed(
            item=row.item,
            title=row.item_name or row.item,
            quantity=quantity,
            fitted_on=bridge.local_date(bridge.aware(row.used_at), zone),
            serial_no=number,
            material=row.name,
            consumable=bool(row.consumable),
            maker_days=cint(row.warranty_period),
            maker_until=getdate(makers[number]) if number in makers else None,
        )
        for number in numbers or (None,)
    ]
