"""What was done on an order, as pricing wants it: intervals, visits, parts, other charges."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe

from techops.kernel import bridge
from techops.kernel.money import to_decimal
from techops.pricing.model import (
    IntervalKind,
    MaterialUse,
    OtherCharge,
    VisitCharge,
    WorkInterval,
)

# Travel has its fee; a pause is nobody's time.
BILLED = {"Work": IntervalKind.WORK, "Wait": IntervalKind.WAIT}


@dataclass(frozen=True, slots=True)
class WorkDone:
    """An order's actual work; `names` is what people call its technicians and visits."""

    intervals: tuple[WorkInterval, ...] = ()
    visits: tuple[VisitCharge, ...] = ()
    materials: tuple[MaterialUse, ...] = ()
    others: tuple[OtherCharge, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether anything was done that is priced as done, not as planned."""
        travelled = any(visit.travelled or visit.failed for visit in self.visits)
        return bool(self.intervals or self.materials or travelled)


def work_of(order: str, specialty: str | None, now: datetime) -> WorkDone:
    """Return the order's work in three queries; an interval still open lasts until `now`."""
    rows = _visit_rows(order)
    visits = dict.fromkeys(row.name for row in rows)
    numbers = {name: str(number) for number, name in enumerate(visits, start=1)}
    names = {row.technician: row.first_name or row.technician for row in rows}
    return WorkDone(
        intervals=tuple(_interval(row, specialty, now) for row in rows if row.kind in BILLED),
        visits=tuple({row.name: _charge(row) for row in rows if row.status != "Cancelled"}.values()),
        materials=_materials(order),
        others=charges_of(order),
        names={**names, **numbers},
    )


def charges_of(order: str | None) -> tuple[OtherCharge, ...]:
    """Return the other charges agreed for an order."""
    if not order:
        return ()
    rows = frappe.get_all(
        "Work Order Charge",
        filters={"work_order": order},
        fields=["description", "quantity", "rate"],
        order_by="creation asc, name asc",
        limit=0,
    )
    return tuple(
        OtherCharge(row.description, to_decimal(row.quantity or 0), to_decimal(row.rate or 0)) for row in rows
    )


def _visit_rows(order: str) -> list[Any]:
    """Every stretch of every visit; people are called by first name, as the customer reads the reasons."""
    visit, interval = frappe.qb.DocType("Work Order Visit"), frappe.qb.DocType("Visit Interval")
    technician, employee = frappe.qb.DocType("Technician"), frappe.qb.DocType("Employee")
    return (
        frappe.qb.from_(visit)
        .left_join(interval)
        .on((interval.parent == visit.name) & (interval.parenttype == "Work Order Visit"))
        .left_join(technician)
        .on(technician.name == visit.technician)
        .left_join(employee)
        .on(employee.name == technician.employee)
        .where(visit.work_order == order)
        .orderby(visit.creation, visit.name, interval.idx)
        .select(
            visit.name,
            visit.technician,
            employee.first_name,
            visit.status,
            visit.travelled,
            visit.failed,
            interval.kind,
            interval.started_at,
            interval.ended_at,
        )
        .run(as_dict=True)
    )


def _interval(row: Any, specialty: str | None, now: datetime) -> WorkInterval:
    start = bridge.aware(row.started_at)
    return WorkInterval(
        kind=BILLED[row.kind],
        start=start,
        end=bridge.aware(row.ended_at) or max(now, start),
        visit=row.name,
        technician=row.technician,
        specialty=specialty,
    )


def _charge(row: Any) -> VisitCharge:
    return VisitCharge(visit=row.name, travelled=bool(row.travelled), failed=bool(row.failed))


def _materials(order: str) -> tuple[MaterialUse, ...]:
    rows = frappe.get_all(
        "Work Order Material",
        filters={"work_order": order},
        fields=["item", "item_name", "quantity", "returned_quantity", "uom", "unit_price", "price_source"],
        order_by="creation asc, name asc",
        limit=0,
    )
    return tuple(
        MaterialUse(
            item=row.item,
            description=row.item_name or row.item,
            quantity=to_decimal(row.quantity or 0) - to_decimal(row.returned_quantity or 0),
            uom=row.uom or "",
            unit_price=to_decimal(row.unit_price or 0),
            price_source=row.price_source or "",
        )
        for row in rows
    )
