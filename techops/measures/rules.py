"""The measures of quality from counts (seed 1, section 11.2), and who went over the limit (RN-024)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import HUNDRED, quantize
from techops.kernel.text import _lt
from techops.measures.model import DONE_AGAIN, OWED, Crossings, Figures, Measures
from techops.work_orders.model import BillingKind, Relation


def counts_as_rework(relation: Relation | None, billing_kind: BillingKind) -> bool:
    """Whether an order does another's work again because it is owed: RN-032 counts it, goodwill never."""
    return relation in DONE_AGAIN and billing_kind in OWED


def counts_as_goodwill(relation: Relation | None, billing_kind: BillingKind) -> bool:
    """Whether an order does another's work again though nothing obliges to."""
    return relation in DONE_AGAIN and billing_kind is BillingKind.GOODWILL


def measured(figures: Figures) -> Measures:
    """Return what counts come to: percents to one decimal, the average score to two."""
    nps = None
    if figures.answers:
        nps = _percent(figures.promoters - figures.detractors, figures.answers)
    csat = None
    if figures.ratings:
        csat = quantize(Decimal(figures.overall_total) / figures.ratings)
    return Measures(
        first_time_fix=_percent(figures.first_time, figures.completed),
        rework_rate=_percent(figures.reworked, figures.completed),
        claim_rate=_percent(figures.claims, figures.completed),
        csat=csat,
        nps=nps,
    )


def added(groups: Iterable[Figures]) -> Figures:
    """Return the figures of groups together."""
    return reduce(_plus, groups, Figures())


def is_over(figures: Figures, limit: Decimal) -> bool:
    """Whether more than `limit` percent of the completed orders were reworked, exactly, not as rounded."""
    return HUNDRED * figures.reworked > limit * figures.completed


def crossings(groups: Mapping[str, Figures], told: Collection[str], limit: Decimal) -> Crossings:
    """Return who crossed `limit` (RN-024), of whom `told` were over it when somebody was last told.

    Whoever completed nothing in the period is over nothing.
    """
    over = {technician for technician, figures in groups.items() if is_over(figures, limit)}
    return Crossings(tuple(sorted(over - set(told))), tuple(sorted(set(told) - over)))


def last_days(today: date, days: int) -> tuple[date, date]:
    """Return the first and the last of the last `days` days, of which today is one; today alone for none."""
    return today - timedelta(days=max(days, 1) - 1), today


def check_period(first: date | None, last: date | None) -> None:
    """Raise RuleViolation ``period_reversed`` when a period ends before it begins."""
    if first and last and last < first:
        raise RuleViolation(
            "period_reversed",
            _lt("The period ends before it begins. Exchange the dates and try again."),
            kind=ViolationKind.BAD_INPUT,
        )


def _percent(part: int, whole: int) -> Decimal | None:
    return quantize(HUNDRED * part / whole, 1) if whole else None


def _plus(one: Figures, other: Figures) -> Figures:
    return Figures(*[getattr(one, each.name) + getattr(other, each.name) for each in fields(Figures)])
