"""How a dispute may end: which resolutions there are, who may choose them, and how much they take off."""

from collections.abc import Mapping
from decimal import Decimal

from techops.access.matrix import ActorFacts, Permission
from techops.disputes.model import Charge, Settlement
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, percent_of, quantize
from techops.kernel.text import _lt
from techops.pricing.rules import check_discount
from techops.work_orders.actors import Who, is_who
from techops.work_orders.facts import OrderFacts
from techops.work_orders.model import Resolution

TAKING_OFF = frozenset({Resolution.DISCOUNT, Resolution.CREDIT})


def check_settlement(
    order: OrderFacts,
    charge: Charge,
    settlement: Settlement,
    actor: ActorFacts,
    discount_limits: Mapping[str, Decimal],
) -> None:
    """Refuse a resolution the actor may not choose, or that takes off what is not there.

    Once there is an invoice, money comes off by a credit note, which takes who may invoice. A discount is
    limited by role (RN-015) before and after. Raises RuleViolation ``not_permitted``,
    ``nothing_to_take_off``, ``not_invoiced_yet``, ``missing_percent``, ``bad_credit``, ``more_than_billed``
    or ``RN-015``.
    """
    if not _may_choose(order, charge, settlement.resolution, actor):
        raise RuleViolation(
            "not_permitted",
            _lt("A credit note takes somebody who may invoice. Ask a manager or the accountants."),
            kind=ViolationKind.FORBIDDEN,
        )
    if settlement.resolution not in TAKING_OFF:
        return
    if not charge.is_charged or charge.left <= ZERO:
        raise RuleViolation(
            "nothing_to_take_off",
            _lt("Order {order} has nothing left to take off. Choose rework or approval."),
            order=order.name,
        )
    if settlement.resolution is Resolution.DISCOUNT:
        _check_discount(settlement, discount_limits, actor)
    else:
        _check_credit(order, charge, settlement)


def amount_off(charge: Charge, settlement: Settlement) -> Decimal:
    """Return what a checked settlement takes off the order, before tax; to the cent."""
    if settlement.resolution is Resolution.DISCOUNT:
        return quantize(percent_of(charge.left, settlement.percent or ZERO))
    if settlement.resolution is Resolution.CREDIT:
        return charge.left if settlement.amount is None else settlement.amount
    return ZERO


def _may_choose(order: OrderFacts, charge: Charge, resolution: Resolution, actor: ActorFacts) -> bool:
    if resolution is Resolution.CREDIT or (resolution is Resolution.DISCOUNT and charge.is_invoiced):
        return any(is_who(who, order, actor, Permission.INVOICE) for who in (Who.MANAGER, Who.ACCOUNTS))
    desk = (Who.SUPERVISOR, Who.MANAGER)
    return any(is_who(who, order, actor, Permission.ASSIGN_TECHNICIANS) for who in desk)


def _check_discount(settlement: Settlement, limits: Mapping[str, Decimal], actor: ActorFacts) -> None:
    if not settlement.percent:
        raise RuleViolation(
            "missing_percent",
            _lt("The percent of the discount is missing. Enter it and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    check_discount(settlement.percent, limits, actor.roles)


def _check_credit(order: OrderFacts, charge: Charge, settlement: Settlement) -> None:
    if not charge.is_invoiced:
        raise RuleViolation(
            "not_invoiced_yet",
            _lt("Order {order} is not invoiced yet, so there is nothing to credit. Give a discount instead."),
            order=order.name,
        )
    amount = settlement.amount
    if amount is None:
        return
    if amount <= ZERO or amount != quantize(amount):
        raise RuleViolation(
            "bad_credit",
            _lt("The amount to credit must be more than 0, with at most two decimals."),
            kind=ViolationKind.BAD_INPUT,
        )
    if amount > charge.left:
        raise RuleViolation(
            "more_than_billed",
            _lt("Only {left} before tax is left to credit on order {order}. Correct the amount."),
            left=f"{quantize(charge.left)}",
            order=order.name,
        )
