"""What pricing refuses: numbers and times that make no sense never become an amount."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from techops.kernel.errors import RuleViolation
from techops.pricing.model import (
    MaterialUse,
    OtherCharge,
    PricingTerms,
    RateRow,
    UntimedLabour,
    VisitCharge,
)
from techops.pricing.rules import (
    check_discount,
    from_snapshot,
    material_price,
    price,
    to_snapshot,
    volume_percent,
)
from tests.unit.pricing_builders import SURCHARGES, TERMS, interval, order, terms
from tests.unit.refusals import refusal

NAN = Decimal("NaN")
MINUS = Decimal(-1)
ONE = Decimal(1)
MORNING = interval("2026-01-05 10:00", "2026-01-05 12:00")


@pytest.mark.parametrize(
    ("value", "code"),
    [(NAN, "not_a_number"), (Decimal("Infinity"), "not_a_number"), (MINUS, "negative_value")],
)
@pytest.mark.parametrize(
    "work",
    [
        lambda value: order(untimed=(UntimedLabour(value, None, ""),)),
        lambda value: order(materials=(MaterialUse("A", "A", value, "Nos", ONE, ""),)),
        lambda value: order(materials=(MaterialUse("A", "A", ONE, "Nos", value, ""),)),
        lambda value: order(others=(OtherCharge("A", value, ONE),)),
        lambda value: order(others=(OtherCharge("A", ONE, value),)),
    ],
)
def test_hours_quantities_and_prices_are_numbers_from_zero(
    work: Callable[[Decimal], Any], value: Decimal, code: str
) -> None:
    with refusal(code):
        price(work(value), terms())


@pytest.mark.parametrize(
    "change",
    [
        lambda value: {"rates": replace(TERMS.rates, default_rate=value)},
        lambda value: {"rates": replace(TERMS.rates, contract_rate=value)},
        lambda value: {"rates": replace(TERMS.rates, category_path=(("Repair", value),))},
        lambda value: {"rates": replace(TERMS.rates, contract_rates=(RateRow("Repair", None, value),))},
        lambda value: {"surcharges": replace(SURCHARGES, night=value)},
        lambda value: {"surcharges": replace(SURCHARGES, weekend=value)},
        lambda value: {"surcharges": replace(SURCHARGES, holiday=value)},
        lambda value: {"surcharges": replace(SURCHARGES, urgent=value)},
        lambda value: {"surcharges": replace(SURCHARGES, emergency=value)},
        lambda value: {"failed_visit_fee": value},
        lambda value: {"travel_fee": value},
        lambda value: {"material_rounding_step": value},
        lambda value: {"default_markup_percent": value},
    ],
)
def test_terms_are_numbers_from_zero(change: Callable[[Decimal], dict[str, Any]]) -> None:
    with refusal("negative_value"):
        price(order(), terms(**change(MINUS)))
    with refusal("not_a_number"):
        price(order(), terms(**change(NAN)))


@pytest.mark.parametrize("name", ["minimum_minutes", "rounding_step_minutes", "waiting_full_rate_minutes"])
def test_minutes_in_terms_are_not_negative(name: str) -> None:
    with refusal("negative_value"):
        price(order(), terms(**{name: -1}))


@pytest.mark.parametrize("name", ["waiting_percent", "discount_percent", "volume_percent"])
@pytest.mark.parametrize("value", [MINUS, Decimal("100.01")])
def test_percents_in_terms_are_from_0_to_100(name: str, value: Decimal) -> None:
    with refusal("percent_out_of_range"):
        price(order(), terms(**{name: value}))


def test_weekdays_and_zone_of_terms_exist() -> None:
    with refusal("weekday_out_of_range"):
        price(order(), terms(weekend_days=frozenset({7})))
    with refusal("unknown_time_zone"):
        price(order(), terms(zone="Mars/Olympus"))


def test_a_granted_discount_is_a_percent() -> None:
    with refusal("percent_out_of_range"):
        price(order(discount_percent=Decimal(101)), terms())
    with refusal("not_a_number"):
        check_discount(NAN, {}, [])


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with refusal("end_before_start"):
        price(order(intervals=(replace(MORNING, start=MORNING.end, end=MORNING.start),)), terms())


def test_an_interval_without_time_zone_is_refused() -> None:
    with refusal("time_without_zone"):
        price(order(intervals=(replace(MORNING, start=datetime(2026, 1, 5)),)), terms())


def test_31_days_are_accepted_and_more_refused_even_when_not_billable() -> None:
    month = replace(MORNING, end=MORNING.start + timedelta(days=31), billable=False)
    price(order(intervals=(month,)), terms())
    with refusal("interval_too_long"):
        price(order(intervals=(replace(month, end=month.end + timedelta(seconds=1)),)), terms())


def test_one_technician_cannot_work_twice_at_once_but_two_can() -> None:
    noon = interval("2026-01-05 11:59", "2026-01-05 13:00", visit="V2")
    with pytest.raises(
        RuleViolation, match="Ana has two intervals that overlap at 2026-01-05 16:59"
    ) as caught:
        price(order(intervals=(noon, MORNING)), terms())  # 11:59 in Lima is 16:59 UTC
    assert caught.value.code == "intervals_overlap"
    price(order(intervals=(replace(noon, technician="Luis"), MORNING)), terms())


def test_intervals_that_touch_do_not_overlap_and_empty_ones_cost_nothing() -> None:
    touching = interval("2026-01-05 12:00", "2026-01-05 13:00", visit="V2")
    empty = interval("2026-01-05 13:00", "2026-01-05 13:00")
    assert price(order(intervals=(MORNING, touching, empty)), terms()).net_total == Decimal("150.00")


def test_a_visit_is_listed_once() -> None:
    visit = VisitCharge("V1", travelled=True, failed=False)
    with refusal("visit_listed_twice"):
        price(order(visits=(visit, visit)), terms())


def test_absurd_hours_and_amounts_are_refused() -> None:
    with refusal("too_many_hours"):
        price(order(untimed=(UntimedLabour(Decimal(100_001), None, ""),)), terms())
    huge = Decimal(999_999_999_999)
    with refusal("amount_too_large"):
        price(order(others=(OtherCharge("A", huge, huge),)), terms())
    with refusal("amount_too_large"):  # each line fits, their sum does not
        price(order(others=(OtherCharge("A", ONE, huge), OtherCharge("B", ONE, huge))), terms())


@pytest.mark.parametrize("value", [MINUS, NAN])
def test_material_prices_are_made_of_numbers_from_zero(value: Decimal) -> None:
    code = "negative_value" if value is MINUS else "not_a_number"
    for arguments in (
        (value, ONE, ONE, ONE),
        (None, value, ONE, ONE),
        (None, ONE, value, ONE),
        (None, ONE, ONE, value),
    ):
        with refusal(code):
            material_price(*arguments)


def test_a_months_amount_is_a_number() -> None:
    with refusal("not_a_number"):
        volume_percent((), NAN)


# --- snapshots


FULL = terms(
    rates=replace(
        TERMS.rates,
        contract_rates=(RateRow("Repair", "Electrical", Decimal("80.50")), RateRow("Repair", None, ONE)),
        contract_rate=Decimal("61.10"),
        category_path=(("Repair", None), ("All", Decimal(45))),
    ),
    holidays=frozenset({date(2026, 1, 1), date(2026, 7, 28)}),
    contract="CTR-00001",
)


@pytest.mark.parametrize("original", [TERMS, FULL])
def test_terms_survive_json(original: PricingTerms) -> None:
    assert from_snapshot(json.loads(json.dumps(to_snapshot(original)))) == original


@pytest.mark.parametrize(
    "damage",
    [
        {"version": 2},
        {"travel_fee": "much"},
        {"travel_fee": None},
        {"rates": None},
        {"rates": {}},
        {"holidays": ["tomorrow"]},
        {"minimum_minutes": "x"},
        {"rounding": "UP"},
        {"surcharges": "none"},
        {"holidays": 3},
    ],
)
def test_a_damaged_snapshot_is_refused_clearly(damage: dict[str, Any]) -> None:
    with refusal("terms_unreadable"):
        from_snapshot({**to_snapshot(TERMS), **damage})


def test_a_snapshot_with_a_field_missing_is_refused() -> None:
    snapshot = to_snapshot(TERMS)
    del snapshot["currency"]
    with refusal("terms_unreadable"):
        from_snapshot(snapshot)
