"""What an order earned and cost (seed 1, section 6.3). Amounts: the company's currency; hours: decimal."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from techops.kernel.money import ZERO


class MarginBand(StrEnum):
    """What a margin asks for.

    *No Charge* is an order that bills nothing (warranty, rework, goodwill): it has a cost, but no percentage.
    *In Progress* is an order that is not completed: its figures still move, so nobody is alerted.
    """

    PROFITABLE = "Profitable"
    REVIEW = "Review"
    INVESTIGATE = "Investigate"
    NO_CHARGE = "No Charge"
    IN_PROGRESS = "In Progress"


@dataclass(frozen=True, slots=True)
class TechnicianTime:
    """The hours of one technician and what an hour cost at the time."""

    technician: str
    hours: Decimal
    hourly_cost: Decimal


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """A material used and what a unit was worth in stock."""

    item: str
    quantity: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class CostSettings:
    """The numbers an administrator can change, with the defaults of settings; percents are of 100."""

    cost_per_km: Decimal = Decimal("0.35")
    overhead_percent: Decimal = Decimal(10)
    profitable_margin: Decimal = Decimal(40)
    review_margin: Decimal = Decimal(25)


@dataclass(frozen=True, slots=True)
class CostFacts:
    """What an order billed before tax (`discounts` is what that loses, positive) and what it used."""

    labour_billed: Decimal = ZERO
    materials_billed: Decimal = ZERO
    other_billed: Decimal = ZERO
    discounts: Decimal = ZERO
    technicians: tuple[TechnicianTime, ...] = ()
    materials: tuple[MaterialUse, ...] = ()
    travel_km: Decimal = ZERO
    is_completed: bool = True
    settings: CostSettings = CostSettings()


@dataclass(frozen=True, slots=True)
class TechnicianCost:
    """One line of technician cost."""

    technician: str
    hours: Decimal
    hourly_cost: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class CostResult:
    """The profitability of an order; `margin_percent` None when nothing was billed."""

    total_billed: Decimal
    technicians: tuple[TechnicianCost, ...]
    technician_hours: Decimal
    technician_cost: Decimal
    material_cost: Decimal
    travel_cost: Decimal
    direct_cost: Decimal
    overhead_cost: Decimal
    total_cost: Decimal
    margin: Decimal
    margin_percent: Decimal | None
    band: MarginBand
