"""Terms and work with the defaults of rules.md, section 3, for the pricing tests to vary."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from techops.kernel.money import Rounding
from techops.kernel.priority import Priority
from techops.pricing.model import (
    IntervalKind,
    LineKind,
    PriceableWork,
    PricedWork,
    PricingTerms,
    RateSources,
    Surcharges,
    WorkInterval,
)

LIMA = "America/Lima"

SURCHARGES = Surcharges(
    night=Decimal(50),
    weekend=Decimal(30),
    holiday=Decimal(50),
    urgent=Decimal(30),
    emergency=Decimal(100),
    night_start=time(22),
    night_end=time(6),
)

TERMS = PricingTerms(
    rates=RateSources(
        contract_rates=(),
        contract_rate=None,
        category_path=(("Repair", None),),
        default_rate=Decimal(50),
    ),
    surcharges=SURCHARGES,
    minimum_minutes=0,
    rounding_step_minutes=0,
    waiting_percent=Decimal(50),
    waiting_full_rate_minutes=30,
    failed_visit_fee=Decimal(35),
    travel_fee=Decimal(20),
    material_rounding_step=Decimal(1),
    default_markup_percent=Decimal(40),
    discount_percent=Decimal(0),
    volume_percent=Decimal(0),
    zone=LIMA,
    holidays=frozenset(),
    weekend_days=frozenset({5, 6}),
    rounding=Rounding.COMMERCIAL,
    contract=None,
    currency="USD",
)


def terms(**changes: Any) -> PricingTerms:
    """The default terms with `changes`."""
    return replace(TERMS, **changes)


def at(text: str, zone: str = LIMA) -> datetime:
    """The aware local time `text` ("2026-01-02 20:00") in `zone`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def interval(start: str, end: str, zone: str = LIMA, **changes: Any) -> WorkInterval:
    """An interval of work by Ana on visit V1 between two local times, with `changes`."""
    work = WorkInterval(IntervalKind.WORK, at(start, zone), at(end, zone), visit="V1", technician="Ana")
    return replace(work, **changes)


def order(**changes: Any) -> PriceableWork:
    """A normal order with `changes`."""
    return replace(PriceableWork(order="ORD-00001", priority=Priority.NORMAL), **changes)


def rows(priced: PricedWork, *kinds: LineKind) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Quantity, rate and amount of the lines of `kinds` (all without any)."""
    return [(one.quantity, one.rate, one.amount) for one in priced.lines if not kinds or one.kind in kinds]


def decimals(*texts: str) -> tuple[Decimal, ...]:
    """Several decimals at once."""
    return tuple(Decimal(text) for text in texts)
