"""Who may grant which discount (RN-015), and how discounts are taken off the order's gross amount."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, Rounding, percent_of, quantize
from techops.kernel.text import _lt
from techops.pricing.model import Discount, DiscountKind, PricedWork, PricingTerms, TraceStep
from techops.pricing.rules_checks import check_percent
from techops.pricing.rules_lines import MONEY_PLACES, plain


def check_discount(percent: Decimal, limits: Mapping[str, Decimal], roles: Iterable[str]) -> None:
    """Refuse a granted discount above the highest limit of the person's roles (RN-015); no limit means 0 %.

    Raises RuleViolation ``RN-015``, or ``percent_out_of_range`` when it is not a percent from 0 to 100.
    """
    check_percent(percent, _lt("The discount"))
    limit = max((limits[role] for role in roles if role in limits), default=ZERO)
    if percent > limit:
        raise RuleViolation(
            "RN-015",
            _lt("You may grant up to {limit} % discount, not {percent} %. Ask someone who may grant more."),
            kind=ViolationKind.FORBIDDEN,
            limit=plain(limit),
            percent=plain(percent),
        )


def take_discounts(
    gross_total: Decimal, granted_percent: Decimal, terms: PricingTerms
) -> tuple[Discount, ...]:
    """Return the discounts on `gross_total`: the granted one first, then the contract's, then volume.

    Each is a percent of what the one before left, rounded once. The granted one belongs to the quotation,
    so it works on the prices the person saw; contract and volume follow in the order of rules.md.
    """
    percents = (
        (DiscountKind.GRANTED, granted_percent),
        (DiscountKind.CONTRACT, terms.discount_percent),
        (DiscountKind.VOLUME, terms.volume_percent),
    )
    rest = gross_total
    discounts = []
    for kind, percent in percents:
        if percent and rest:
            amount = quantize(percent_of(rest, percent), MONEY_PLACES, terms.rounding)
            discounts.append(Discount(kind, percent, amount, _reason(kind, percent, rest, terms.contract)))
            rest -= amount
    return tuple(discounts)


def settle(priced: PricedWork, percent: Decimal, rounding: Rounding) -> PricedWork:
    """Return priced work with `percent` off what its discounts left, to settle a dispute; its lines stay."""
    check_percent(percent, _lt("The discount"))
    base = priced.net_total
    amount = quantize(percent_of(base, percent), MONEY_PLACES, rounding)
    kind = DiscountKind.SETTLEMENT
    discount = Discount(kind, percent, amount, _reason(kind, percent, base, None))
    return replace(
        priced,
        discounts=(*priced.discounts, discount),
        discount_total=priced.discount_total + amount,
        net_total=base - amount,
    )


def penalise(priced: PricedWork, percent: Decimal, promises: Iterable[str], rounding: Rounding) -> PricedWork:
    """Return priced work with `percent` of its net off for broken promises, instead of a former penalty.

    0 takes a former penalty back. Raises RuleViolation ``price_settled`` when a discount that settled a
    dispute stands on the price that would change.
    """
    check_percent(percent, _lt("The penalty"))
    former = next((one for one in priced.discounts if one.kind is DiscountKind.PENALTY), None)
    others = tuple(one for one in priced.discounts if one is not former)
    before = former.amount if former else ZERO
    base = priced.net_total + before
    amount = quantize(percent_of(base, percent), MONEY_PLACES, rounding)
    if amount == before:
        return priced
    if any(one.kind is DiscountKind.SETTLEMENT for one in others):
        raise RuleViolation(
            "price_settled",
            _lt("The price was settled in a dispute. What changes now is a matter of a new dispute."),
            kind=ViolationKind.CONFLICT,
        )
    reason = _penalty_reason(percent, base, tuple(promises))
    taken = (Discount(DiscountKind.PENALTY, percent, amount, reason),) if amount else ()
    return replace(
        priced,
        discounts=(*others, *taken),
        discount_total=priced.discount_total - before + amount,
        net_total=base - amount,
    )


def _penalty_reason(percent: Decimal, base: Decimal, promises: tuple[str, ...]) -> TraceStep:
    """Return why: up to three promises, each a word of ours that is translated when it is shown."""
    templates = {
        1: _lt("Penalty for {promise_1} late: {percent} % of {base}"),
        2: _lt("Penalty for {promise_1} and {promise_2} late: {percent} % of {base}"),
        3: _lt("Penalty for {promise_1}, {promise_2} and {promise_3} late: {percent} % of {base}"),
    }
    words = {f"promise_{number}": word for number, word in enumerate(promises, 1)}
    params = {"percent": plain(percent), "base": f"{base:f}", **words}
    return TraceStep("discount_penalty", templates[max(len(promises), 1)], params)


def _reason(kind: DiscountKind, percent: Decimal, base: Decimal, contract: str | None) -> TraceStep:
    templates = {
        DiscountKind.GRANTED: _lt("Discount granted on the quotation: {percent} % of {base}"),
        DiscountKind.CONTRACT: _lt("Discount of contract {contract}: {percent} % of {base}"),
        DiscountKind.VOLUME: _lt("Volume discount for the month: {percent} % of {base}"),
        DiscountKind.SETTLEMENT: _lt("Discount that settles a dispute: {percent} % of {base}"),
    }
    params = {"percent": plain(percent), "base": f"{base:f}", "contract": contract or ""}
    return TraceStep(f"discount_{kind.name.lower()}", templates[kind], params)
