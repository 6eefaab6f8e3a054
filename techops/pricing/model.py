"""The words of pricing: what a contract agrees, what was done, and the priced result with its reasons.

Amounts are `Decimal` in the terms' currency, percents are `Decimal` (30 means 30 %), instants are aware.
Everything here is data; `rules.price` gives it its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from techops.kernel.money import ZERO, Rounding
from techops.kernel.priority import Priority

Params = Mapping[str, str]  # text or enumeration members only, so that a trace is JSON as it stands


class LineKind(StrEnum):
    """What a priced line charges for."""

    LABOUR = "Labour"
    WAITING = "Waiting"
    MATERIAL = "Material"
    TRAVEL = "Travel"
    FAILED_VISIT = "Failed Visit"
    OTHER = "Other"
    FIXED_FEE = "Fixed Fee"


class NoChargeReason(StrEnum):
    """Why the customer pays nothing for an order that still has quantities and internal costs."""

    WARRANTY = "Warranty"
    REWORK = "Rework"
    GOODWILL = "Goodwill"


class RateSource(StrEnum):
    """Where an hourly rate was found, most specific first."""

    CONTRACT_CATEGORY_SPECIALTY = "Contract rate for category and specialty"
    CONTRACT_CATEGORY = "Contract rate for category"
    CONTRACT = "Contract rate"
    CATEGORY = "Category base rate"
    SETTINGS = "TechOps Settings"


class MaterialPriceSource(StrEnum):
    """Where the unit price of a material was found."""

    PRICE_LIST = "Price list"
    COST_PLUS_MARKUP = "Cost plus markup"


class SurchargeKind(StrEnum):
    """The surcharges of RN-008, in the order in which they are listed."""

    NIGHT = "Night"
    WEEKEND = "Weekend"
    HOLIDAY = "Holiday"
    URGENT = "Urgent"
    EMERGENCY = "Emergency"


class DiscountKind(StrEnum):
    """The discounts in the order in which they are taken, each on what the one before left.

    The last two come after the price was fixed: the penalty of a broken promise, and what settles a dispute.
    """

    GRANTED = "Granted"
    CONTRACT = "Contract"
    VOLUME = "Volume"
    PENALTY = "Penalty"
    SETTLEMENT = "Settlement"


class IntervalKind(StrEnum):
    """Whether a technician worked, or waited for the customer's decision or presence."""

    WORK = "Work"
    WAIT = "Wait"


@dataclass(frozen=True, slots=True)
class Surcharges:
    """Percents added to the hourly rate; they add up, but of weekend and holiday only the larger counts.

    Night runs from `night_start` to `night_end` on the site's clock, over midnight when the end is the
    earlier; equal times mean no night.
    """

    night: Decimal
    weekend: Decimal
    holiday: Decimal
    urgent: Decimal
    emergency: Decimal
    night_start: time
    night_end: time


@dataclass(frozen=True, slots=True)
class AppliedSurcharge:
    """One surcharge that counts for a stretch of work."""

    kind: SurchargeKind
    percent: Decimal


@dataclass(frozen=True, slots=True)
class RateRow:
    """A contract's hourly rate for a category and all below it, for one specialty or, with None, for any."""

    category: str
    specialty: str | None
    hourly_rate: Decimal


@dataclass(frozen=True, slots=True)
class RateSources:
    """Every place an hourly rate may come from; None means that the place sets none (0 is a rate of 0).

    `category_path` lists the order's category and its ancestors up to the root, each with its base rate.
    """

    contract_rates: tuple[RateRow, ...]
    contract_rate: Decimal | None
    category_path: tuple[tuple[str, Decimal | None], ...]
    default_rate: Decimal


@dataclass(frozen=True, slots=True)
class RateChoice:
    """The hourly rate that holds and where it was found: `where` is the category, empty elsewhere."""

    rate: Decimal
    source: RateSource
    where: str


@dataclass(frozen=True, slots=True)
class VolumeTier:
    """A discount on orders once the month's billed amount reaches `from_amount`."""

    from_amount: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class PricingTerms:
    """Everything agreed or configured that decides a price, resolved from contract, then settings.

    `minimum_minutes` and `rounding_step_minutes` hold per visit (0: none). `zone`, `holidays` and
    `weekend_days` (0 is Monday) are the site's. `volume_percent` is already chosen from the tiers by
    `rules.volume_percent`.
    """

    rates: RateSources
    surcharges: Surcharges
    minimum_minutes: int
    rounding_step_minutes: int
    waiting_percent: Decimal
    waiting_full_rate_minutes: int
    failed_visit_fee: Decimal
    travel_fee: Decimal
    material_rounding_step: Decimal
    default_markup_percent: Decimal
    discount_percent: Decimal
    volume_percent: Decimal
    zone: str
    holidays: frozenset[date]
    weekend_days: frozenset[int]
    rounding: Rounding
    contract: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class WorkInterval:
    """A stretch of one technician working or waiting on a visit; `billable` False keeps it off the price."""

    kind: IntervalKind
    start: datetime
    end: datetime
    visit: str
    technician: str
    specialty: str | None = None
    billable: bool = True


@dataclass(frozen=True, slots=True)
class UntimedLabour:
    """Estimated hours without a date: only the priority's surcharge applies to them."""

    hours: Decimal
    specialty: str | None
    description: str


@dataclass(frozen=True, slots=True)
class VisitCharge:
    """What a visit charges besides time: travel (never at the workshop) and, if in vain, its failure."""

    visit: str
    travelled: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """A material used or estimated; `price_source` tells where its price is from, without its cost."""

    item: str
    description: str
    quantity: Decimal
    uom: str
    unit_price: Decimal
    price_source: str


@dataclass(frozen=True, slots=True)
class OtherCharge:
    """Any other charge agreed with the customer; a reduction is a discount, never a negative charge."""

    description: str
    quantity: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class PriceableWork:
    """One order's estimated or actual work; `discount_percent` is what a person granted within RN-015."""

    order: str
    priority: Priority
    no_charge: NoChargeReason | None = None
    intervals: tuple[WorkInterval, ...] = ()
    untimed: tuple[UntimedLabour, ...] = ()
    visits: tuple[VisitCharge, ...] = ()
    materials: tuple[MaterialUse, ...] = ()
    others: tuple[OtherCharge, ...] = ()
    discount_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One reason for a number: a stable `code`, and an `_lt` template with its parameters."""

    code: str
    text: str
    params: Params

    def __str__(self) -> str:
        """Return the English text."""
        return self.text.format(**self.params)


@dataclass(frozen=True, slots=True)
class MaterialPrice:
    """A material's unit price; the trace shows the cost, so it is for staff only."""

    price: Decimal
    source: MaterialPriceSource
    trace: tuple[TraceStep, ...]


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One invoice line: `amount` = `quantity` (6 places) x `rate` (2 places), rounded to 2, as ERPNext does.

    `key` names the bucket and stays the same when the order is priced again with more work in it;
    `description` is an `_lt` template filled by `params`.
    """

    kind: LineKind
    key: str
    description: str
    params: Params
    quantity: Decimal
    uom: str
    rate: Decimal
    amount: Decimal
    item: str | None
    visits: tuple[str, ...]
    trace: tuple[TraceStep, ...]


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount taken: `amount` (positive) is `percent` of what the discounts before it left."""

    kind: DiscountKind
    percent: Decimal
    amount: Decimal
    reason: TraceStep


@dataclass(frozen=True, slots=True)
class PricedWork:
    """The priced order before tax; labour includes waiting, travel includes failed visits."""

    lines: tuple[PricedLine, ...]
    labour_total: Decimal
    material_total: Decimal
    travel_total: Decimal
    other_total: Decimal
    gross_total: Decimal
    discounts: tuple[Discount, ...]
    discount_total: Decimal
    net_total: Decimal
