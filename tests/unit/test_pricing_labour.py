"""Labour: rate buckets, surcharges, waiting, minimum and rounding (rules.md, section 3; RN-008)."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from techops.kernel.priority import Priority
from techops.pricing.model import IntervalKind, LineKind, RateRow, RateSources, Surcharges, UntimedLabour
from techops.pricing.rules import price
from tests.unit.pricing_builders import SURCHARGES, at, decimals, interval, order, rows, terms

FRIDAY_NIGHT = interval("2026-01-02 20:00", "2026-01-03 00:30")


def test_rn_008_friday_evening_to_saturday_costs_295() -> None:
    priced = price(order(intervals=(FRIDAY_NIGHT,)), terms())
    # 20-22 at 50; 22-24 night +50 % = 75; 00:00-00:30 night +50 %, weekend +30 % = 90
    assert rows(priced) == [
        decimals("2", "50.00", "100.00"),
        decimals("2", "75.00", "150.00"),
        decimals("0.5", "90.00", "45.00"),
    ]
    assert priced.labour_total == priced.net_total == Decimal("295.00")


def test_rn_008_the_same_as_an_emergency_costs_520() -> None:
    priced = price(order(intervals=(FRIDAY_NIGHT,), priority=Priority.EMERGENCY), terms())
    # +100 % on each: 100, 125, 140
    assert rows(priced) == [
        decimals("2", "100.00", "200.00"),
        decimals("2", "125.00", "250.00"),
        decimals("0.5", "140.00", "70.00"),
    ]
    assert priced.net_total == Decimal("520.00")


def test_rn_008_an_emergency_at_night_is_150_percent_dearer() -> None:
    work = order(intervals=(interval("2026-01-05 23:00", "2026-01-06 00:00"),), priority=Priority.EMERGENCY)
    assert rows(price(work, terms())) == [decimals("1", "125.00", "125.00")]  # 50 x (1 + 0.50 + 1.00)


def test_urgent_adds_30_percent() -> None:
    work = order(intervals=(interval("2026-01-05 10:00", "2026-01-05 11:00"),), priority=Priority.URGENT)
    assert rows(price(work, terms())) == [decimals("1", "65.00", "65.00")]


@pytest.mark.parametrize(
    ("weekend", "holiday", "rate", "kind"),
    [("30", "50", "75.00", "holiday"), ("60", "50", "80.00", "weekend"), ("50", "50", "75.00", "holiday")],
)
def test_a_holiday_on_a_weekend_counts_once_the_larger(
    weekend: str, holiday: str, rate: str, kind: str
) -> None:
    agreed = terms(
        holidays=frozenset({date(2026, 1, 3)}),
        surcharges=_surcharges(weekend=Decimal(weekend), holiday=Decimal(holiday)),
    )
    (line,) = price(order(intervals=(interval("2026-01-03 10:00", "2026-01-03 11:00"),)), agreed).lines
    assert line.rate == Decimal(rate)
    assert line.key == f"labour:50:100:{kind}"


def test_the_night_includes_22_00_and_not_06_00() -> None:
    work = order(intervals=(interval("2026-01-06 05:00", "2026-01-06 07:00"),))
    assert rows(price(work, terms())) == [decimals("1", "75.00", "75.00"), decimals("1", "50.00", "50.00")]


def test_a_night_within_one_day_and_no_night_at_all() -> None:
    work = order(intervals=(interval("2026-01-06 01:00", "2026-01-06 04:00"),))
    early = terms(surcharges=_surcharges(night_start=time(2), night_end=time(3)))
    # 01-02 and 03-04 at 50 share one bucket, 02-03 at 75
    assert rows(price(work, early)) == [decimals("2", "50.00", "100.00"), decimals("1", "75.00", "75.00")]
    never = terms(surcharges=_surcharges(night_start=time(2), night_end=time(2)))
    assert rows(price(work, never)) == [decimals("3", "50.00", "150.00")]


def test_a_surcharge_of_zero_opens_no_bucket() -> None:
    agreed = terms(surcharges=_surcharges(night=Decimal(0), weekend=Decimal(0)))
    assert rows(price(order(intervals=(FRIDAY_NIGHT,)), agreed)) == [decimals("4.5", "50.00", "225.00")]


def test_the_sites_own_clock_decides_not_the_recorders() -> None:
    # 20:00 in Lima (UTC-5) is 02:00 in Madrid (UTC+1): night there
    work = order(intervals=(interval("2026-01-05 20:00", "2026-01-05 21:00"),))
    assert rows(price(work, terms(zone="Europe/Madrid"))) == [decimals("1", "75.00", "75.00")]


def test_a_night_with_a_clock_change_bills_real_time() -> None:
    # Madrid, Saturday 22:00 to Sunday 06:00: 7 h when clocks go forward, 9 h when they go back.
    # Night +50 %, weekend +30 % = 90: 7 x 90 = 630, 9 x 90 = 810
    spring = interval("2026-03-28 22:00", "2026-03-29 06:00", "Europe/Madrid")
    autumn = interval("2026-10-24 22:00", "2026-10-25 06:00", "Europe/Madrid")
    agreed = terms(zone="Europe/Madrid")
    assert rows(price(order(intervals=(spring,)), agreed)) == [decimals("7", "90.00", "630.00")]
    assert rows(price(order(intervals=(autumn,)), agreed)) == [decimals("9", "90.00", "810.00")]


def test_santiago_midnight_that_does_not_exist_starts_sunday_all_the_same() -> None:
    # Saturday 24:00 jumps to Sunday 01:00. 23:00 to 02:00 by the clock is 2 h, both weekend nights
    work = interval("2026-09-05 23:00", "2026-09-06 02:00", "America/Santiago")
    priced = price(order(intervals=(work,)), terms(zone="America/Santiago", weekend_days=frozenset({6})))
    # weekend only on Sunday: 1 h at 75 (night), 1 h at 90 (night and weekend)
    assert rows(priced) == [decimals("1", "75.00", "75.00"), decimals("1", "90.00", "90.00")]


def test_a_crew_sums_its_members_and_a_line_names_its_visits() -> None:
    ana = interval("2026-01-05 10:00", "2026-01-05 12:00")
    luis = interval("2026-01-05 10:00", "2026-01-05 11:00", visit="V2", technician="Luis")
    (line,) = price(order(intervals=(luis, ana)), terms()).lines
    assert (line.quantity, line.amount) == decimals("3", "150.00")
    assert line.visits == ("V1", "V2")


def test_hours_have_six_places_and_amounts_are_what_erpnext_computes() -> None:
    work = order(intervals=(interval("2026-01-05 10:00", "2026-01-05 10:20"),))
    # 20 / 60 = 0.333333; x 50.00 = 16.66665 -> 16.67
    assert rows(price(work, terms())) == [decimals("0.333333", "50.00", "16.67")]


def test_seconds_round_per_visit_so_that_buckets_sum_to_the_visit() -> None:
    # 21:58:30 to 22:01:30: 90 s by day, 90 s at night. Each alone rounds to 2 min; together they are 3 min
    work = order(intervals=(interval("2026-01-05 21:58:30", "2026-01-05 22:01:30"),))
    # 2 / 60 = 0.033333, 1 / 60 = 0.016667
    assert [line.quantity for line in price(work, terms()).lines] == list(decimals("0.033333", "0.016667"))


def test_a_bucket_that_rounds_to_nothing_has_no_line() -> None:
    work = order(intervals=(interval("2026-01-05 10:00:00", "2026-01-05 10:00:29"),))
    assert price(work, terms()).lines == ()


# --- rates and specialties


def test_specialties_have_their_own_lines_unless_their_rates_are_equal() -> None:
    rates = RateSources(
        contract_rates=(RateRow("Repair", "Electrical", Decimal(80)),),
        contract_rate=None,
        category_path=(("Repair", Decimal(60)),),
        default_rate=Decimal(50),
    )
    one = interval("2026-01-05 10:00", "2026-01-05 11:00", specialty="Electrical")
    two = interval("2026-01-05 11:00", "2026-01-05 12:00", specialty="Mechanics")
    three = interval("2026-01-05 12:00", "2026-01-05 13:00")
    priced = price(order(intervals=(one, two, three)), terms(rates=rates))
    assert rows(priced) == [decimals("1", "80.00", "80.00"), decimals("2", "60.00", "120.00")]
    assert str(priced.lines[0].trace[0]) == (
        "Base rate 80 per hour: Contract rate for category and specialty, Repair"
    )


# --- waiting


def test_a_wait_under_30_minutes_is_billed_in_full_and_from_30_at_half() -> None:
    short = interval("2026-01-05 10:00", "2026-01-05 10:29:59", kind=IntervalKind.WAIT)
    limit = interval("2026-01-05 10:00", "2026-01-05 10:30", kind=IntervalKind.WAIT)
    # 29:59 rounds to 30 minutes at 50 = 25.00; 30 minutes at 25 = 12.50
    assert rows(price(order(intervals=(short,)), terms())) == [decimals("0.5", "50.00", "25.00")]
    assert rows(price(order(intervals=(limit,)), terms())) == [decimals("0.5", "25.00", "12.50")]


def test_a_wait_recorded_in_two_halves_is_one_wait() -> None:
    halves = (
        interval("2026-01-05 10:00", "2026-01-05 10:20", kind=IntervalKind.WAIT),
        interval("2026-01-05 10:20", "2026-01-05 10:40", kind=IntervalKind.WAIT),
    )
    # 40 minutes: 0.666667 h x 25 = 16.666675 -> 16.67
    assert rows(price(order(intervals=halves), terms())) == [decimals("0.666667", "25.00", "16.67")]


def test_a_long_wait_at_night_is_half_the_nights_rate_and_comes_after_labour() -> None:
    wait = interval("2026-01-05 22:00", "2026-01-05 23:00", kind=IntervalKind.WAIT)
    work = interval("2026-01-05 23:00", "2026-01-06 00:00")
    priced = price(order(intervals=(wait, work)), terms())
    assert rows(priced, LineKind.LABOUR) == [decimals("1", "75.00", "75.00")]
    assert rows(priced, LineKind.WAITING) == [decimals("1", "37.50", "37.50")]
    assert [line.kind for line in priced.lines] == [LineKind.LABOUR, LineKind.WAITING]
    assert priced.labour_total == Decimal("112.50")


def test_waiting_for_parts_is_recorded_as_not_billable_and_costs_nothing() -> None:
    wait = interval("2026-01-05 10:00", "2026-01-05 14:00", kind=IntervalKind.WAIT, billable=False)
    assert price(order(intervals=(wait,)), terms()).lines == ()


# --- minimum and rounding step


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(10, "1"), (60, "1"), (61, "1.25"), (75, "1.25"), (76, "1.5")],
)
def test_a_visit_is_topped_up_to_the_minimum_and_rounded_up_to_the_step(minutes: int, hours: str) -> None:
    start = at("2026-01-05 10:00")
    work = replace(FRIDAY_NIGHT, start=start, end=start + timedelta(minutes=minutes))
    (line,) = price(order(intervals=(work,)), terms(minimum_minutes=60, rounding_step_minutes=15)).lines
    assert line.quantity == Decimal(hours)


def test_extra_minutes_are_billed_in_the_visits_last_bucket() -> None:
    # 21:50-22:10: 10 min by day, 10 min at night; topped up to 60 min: 10 at 50 and 50 at 75
    work = order(intervals=(interval("2026-01-05 21:50", "2026-01-05 22:10"),))
    priced = price(work, terms(minimum_minutes=60))
    # 0.166667 x 50 = 8.33335 -> 8.33; 0.833333 x 75 = 62.499975 -> 62.50
    assert rows(priced) == [decimals("0.166667", "50.00", "8.33"), decimals("0.833333", "75.00", "62.50")]
    assert [step.code for step in priced.lines[0].trace] == ["base_rate", "interval", "amount"]
    assert [step.code for step in priced.lines[1].trace] == [
        "base_rate",
        "surcharge",
        "interval",
        "topped_up",
        "amount",
    ]


def test_the_minimum_holds_for_each_visit_and_not_for_waiting() -> None:
    first = interval("2026-01-05 10:00", "2026-01-05 10:20")
    second = interval("2026-01-06 10:00", "2026-01-06 10:20", visit="V2")
    wait = interval("2026-01-06 10:20", "2026-01-06 10:30", visit="V2", kind=IntervalKind.WAIT)
    priced = price(order(intervals=(first, second, wait)), terms(minimum_minutes=60))
    # 2 visits x 60 min = 2 h x 50; wait 10 min in full = 0.166667 x 50 = 8.33
    assert rows(priced) == [decimals("2", "50.00", "100.00"), decimals("0.166667", "50.00", "8.33")]


# --- estimates without a date


def test_estimated_hours_bear_only_the_prioritys_surcharge() -> None:
    hours = UntimedLabour(Decimal("1.5"), None, "Replace the bearing")
    (line,) = price(order(untimed=(hours,), priority=Priority.EMERGENCY), terms()).lines
    assert (line.quantity, line.rate, line.amount) == decimals("1.5", "100.00", "150.00")
    assert line.visits == ()
    assert "Estimate of 1.5 hours: Replace the bearing" in map(str, line.trace)


def test_estimated_hours_count_as_one_visit_for_the_minimum() -> None:
    halves = tuple(UntimedLabour(Decimal("0.25"), None, text) for text in ("Diagnose", "Repair"))
    nothing = UntimedLabour(Decimal(0), None, "Courtesy")
    (line,) = price(order(untimed=(*halves, nothing)), terms(minimum_minutes=60)).lines
    assert line.quantity == 1


# --- what a line says


def test_a_line_tells_its_reasons_in_order() -> None:
    wait = interval("2026-01-03 23:00", "2026-01-04 00:00", kind=IntervalKind.WAIT)
    (line,) = price(order(intervals=(wait,), priority=Priority.URGENT), terms()).lines
    assert line.description.format(**line.params) == "Waiting: Night +50 %, Weekend +30 %, Urgent +30 %"
    assert line.uom == "Hour"
    # 50 x (1 + 0.5 + 0.3 + 0.3) x 50 % = 52.50
    assert list(map(str, line.trace)) == [
        "Base rate 50 per hour: TechOps Settings",
        "Night surcharge: +50 %",
        "Weekend surcharge: +30 %",
        "Urgent surcharge: +30 %",
        "Waiting is billed at 50 %",
        "Wait of Ana on visit V1: 2026-01-03 23:00:00-05:00 to 2026-01-04 00:00:00-05:00",
        "1 x 52.50 = 52.50, rounded to cents (Commercial)",
    ]


def test_keys_stay_the_same_when_more_work_is_added() -> None:
    before = price(order(intervals=(FRIDAY_NIGHT,)), terms()).lines
    more = interval("2026-01-05 10:00", "2026-01-05 11:00")
    after = price(order(intervals=(FRIDAY_NIGHT, more)), terms()).lines
    assert [line.key for line in before] == [line.key for line in after]
    assert len({line.key for line in before}) == len(before)


def _surcharges(**changes: Any) -> Surcharges:
    return replace(SURCHARGES, **changes)
