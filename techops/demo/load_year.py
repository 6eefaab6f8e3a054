"""Plays the plan of the year: every step in the order of time, committed day by day."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import frappe

from techops.demo import accounts, act_claims, act_company, act_field, act_money, act_office, supply
from techops.demo.cast import CUT_KEY, Cast, kept
from techops.demo.clock import Clock
from techops.demo.data_items import COSTS
from techops.demo.model import Plan, Step
from techops.demo.plan import steps_of
from techops.demo.progress import Progress
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.reliability import keys

DONE_KEY = "demo-steps"
SAVEPOINT = "demo_step"
STEPS_PER_COMMIT = 60
ORDER_MODULES = (act_office, act_field, act_money, act_claims)
COMPANY_MODULES = (act_company, act_money)


def steps(plans: list[Plan], clock: Clock) -> list[Step]:
    """Return everything the year holds up to the anchor, in the order it happened."""
    company = [*supply.steps(plans, clock, COSTS), *accounts.steps(clock)]
    both = [*steps_of(plans, clock), *(step for step in company if step.at <= clock.anchor)]
    return sorted(both, key=lambda step: (step.at, -1 if step.order is None else step.order, step.sequence))


def play(cast: Cast, todo: list[Step], shown: Progress, keep: Callable[[], None]) -> None:
    """Do the steps an earlier load has not done yet; `keep` commits."""
    done = steps_done()
    counts: Counter[str] = Counter()
    for index in range(done, len(todo)):
        step = todo[index]
        _do(cast, step)
        counts[step.action] += 1
        last_of_month = index + 1 == len(todo) or todo[index + 1].at.month != step.at.month
        if (index + 1) % STEPS_PER_COMMIT == 0 or last_of_month:
            _remember(index + 1)
            keep()
        if last_of_month:
            shown.say(_told(step.at, counts))
            counts.clear()


def steps_done() -> int:
    """Return how many steps earlier loads have done."""
    return max((int(count) for count, _document in kept(DONE_KEY)), default=0)


def _do(cast: Cast, step: Step) -> None:
    """Take one step: services are told its moment, ERPNext's document events read it from the flag.

    A rule that refuses a step ends that order's story where it stands: one order less is no reason to have no
    company. `check.problems` names it.
    """
    frappe.flags.techops_now = step.at
    try:
        if step.order is None:
            _handler(COMPANY_MODULES, step.action)(cast, step.at, **step.values)
        elif step.order not in cast.cut:
            _take(cast, cast.plans[step.order], step)
    except Exception as problem:
        problem.add_note(f"The demonstration stopped at {step.at:%Y-%m-%d %H:%M} {step.action}.")
        raise
    finally:
        frappe.flags.techops_now = None
    frappe.clear_messages()


def _take(cast: Cast, plan: Plan, step: Step) -> None:
    frappe.db.savepoint(SAVEPOINT)
    try:
        _handler(ORDER_MODULES, step.action)(cast, plan, step.at, **step.values)
    except (RuleViolation, frappe.ValidationError) as refusal:
        frappe.db.rollback(save_point=SAVEPOINT)
        cast.cut.add(plan.number)
        order = cast.orders.get(plan.number)
        keys.take(CUT_KEY, f"{plan.number} {plan.story}: {step.action}", "Service Work Order", order or "")
        print(f"{order} ({plan.story}) was refused to {step.action}: {_said(refusal)}", file=sys.stderr)


def _said(refusal: Exception) -> str:
    if isinstance(refusal, RuleViolation):
        return bridge.translate(refusal.message, **refusal.params)
    return str(refusal)


def _handler(modules: tuple[Any, ...], action: str) -> Callable[..., None]:
    return next(getattr(module, action) for module in modules if hasattr(module, action))


def _remember(count: int) -> None:
    frappe.db.delete("TechOps Key", {"name": ["like", f"{DONE_KEY}|%"]})
    keys.take(DONE_KEY, str(count), "DocType", "Service Work Order")


def _told(moment: datetime, counts: Counter[str]) -> str:
    return (
        f"{moment:%Y-%m}: {counts['create']} orders, {counts['complete']} completed, "
        f"{counts['use_material']} parts used, {counts['pay_order'] + counts['pay_month']} payments"
    )
