"""What decides the price of parts, read in batches: price lists, cost at valuation, the group's markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Sum

from techops.kernel.money import ZERO, to_decimal


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with its cost in the company's currency (None: none known) and its standard selling rate."""

    name: str
    item_name: str
    uom: str
    item_group: str
    disabled: bool
    last_cost: Decimal | None
    standard_rate: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupPolicy:
    """The markup (inherited) and the rounding step of an item group; None: those of TechOps Settings."""

    markup_percent: Decimal | None = None
    rounding_step: Decimal | None = None


def items(names: Iterable[str]) -> dict[str, ItemFacts]:
    """Return the facts of those items that exist."""
    rows = frappe.get_all(
        "Item",
        filters={"name": ["in", list(names)]},
        fields=[
            "name",
            "item_name",
            "stock_uom",
            "item_group",
            "disabled",
            "has_variants",
            "valuation_rate",
            "last_purchase_rate",
            "standard_rate",
        ],
        limit=0,
    )
    return {
        row.name: ItemFacts(
            name=row.name,
            item_name=row.item_name,
            uom=row.stock_uom,
            item_group=row.item_group,
            disabled=bool(row.disabled or row.has_variants),
            last_cost=_amount(row.valuation_rate) or _amount(row.last_purchase_rate),
            standard_rate=_amount(row.standard_rate),
        )
        for row in rows
    }


def list_prices(
    facts: dict[str, ItemFacts], price_lists: list[str], customer: str, currency: str, on: date
) -> dict[tuple[str, str], Decimal]:
    """Return the Item Price per (price list, item) that holds on a day, for the item's stock unit.

    A price made for the customer goes before a general one, a later start before an earlier.
    """
    price = frappe.qb.DocType("Item Price")
    if not price_lists or not facts:
        return {}
    rows = (
        frappe.qb.from_(price)
        .where(
            price.price_list.isin(price_lists)
            & price.item_code.isin(list(facts))
            & (price.selling == 1)
            & (price.currency == currency)
            & (price.valid_from.isnull() | (price.valid_from <= on))
            & (price.valid_upto.isnull() | (price.valid_upto >= on))
        )
        .select(
            price.price_list,
            price.item_code,
            price.uom,
            price.customer,
            price.batch_no,
            price.valid_from,
            price.price_list_rate,
        )
        .run(as_dict=True)
    )
    usable = [row for row in rows if _usable(row, facts[row.item_code], customer)]
    usable.sort(key=lambda row: (bool(row.customer), row.valid_from or date.min))
    return {(row.price_list, row.item_code): to_decimal(row.price_list_rate or 0) for row in usable}


def valuations(names: Iterable[str], company: str) -> dict[str, Decimal]:
    """Return the cost of one unit in the company's warehouses: what is in stock, averaged over them."""
    stock, warehouse = frappe.qb.DocType("Bin"), frappe.qb.DocType("Warehouse")
    rows = (
        frappe.qb.from_(stock)
        .join(warehouse)
        .on(warehouse.name == stock.warehouse)
        .where((warehouse.company == company) & stock.item_code.isin(list(names)) & (stock.actual_qty > 0))
        .groupby(stock.item_code)
        .select(stock.item_code, Sum(stock.stock_value).as_("value"), Sum(stock.actual_qty).as_("quantity"))
        .run(as_dict=True)
    )
    costs = {row.item_code: to_decimal(row.value or 0) / to_decimal(row.quantity) for row in rows}
    return {item: cost for item, cost in costs.items() if cost > ZERO}


def last_valuations(names: Iterable[str], company: str) -> dict[str, Decimal]:
    """Return the cost at which items now out of stock last left or entered the company's warehouses."""
    entry, newer = frappe.qb.DocType("Stock Ledger Entry"), frappe.qb.DocType("Stock Ledger Entry")
    wanted = list(names)
    if not wanted:
        return {}
    latest = (
        frappe.qb.from_(newer)
        .where(
            newer.item_code.isin(wanted)
            & (newer.company == company)
            & (newer.is_cancelled == 0)
            & (newer.valuation_rate > 0)
        )
        .groupby(newer.item_code)
        .select(newer.item_code, frappe.query_builder.functions.Max(newer.posting_datetime).as_("at"))
    ).as_("latest")
    rows = (
        frappe.qb.from_(entry)
        .join(latest)
        .on((latest.item_code == entry.item_code) & (latest.at == entry.posting_datetime))
        .where((entry.company == company) & (entry.is_cancelled == 0) & (entry.valuation_rate > 0))
        .orderby(entry.creation)
        .select(entry.item_code, entry.valuation_rate)
        .run(as_dict=True)
    )
    return {row.item_code: to_decimal(row.valuation_rate) for row in rows}


def group_policies(groups: Iterable[str]) -> dict[str, GroupPolicy]:
    """Return each group's own step, and the markup of the nearest group up the tree that has its own."""
    node, above = frappe.qb.DocType("Item Group"), frappe.qb.DocType("Item Group").as_("above")
    wanted = list(groups)
    if not wanted:
        return {}
    rows = (
        frappe.qb.from_(node)
        .join(above)
        .on((above.lft <= node.lft) & (above.rgt >= node.rgt))
        .where(node.name.isin(wanted))
        .select(node.name, node.techops_rounding_step, above.techops_own_markup, above.techops_markup_percent)
        .orderby(above.lft, order=frappe.qb.desc)
        .run(as_dict=True)
    )
    policies: dict[str, GroupPolicy] = {}
    for row in rows:
        nearer = policies.get(row.name, GroupPolicy())
        own = to_decimal(row.techops_markup_percent or 0) if row.techops_own_markup else None
        policies[row.name] = GroupPolicy(
            markup_percent=own if nearer.markup_percent is None else nearer.markup_percent,
            rounding_step=_amount(row.techops_rounding_step),
        )
    return policies


def _usable(row: Any, item: ItemFacts, customer: str) -> bool:
    """A price counts for everybody or for this customer, per stock unit, and not for one batch alone."""
    fits = row.customer in (None, "", customer) and row.uom in (None, "", item.uom)
    return fits and not row.batch_no


def _amount(value: Any) -> Decimal | None:
    """Read an amount of the database, in which 0 stands for unknown."""
    number = to_decimal(value or 0)
    return number if number > ZERO else None
