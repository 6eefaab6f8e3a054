"""Terms as JSON and back: an order keeps the terms that its approved quotation was priced with."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from techops.kernel.errors import RuleViolation
from techops.kernel.money import Rounding
from techops.kernel.text import _lt
from techops.pricing.model import PricingTerms, RateRow, RateSources, Surcharges

VERSION = 1  # raise it when a field changes its meaning, and read the older ones

_PERCENTS = ("night", "weekend", "holiday", "urgent", "emergency")
_AMOUNTS = (
    "waiting_percent",
    "failed_visit_fee",
    "travel_fee",
    "material_rounding_step",
    "default_markup_percent",
    "discount_percent",
    "volume_percent",
)
_MINUTES = ("minimum_minutes", "rounding_step_minutes", "waiting_full_rate_minutes")
_TEXTS = ("zone", "contract", "currency")


def to_snapshot(terms: PricingTerms) -> dict[str, Any]:
    """Return `terms` as a dictionary of JSON values, exact: decimals as text, dates and times in ISO form."""
    surcharges = terms.surcharges
    return {
        "version": VERSION,
        "rates": _rates_to_json(terms.rates),
        "surcharges": {
            **{name: str(getattr(surcharges, name)) for name in _PERCENTS},
            "night_start": surcharges.night_start.isoformat(),
            "night_end": surcharges.night_end.isoformat(),
        },
        **{name: str(getattr(terms, name)) for name in _AMOUNTS},
        **{name: getattr(terms, name) for name in (*_MINUTES, *_TEXTS)},
        "holidays": sorted(day.isoformat() for day in terms.holidays),
        "weekend_days": sorted(terms.weekend_days),
        "rounding": terms.rounding.name,
    }


def from_snapshot(snapshot: Mapping[str, Any]) -> PricingTerms:
    """Return the terms that `to_snapshot` wrote; raises RuleViolation ``terms_unreadable``."""
    try:
        return _terms_from_json(snapshot)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        raise RuleViolation(
            "terms_unreadable",
            _lt("The terms agreed for this order are unreadable. Ask an administrator to restore them."),
        ) from None


def _terms_from_json(snapshot: Mapping[str, Any]) -> PricingTerms:
    if snapshot["version"] != VERSION:
        raise ValueError
    surcharges = snapshot["surcharges"]
    plain_values: dict[str, Any] = {name: Decimal(snapshot[name]) for name in _AMOUNTS}
    plain_values |= {name: int(snapshot[name]) for name in _MINUTES}
    plain_values |= {name: snapshot[name] for name in _TEXTS}
    return PricingTerms(
        rates=_rates_from_json(snapshot["rates"]),
        surcharges=Surcharges(
            **{name: Decimal(surcharges[name]) for name in _PERCENTS},
            night_start=time.fromisoformat(surcharges["night_start"]),
            night_end=time.fromisoformat(surcharges["night_end"]),
        ),
        **plain_values,
        holidays=frozenset(date.fromisoformat(day) for day in snapshot["holidays"]),
        weekend_days=frozenset(snapshot["weekend_days"]),
        rounding=Rounding[snapshot["rounding"]],
    )


def _rates_to_json(rates: RateSources) -> dict[str, Any]:
    return {
        "contract_rates": [
            [row.category, row.specialty, str(row.hourly_rate)] for row in rates.contract_rates
        ],
        "contract_rate": _optional_text(rates.contract_rate),
        "category_path": [[category, _optional_text(base)] for category, base in rates.category_path],
        "default_rate": str(rates.default_rate),
    }


def _rates_from_json(rates: Mapping[str, Any]) -> RateSources:
    return RateSources(
        contract_rates=tuple(
            RateRow(category, specialty, Decimal(rate))
            for category, specialty, rate in rates["contract_rates"]
        ),
        contract_rate=_optional_decimal(rates["contract_rate"]),
        category_path=tuple((category, _optional_decimal(base)) for category, base in rates["category_path"]),
        default_rate=Decimal(rates["default_rate"]),
    )


def _optional_text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _optional_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
