"""Which rate and which volume discount hold (rules.md, section 3, first paragraph and Order)."""

from collections.abc import Iterable
from decimal import Decimal

from techops.kernel.money import ZERO, to_decimal
from techops.kernel.text import _lt
from techops.pricing.model import RateChoice, RateSource, RateSources, VolumeTier


def resolve_rate(sources: RateSources, specialty: str | None) -> RateChoice:
    """Return the hourly rate for work of `specialty` (None: no particular one).

    The contract's rate for category and specialty, else for the category, else for the contract, else the
    category's base rate, else the settings' rate; wherever a category counts, the nearest one up the tree
    wins.
    """
    choice = None
    if specialty is not None:
        choice = _contract_row(sources, specialty, RateSource.CONTRACT_CATEGORY_SPECIALTY)
    choice = choice or _contract_row(sources, None, RateSource.CONTRACT_CATEGORY)
    if choice is None and sources.contract_rate is not None:
        choice = RateChoice(sources.contract_rate, RateSource.CONTRACT, "")
    choice = choice or _category_base(sources)
    return choice or RateChoice(sources.default_rate, RateSource.SETTINGS, "")


def volume_percent(tiers: Iterable[VolumeTier], month_amount: Decimal) -> Decimal:
    """Return the percent of the highest tier that the month's billed amount has reached, else 0."""
    billed = to_decimal(month_amount, label=_lt("The month's billed amount"))
    reached = [tier for tier in tiers if tier.from_amount <= billed]
    return max(reached, key=lambda tier: tier.from_amount).percent if reached else ZERO


def _contract_row(sources: RateSources, specialty: str | None, source: RateSource) -> RateChoice | None:
    for category, _base_rate in sources.category_path:
        for row in sources.contract_rates:
            if row.category == category and row.specialty == specialty:
                return RateChoice(row.hourly_rate, source, category)
    return None


def _category_base(sources: RateSources) -> RateChoice | None:
    for category, base_rate in sources.category_path:
        if base_rate is not None:
            return RateChoice(base_rate, RateSource.CATEGORY, category)
    return None
