"""What a job may need, and what a technician's van holds of it; each in one query."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pypika.functions import Count, Max

import frappe
from frappe.model.document import Document

from techops.dispatch.model_readiness import LikelyPart
from techops.dispatch.rules_readiness import is_likely
from techops.kernel import bridge
from techops.kernel.calendar import WorkingCalendar
from techops.kernel.money import ZERO, to_decimal

MOST_PARTS = 8
JOBS_REMEMBERED = 200
ONE = Decimal(1)


def likely_parts(order: Document, van: str | None) -> tuple[LikelyPart, ...]:
    """Return the parts of the category's kit, then those that jobs on the same model took, with the van's."""
    kit = _kit(order.service_category)
    jobs = _jobs_on_model(order)
    used = {row.item: row for row in _used_on(jobs) if is_likely(row.times, len(jobs))}
    titles = {row.item: row.item_name or row.item for row in (*used.values(), *kit)}
    held = _held([*titles], van)
    found = [
        LikelyPart(row.item, titles[row.item], to_decimal(row.quantity or 1), held.get(row.item, ZERO))
        for row in kit
    ]
    for item, row in used.items():
        if item not in {part.item for part in found}:
            part = LikelyPart(item, titles[item], ONE, held.get(item, ZERO), row.times, len(jobs))
            found.append(part)
    return tuple(found[:MOST_PARTS])


def opening_hours(site: str, zone: str | None) -> WorkingCalendar | None:
    """Return when a site is open, in its own time; None when nobody has said."""
    rows = frappe.get_all(
        "Service Hours Window",
        filters={"parenttype": "Service Site", "parent": site},
        fields=["day_of_week", "start_time", "end_time"],
    )
    if not rows:
        return None
    windows = tuple(bridge.hours_window(row) for row in rows)
    return WorkingCalendar(windows, frozenset(), zone or bridge.system_zone().key)


def _kit(category: str) -> list[Any]:
    """Return the kit of the category, else of its nearest ancestor that has one."""
    own, ancestor = frappe.qb.DocType("Service Category").as_("own"), frappe.qb.DocType("Service Category")
    part = frappe.qb.DocType("Service Category Part")
    rows = (
        frappe.qb.from_(own)
        .join(ancestor)
        .on((ancestor.lft <= own.lft) & (ancestor.rgt >= own.rgt))
        .join(part)
        .on((part.parent == ancestor.name) & (part.parenttype == "Service Category"))
        .where(own.name == category)
        .orderby(ancestor.lft, order=frappe.qb.desc)
        .orderby(part.idx)
        .select(ancestor.name.as_("holder"), part.item, part.item_name, part.quantity)
        .run(as_dict=True)
    )
    return [row for row in rows if row.holder == rows[0].holder]


def _jobs_on_model(order: Document) -> list[str]:
    """Return the finished orders on assets of the same make and model, the newest first."""
    if not order.asset:
        return []
    brand, model = frappe.get_cached_value("Service Asset", order.asset, ["brand", "model"])
    if not model:
        return []
    job, asset = frappe.qb.DocType("Service Work Order"), frappe.qb.DocType("Service Asset")
    rows = (
        frappe.qb.from_(asset)
        .join(job)
        .on(job.asset == asset.name)
        .where((asset.model == model) & job.completed_at.isnotnull() & (job.name != order.name))
        .where(job.service_category == order.service_category)
        .orderby(job.completed_at, order=frappe.qb.desc)
        .limit(JOBS_REMEMBERED)
        .select(job.name, asset.brand)
        .run()
    )
    return [name for name, made_by in rows if (made_by or "") == (brand or "")]


def _used_on(orders: Iterable[str]) -> list[Any]:
    material = frappe.qb.DocType("Work Order Material")
    return (
        frappe.qb.from_(material)
        .where(
            material.work_order.isin(list(orders) or [""]) & (material.quantity > material.returned_quantity)
        )
        .groupby(material.item)
        .orderby(Count(material.work_order).distinct(), order=frappe.qb.desc)
        .select(
            material.item,
            Max(material.item_name).as_("item_name"),
            Count(material.work_order).distinct().as_("times"),
        )
        .run(as_dict=True)
    )


def _held(items: list[str], van: str | None) -> dict[str, Decimal]:
    if not items or not van:
        return {}
    rows = frappe.get_all(
        "Bin",
        filters={"warehouse": van, "item_code": ["in", items]},
        fields=["item_code", "actual_qty"],
    )
    return {row.item_code: to_decimal(row.actual_qty or 0) for row in rows}
