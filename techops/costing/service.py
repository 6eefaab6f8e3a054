"""The costing of orders, kept true by what happens to them (seed 1, section 6.3; rules.md section 6)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from techops.costing import rules, store, store_billed, store_write
from techops.costing.model import CostFacts, CostSettings, MaterialUse, TechnicianTime
from techops.costing.store import HourlyCosts, Used
from techops.costing.store_billed import Billed
from techops.costing.store_write import Costing
from techops.kernel.money import ZERO

BATCH = 200


def refresh(order_names: Iterable[str], now: datetime) -> None:
    """Count again what orders earned and cost; the same facts give the same costing, however often it runs.

    At most 9 queries for up to 200 orders, in the caller's transaction; the orders are locked.
    """
    names = list(dict.fromkeys(order_names))
    for start in range(0, len(names), BATCH):
        _refresh(names[start : start + BATCH], now)


def refresh_changed_valuations(since: date, now: datetime) -> list[str]:
    """Count again the orders whose parts, used since a day, stock values otherwise now; returns them."""
    names = store.orders_with_other_cost(since)
    refresh(names, now)
    return names


def refresh_technician(technician: str, since: date, now: datetime) -> list[str]:
    """Count again the orders a technician worked on since an hour of theirs costs something else."""
    names = store.orders_of_technician(technician, since)
    refresh(names, now)
    return names


def _refresh(names: list[str], now: datetime) -> None:
    orders = store.lock_orders(names)
    if not orders:
        return
    used = store.used_by([order.name for order in orders], now)
    billed = store_billed.billed_by(orders)
    technicians = {stretch.technician for one in used.values() for stretch in one.stretches}
    costs, settings = store.hourly_costs(technicians), store.settings()
    costings = [_costing(order, used[order.name], billed[order.name], costs, settings) for order in orders]
    store_write.write(costings, store.technician_names(technicians), now)


def _costing(order: Any, used: Used, billed: Billed, costs: HourlyCosts, settings: CostSettings) -> Costing:
    facts = CostFacts(
        labour_billed=billed.labour,
        materials_billed=billed.materials,
        other_billed=billed.other,
        discounts=billed.discounts,
        technicians=_technicians(used, costs),
        materials=tuple(MaterialUse(item, Decimal(1), value) for item, value in used.materials),
        travel_km=used.kilometres,
        is_completed=order.status not in store.UNFINISHED,
        settings=settings,
    )
    return Costing(order, facts, rules.cost_order(facts))


def _technicians(used: Used, costs: HourlyCosts) -> tuple[TechnicianTime, ...]:
    """Add up each technician's time at each hourly cost."""
    hours: dict[tuple[str, Decimal], Decimal] = defaultdict(lambda: ZERO)
    for stretch in used.stretches:
        hours[stretch.technician, costs.on(stretch.technician, stretch.day)] += stretch.hours
    return tuple(TechnicianTime(technician, time, cost) for (technician, cost), time in hours.items())
