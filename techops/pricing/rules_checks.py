"""What pricing refuses to compute with: numbers, times and terms that make no sense."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from techops.kernel.calendar import DAYS_IN_WEEK, end_before_start, time_zone, utc
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import HUNDRED, ZERO, to_decimal
from techops.kernel.text import _lt
from techops.pricing.model import PriceableWork, PricingTerms, RateSources, Surcharges, WorkInterval

LONGEST_INTERVAL = timedelta(days=31)  # anything longer is a check-out somebody forgot
MOST_HOURS = Decimal(100_000)  # more on one line of an estimate is a slip of the keyboard


def check_non_negative(value: Decimal, label: str) -> Decimal:
    """Return `value`; raises RuleViolation ``not_a_number`` or ``negative_value``."""
    if to_decimal(value, label=label) < ZERO:
        raise _bad_input(
            "negative_value", _lt("{label} cannot be negative. Correct it and try again."), label=label
        )
    return value


def check_percent(value: Decimal, label: str) -> Decimal:
    """Return `value`, a percent from 0 to 100; raises ``not_a_number`` or ``percent_out_of_range``."""
    if not ZERO <= to_decimal(value, label=label) <= HUNDRED:
        raise _bad_input("percent_out_of_range", _lt("{label} must be from 0 to 100 %."), label=label)
    return value


def check_work(work: PriceableWork) -> None:
    """Refuse work that cannot be priced.

    Raises RuleViolation for NaN or negative hours, quantities and prices, intervals that end before they
    start, last more than 31 days or overlap another of the same technician, and visits listed twice.
    """
    check_percent(work.discount_percent, _lt("The discount"))
    _check_intervals(work.intervals)
    _check_visits(work)
    for labour in work.untimed:
        if check_non_negative(labour.hours, _lt("The hours")) > MOST_HOURS:
            raise _bad_input(
                "too_many_hours", _lt("An estimate of that many hours cannot be right. Correct it.")
            )
    for material in work.materials:
        check_non_negative(material.quantity, _lt("The quantity of a material"))
        check_non_negative(material.unit_price, _lt("The price of a material"))
    for other in work.others:
        check_non_negative(other.quantity, _lt("The quantity of a charge"))
        check_non_negative(other.rate, _lt("The rate of a charge"))


def check_terms(terms: PricingTerms) -> None:
    """Refuse terms that would price wrongly: negative or NaN values, percents over 100, bad weekdays.

    Raises RuleViolation.
    """
    time_zone(terms.zone)
    _check_rates(terms.rates)
    _check_surcharges(terms.surcharges)
    check_non_negative(Decimal(terms.minimum_minutes), _lt("The minimum time"))
    check_non_negative(Decimal(terms.rounding_step_minutes), _lt("The rounding step"))
    check_non_negative(Decimal(terms.waiting_full_rate_minutes), _lt("The wait billed in full"))
    check_non_negative(terms.failed_visit_fee, _lt("The failed-visit fee"))
    check_non_negative(terms.travel_fee, _lt("The travel fee"))
    check_non_negative(terms.material_rounding_step, _lt("The rounding step"))
    check_non_negative(terms.default_markup_percent, _lt("The markup"))
    check_percent(terms.waiting_percent, _lt("The waiting percent"))
    check_percent(terms.discount_percent, _lt("The contract's discount"))
    check_percent(terms.volume_percent, _lt("The volume discount"))
    if not terms.weekend_days <= frozenset(range(DAYS_IN_WEEK)):
        raise _bad_input("weekday_out_of_range", _lt("Weekend days are 0 (Monday) to 6 (Sunday)."))


def _check_rates(rates: RateSources) -> None:
    label = _lt("The hourly rate")
    base_rates = [base_rate for _category, base_rate in rates.category_path]
    for rate in (rates.contract_rate, *base_rates):
        if rate is not None:
            check_non_negative(rate, label)
    for rate in (rates.default_rate, *(row.hourly_rate for row in rates.contract_rates)):
        check_non_negative(rate, label)


def _check_surcharges(surcharges: Surcharges) -> None:
    for percent in (
        surcharges.night,
        surcharges.weekend,
        surcharges.holiday,
        surcharges.urgent,
        surcharges.emergency,
    ):
        check_non_negative(percent, _lt("The surcharge"))


def _check_intervals(intervals: Iterable[WorkInterval]) -> None:
    spans = sorted((interval.technician, *_span(interval)) for interval in intervals)
    for (technician, _start, end), (next_technician, next_start, _end) in pairwise(spans):
        if technician == next_technician and next_start < end:
            raise _bad_input(
                "intervals_overlap",
                _lt("{technician} has two intervals that overlap at {start}. Correct one of them."),
                technician=technician,
                start=next_start.isoformat(sep=" ", timespec="minutes"),
            )


def _span(interval: WorkInterval) -> tuple[datetime, datetime]:
    start, end = utc(interval.start), utc(interval.end)
    if end < start:
        raise end_before_start(interval.start, interval.end)
    if end - start > LONGEST_INTERVAL:
        raise _bad_input(
            "interval_too_long",
            _lt("The interval from {start} lasts more than {days} days. Correct its end."),
            start=interval.start.isoformat(sep=" ", timespec="minutes"),
            days=LONGEST_INTERVAL.days,
        )
    return start, end


def _check_visits(work: PriceableWork) -> None:
    for visit, times in Counter(charge.visit for charge in work.visits).items():
        if times > 1:
            raise _bad_input(
                "visit_listed_twice", _lt("Visit {visit} is listed twice. Remove one of them."), visit=visit
            )


def _bad_input(code: str, message: str, **params: Any) -> RuleViolation:
    return RuleViolation(code, message, kind=ViolationKind.BAD_INPUT, **params)
