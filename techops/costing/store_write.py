"""Costings of orders, written in batches; nothing else writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

import erpnext

from techops.costing.model import CostFacts, CostResult
from techops.kernel import bridge

COSTING = "Work Order Costing"
TECHNICIAN = "Costing Technician"
FACTS = ("labour_billed", "materials_billed", "other_billed", "discounts", "travel_km")
RESULTS = (
    "total_billed",
    "technician_hours",
    "technician_cost",
    "material_cost",
    "travel_cost",
    "direct_cost",
    "overhead_cost",
    "total_cost",
    "margin",
)


@dataclass(frozen=True, slots=True)
class Costing:
    """An order's row with what was counted for it."""

    order: Any
    facts: CostFacts
    result: CostResult


def write(costings: Iterable[Costing], names: Mapping[str, str], now: datetime) -> None:
    """Write one costing per order (named like its order) with its technicians, replacing what was there."""
    written = list(costings)
    before = _technicians_before([one.order.name for one in written])
    stamp = {
        "creation": bridge.naive(now),
        "modified": bridge.naive(now),
        "owner": frappe.session.user,
        "modified_by": frappe.session.user,
        "docstatus": 0,
    }
    children = [stamp | child for one in written for child in _children(one, names)]
    _replace(COSTING, [stamp | _parent(one, now) for one in written])
    _replace(TECHNICIAN, children)
    surplus = before - {child["name"] for child in children}
    if surplus:
        frappe.db.delete(TECHNICIAN, {"name": ["in", sorted(surplus)]})


def _parent(one: Costing, now: datetime) -> dict[str, Any]:
    order = one.order
    completed = bridge.aware(order.completed_at)
    return {
        "name": order.name,
        "work_order": order.name,
        "customer": order.customer,
        "customer_name": order.customer_name,
        "service_category": order.service_category,
        "contract": order.contract,
        "completed_on": bridge.local_date(completed, order.time_zone) if completed else None,
        "currency": erpnext.get_company_currency(order.company),
        "band": one.result.band.value,
        "margin_percent": float(one.result.margin_percent or 0),
        "overhead_percent": float(one.facts.settings.overhead_percent),
        "updated_at": bridge.naive(now),
        **{name: float(getattr(one.facts, name)) for name in FACTS},
        **{name: float(getattr(one.result, name)) for name in RESULTS},
    }


def _children(one: Costing, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{one.order.name}-{number}",
            "parent": one.order.name,
            "parenttype": COSTING,
            "parentfield": "technicians",
            "idx": number,
            "technician": line.technician,
            "technician_name": names.get(line.technician, line.technician),
            "hours": float(line.hours),
            "hourly_cost": float(line.hourly_cost),
            "cost": float(line.cost),
        }
        for number, line in enumerate(one.result.technicians, start=1)
    ]


def _technicians_before(orders: list[str]) -> set[str]:
    return set(
        frappe.get_all(
            TECHNICIAN,
            filters={"parent": ["in", orders or [""]], "parenttype": COSTING},
            pluck="name",
            limit=0,
        )
    )


def _replace(doctype: str, rows: list[dict[str, Any]]) -> None:
    """REPLACE by primary key: it takes no lock on the gaps between rows, where a DELETE would."""
    if not rows:
        return
    columns = list(rows[0])
    query = frappe.qb.into(frappe.qb.DocType(doctype)).columns(*columns)
    query.replace(*[tuple(row[column] for column in columns) for row in rows]).run()
