"""Unit prices of parts: quoted, listed, or cost plus markup (rules.md, section 3, Materials)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frappe.model.document import Document

from techops.access import guards
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import quantize, to_decimal
from techops.kernel.text import _lt
from techops.pricing import agreed, store, store_materials
from techops.pricing.model import MaterialPrice, MaterialPriceSource, TraceStep
from techops.pricing.rules import material_price
from techops.pricing.rules_lines import plain
from techops.pricing.store_materials import GroupPolicy, ItemFacts


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the prices of several items need, each read once."""

    facts: dict[str, ItemFacts]
    lists: list[str]
    prices: dict[tuple[str, str], Decimal]
    costs: dict[str, Decimal]
    policies: dict[str, GroupPolicy]
    exchange_rate: Decimal


def unit_prices(order: Document, items: Iterable[str], on: date | None = None) -> dict[str, MaterialPrice]:
    """Return the unit price of each item, per stock unit and in the order's currency, in at most 8 queries.

    A part of the order's approved quotation keeps its quoted price. Raises RuleViolation ``not_found``,
    ``item_disabled`` or ``material_without_price``, naming the item.
    """
    names = list(dict.fromkeys(items))
    quoted = agreed.quoted_parts(order)
    prices = {
        name: _quoted(quoted.quotation or "", quoted.parts[name]) for name in names if name in quoted.parts
    }
    others = [name for name in names if name not in prices]
    if others:
        prices |= _priced_today(order, others, on or bridge.local_date(bridge.now(), None))
    return prices


def item_facts(items: Iterable[str]) -> dict[str, ItemFacts]:
    """Return the facts of items that may be sold; raises RuleViolation ``not_found`` or ``item_disabled``."""
    names = list(dict.fromkeys(items))
    facts = store_materials.items(names) if names else {}
    for name in names:
        if name not in facts:
            raise guards.not_found("Item", str(name)[:140])
        if facts[name].disabled:
            raise RuleViolation(
                "item_disabled", _lt("Item {item} is not for sale. Choose another one."), item=name
            )
    return facts


def _priced_today(order: Document, names: list[str], on: date) -> dict[str, MaterialPrice]:
    batch = _load(order, names, on)
    return {name: _price(batch.facts[name], batch) for name in names}


def _load(order: Document, names: list[str], on: date) -> _Batch:
    facts, contract = item_facts(names), store.contract_of(order)
    choices = (contract and contract.price_list, store.settings().selling_price_list)
    lists = list(dict.fromkeys(choice for choice in choices if choice))
    prices = store_materials.list_prices(facts, lists, order.customer, order.currency, on)
    unlisted = [name for name in names if not any((price_list, name) in prices for price_list in lists)]
    return _Batch(
        facts=facts,
        lists=lists,
        prices=prices,
        costs=_costs(unlisted, order.company),
        policies=store_materials.group_policies({facts[name].item_group for name in unlisted}),
        exchange_rate=store.exchange_rate(order.company, order.currency, on),
    )


def _costs(names: list[str], company: str) -> dict[str, Decimal]:
    """Cost of what is in stock, else of what last was; the item's own last cost comes after both."""
    if not names:
        return {}
    costs = store_materials.valuations(names, company)
    without = [name for name in names if name not in costs]
    return {**store_materials.last_valuations(without, company), **costs}


def _price(item: ItemFacts, batch: _Batch) -> MaterialPrice:
    found = (batch.prices.get((price_list, item.name)) for price_list in batch.lists)
    listed = next((price for price in found if price is not None), None)
    cost = batch.costs.get(item.name) or item.last_cost
    if listed is None and cost is None and item.standard_rate is not None:
        listed = quantize(item.standard_rate * batch.exchange_rate)
    if listed is None and cost is None:
        raise RuleViolation(
            "material_without_price",
            _lt("Item {item} has neither a price nor a cost. Add an Item Price for it and try again."),
            item=item.name,
        )
    values, policy = store.settings(), batch.policies.get(item.item_group, GroupPolicy())
    markup, step = policy.markup_percent, policy.rounding_step
    return material_price(
        listed,
        None if cost is None else cost * batch.exchange_rate,
        to_decimal(values.default_markup or 0) if markup is None else markup,
        to_decimal(values.material_rounding_step or 0) if step is None else step,
        bridge.site_rounding(),
    )


def _quoted(quotation: str, part: agreed.QuotedPart) -> MaterialPrice:
    source = MaterialPriceSource.PRICE_LIST
    if part.source == MaterialPriceSource.COST_PLUS_MARKUP:
        source = MaterialPriceSource.COST_PLUS_MARKUP
    step = TraceStep(
        "quoted_price",
        _lt("Unit price of quotation {quotation}: {price}"),
        {"quotation": quotation, "price": plain(part.unit_price)},
    )
    return MaterialPrice(part.unit_price, source, (step,))
