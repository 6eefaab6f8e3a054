"""What is sold and used: specialties, services, zones, groups of items, items and agreed prices."""

import frappe

from techops.demo.build_company import Company, root_of
from techops.demo.data_catalogue import (
    CATEGORIES,
    CHECKS,
    ITEM_GROUP_ROOT,
    ITEM_GROUPS,
    ROOT,
    ROOT_MARKUP,
    SPECIALTIES,
    ZONES,
)
from techops.demo.data_contracts import PRICE_LIST, PRICE_LIST_MARKUP, PRICE_LIST_STEP
from techops.demo.data_items import COSTS, ITEMS, maker_days
from techops.demo.documents import ensure, ensure_named
from techops.setup.defaults import unit_of_measure


def build_services() -> None:
    """Make specialties, zones and the tree of services."""
    for name, certified, description in SPECIALTIES:
        ensure_named(
            "Service Specialty",
            "specialty_name",
            name,
            requires_certification=certified,
            description=description,
        )
    for name, fee, speed in ZONES:
        ensure_named("Service Zone", "zone_name", name, travel_fee=fee, average_speed=speed)
    ensure_named("Service Category", "category_name", ROOT, is_group=1)
    for group, group_rate, services in CATEGORIES:
        _category(group, ROOT, is_group=1, base_rate=group_rate)
        for name, service_type, specialty, rate, hours in services:
            _category(
                name,
                group,
                service_type=service_type,
                required_specialty=specialty,
                base_rate=rate,
                estimated_hours=hours,
                checks=[{"point": point, "required": needed} for point, needed in CHECKS.get(name, ())],
            )


def build_items(company: Company) -> None:
    """Make the groups with their markups, the items, and the agreed price list."""
    _group(ITEM_GROUP_ROOT, root_of("Item Group"), 1, ROOT_MARKUP, 0, 0)
    for name, markup, step, consumable in ITEM_GROUPS:
        _group(name, ITEM_GROUP_ROOT, 0, markup, step, consumable)
    units = {unit: unit_of_measure(unit) for rows in ITEMS.values() for _code, _name, unit, _cost in rows}
    existing = set(frappe.get_all("Item", pluck="name", limit_page_length=0))
    for group, rows in ITEMS.items():
        for code, name, unit, cost in rows:
            if code not in existing:
                _item(company, group, code, name, units[unit], cost)
    _price_list(company)


def _category(name: str, parent: str, **values: object) -> None:
    ensure_named("Service Category", "category_name", name, parent_service_category=parent, **values)


def _group(name: str, parent: str, is_group: int, markup: float, step: float, consumable: int) -> None:
    ensure_named(
        "Item Group",
        "item_group_name",
        name,
        parent_item_group=parent,
        is_group=is_group,
        techops_own_markup=1 if markup else 0,
        techops_markup_percent=markup,
        techops_rounding_step=step,
        techops_is_consumable=consumable,
    )


def _item(company: Company, group: str, code: str, name: str, unit: str, cost: float) -> None:
    frappe.get_doc(
        {
            "doctype": "Item",
            "item_code": code,
            "item_name": name,
            "item_group": group,
            "stock_uom": unit,
            "is_stock_item": 1,
            "include_item_in_manufacturing": 0,
            "valuation_rate": cost,
            "valuation_method": "Moving Average",
            "warranty_period": maker_days(code),
            "item_defaults": [{"company": company.name, "default_warehouse": company.central}],
        }
    ).insert()


def _price_list(company: Company) -> None:
    ensure_named("Price List", "price_list_name", PRICE_LIST, selling=1, currency=company.currency)
    for code, cost in list(COSTS.items())[::PRICE_LIST_STEP]:
        price = round(cost * (100 + PRICE_LIST_MARKUP) / 100, 1)
        ensure("Item Price", {"item_code": code, "price_list": PRICE_LIST}, price_list_rate=price)
