"""The vocabulary of the measures of quality (seed 1, section 11.2; docs/adr/0015)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from techops.kernel.money import ZERO
from techops.work_orders.model import BillingKind, Relation


class GroupBy(StrEnum):
    """What the measures are told apart by: always that of the original order."""

    TECHNICIAN = "Technician"
    CATEGORY = "Category"
    CUSTOMER = "Customer"
    MONTH = "Month"


DONE_AGAIN = (Relation.WARRANTY, Relation.REWORK)
"""Relations of an order that does another's work again."""
OWED = (BillingKind.WARRANTY, BillingKind.REWORK)
"""Billing of what is done again because it is owed; a goodwill order is nobody's rework."""
PROMOTERS, DETRACTORS = range(9, 11), range(7)
"""Answers, from 0 to 10, that recommend us and that speak against us."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a group of completed orders, and of what came of them whenever that was.

    `reworked` orders were done again because it was owed, `goodwill` ones for a manager's reason;
    `first_time` ones took one trip and were not reworked. `answers` are those to the recommendation question.
    Costs are in the company's currency: `warranty_cost` of claims' orders, `rework_cost` of disputes'.
    """

    completed: int = 0
    first_time: int = 0
    reworked: int = 0
    goodwill: int = 0
    claims: int = 0
    disputes: int = 0
    ratings: int = 0
    overall_total: int = 0
    answers: int = 0
    promoters: int = 0
    detractors: int = 0
    warranty_cost: Decimal = ZERO
    rework_cost: Decimal = ZERO
    goodwill_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Measures:
    """What figures come to, in percent but `csat` (1 to 5); None where there is nothing to measure."""

    first_time_fix: Decimal | None
    rework_rate: Decimal | None
    claim_rate: Decimal | None
    csat: Decimal | None
    nps: Decimal | None


@dataclass(frozen=True, slots=True)
class Crossings:
    """Technicians who went over the limit since the last look, and those who are below it again."""

    over: tuple[str, ...]
    back: tuple[str, ...]
