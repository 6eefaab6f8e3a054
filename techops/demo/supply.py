"""What the year's orders need in stock, and when it is bought and loaded into the vans. Pure."""

from collections import defaultdict
from datetime import date, timedelta
from math import ceil
from typing import Any

from techops.demo.clock import Clock
from techops.demo.model import Plan, Step

QUARTERS = (-361, -271, -181, -91)
SPARE = 1.25
CHEAP, MIDDLING, DEAR = 10, 60, 130
VAN_KIT = (("CON-010", 4), ("CON-015", 6), ("CON-021", 3))
PAID_AFTER = 28

Needs = dict[tuple[int, str], float]


def steps(plans: list[Plan], clock: Clock, costs: dict[str, float]) -> list[Step]:
    """Return the purchases, the loads of the vans and the payments to the supplier."""
    made: list[Step] = []
    for index, first in enumerate(QUARTERS):
        last = QUARTERS[index + 1] if index + 1 < len(QUARTERS) else 1
        needs = _needs(plans, clock.day(first), clock.day(last))
        if index == 0:
            needs = _with_kit(needs)
        total: dict[str, float] = defaultdict(float)
        for (_number, item), quantity in needs.items():
            total[item] += quantity
        day = clock.day(first)
        if index == 0:
            wanted = {item: _base(cost) + total[item] for item, cost in costs.items()}
            bought = {item: quantity for item, quantity in wanted.items() if quantity}
            made.append(_step(clock, day, 5, "open_stock", items=bought))
        else:
            made.append(_step(clock, day, 5, "buy", items=dict(total)))
            made.append(_step(clock, day + timedelta(days=PAID_AFTER), 12, "pay_supplier"))
        made.append(_step(clock, day, 6, "load_vans", needs=needs))
    return made


def _needs(plans: list[Plan], first: date, last: date) -> Needs:
    """Return how much of each item each technician uses from `first` up to `last`, and some to spare."""
    needs: Needs = defaultdict(float)
    for plan in plans:
        for step in plan.steps:
            if first <= step.at.date() < last:
                for item, quantity in _used(step):
                    needs[plan.crew[0], item] += quantity
    return {key: ceil(quantity * SPARE) for key, quantity in sorted(needs.items())}


def _used(step: Step) -> tuple[tuple[str, float], ...]:
    if step.action == "use_material":
        return ((step.values["item"], step.values["quantity"]),)
    return step.values["parts"] if step.action == "do_claim_work" else ()


def _with_kit(needs: Needs) -> Needs:
    numbers = {number for number, _item in needs}
    for number in sorted(numbers):
        for item, quantity in VAN_KIT:
            needs[number, item] = needs.get((number, item), 0) + quantity
    return needs


def _base(cost: float) -> int:
    """Return what the central warehouse keeps of an item: many of the cheap, few of the dear, no dearest."""
    if cost < CHEAP:
        return 40
    if cost < MIDDLING:
        return 12
    return 4 if cost < DEAR else 0


def _step(clock: Clock, day: date, hour: int, action: str, **values: Any) -> Step:
    return Step(clock.at(day, hour), None, 0, action, values)
