"""Reads of the catalogue: a category with all it inherits in one query."""

from typing import Any

import frappe

from techops.access import guards
from techops.catalogue.model import CategoryFacts, CategoryRow
from techops.catalogue.rules import inherited
from techops.kernel.money import to_decimal


def category_facts(name: str) -> CategoryFacts:
    """Return the category with what it inherits; raises RuleViolation ``not_found``."""
    own, ancestor = frappe.qb.DocType("Service Category").as_("own"), frappe.qb.DocType("Service Category")
    rows = (
        frappe.qb.from_(own)
        .join(ancestor)
        .on((ancestor.lft <= own.lft) & (ancestor.rgt >= own.rgt))
        .where(own.name == name)
        .orderby(ancestor.lft, order=frappe.qb.desc)
        .select(
            ancestor.name,
            ancestor.is_group,
            ancestor.disabled,
            ancestor.service_type,
            ancestor.base_rate,
            ancestor.warranty_days,
            ancestor.estimated_hours,
            ancestor.required_specialty,
            ancestor.item,
        )
        .run(as_dict=True)
    )
    if not rows:
        raise guards.not_found("Service Category", name)
    return inherited([_row(row) for row in rows])


def _row(row: Any) -> CategoryRow:
    return CategoryRow(
        name=row.name,
        is_group=bool(row.is_group),
        disabled=bool(row.disabled),
        service_type=row.service_type,
        base_rate=to_decimal(row.base_rate or 0),
        warranty_days=row.warranty_days or 0,
        estimated_hours=to_decimal(row.estimated_hours or 0),
        specialty=row.required_specialty,
        item=row.item,
    )
