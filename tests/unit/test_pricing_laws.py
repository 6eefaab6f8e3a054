"""Laws that hold for any work and terms (architecture.md: a quotation equals its invoice)."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from techops.kernel.money import Rounding, quantize
from techops.kernel.priority import Priority
from techops.pricing.model import (
    IntervalKind,
    LineKind,
    MaterialUse,
    NoChargeReason,
    OtherCharge,
    PriceableWork,
    PricedWork,
    PricingTerms,
    RateRow,
    RateSources,
    Surcharges,
    UntimedLabour,
    VisitCharge,
    WorkInterval,
)
from techops.pricing.rules import from_snapshot, price, to_snapshot
from techops.pricing.rules_time import whole_minutes
from tests.unit.pricing_builders import TERMS, interval, order, terms

ZONES = ("America/Lima", "America/Santiago", "Europe/Madrid")
STARTS = ("2026-01-02", "2026-03-28", "2026-04-04", "2026-09-05", "2026-10-24")  # clocks change on most
HALF_MINUTE = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)

money = st.decimals(0, 500, places=2)
percents = st.decimals(0, 100, places=2)
names = st.sampled_from(["Repair", "Pumps", "All"])
specialties = st.sampled_from([None, "Electrical", "Mechanics"])
all_terms = st.builds(
    PricingTerms,
    rates=st.builds(
        RateSources,
        contract_rates=st.lists(st.builds(RateRow, names, specialties, money), max_size=3).map(tuple),
        contract_rate=st.none() | money,
        category_path=st.lists(st.tuples(names, st.none() | money), max_size=3).map(tuple),
        default_rate=money,
    ),
    surcharges=st.builds(
        Surcharges,
        *[st.decimals(0, 200, places=1)] * 5,
        night_start=st.times(),
        night_end=st.times(),
    ),
    minimum_minutes=st.integers(0, 120),
    rounding_step_minutes=st.sampled_from([0, 1, 15, 30]),
    waiting_percent=percents,
    waiting_full_rate_minutes=st.integers(0, 60),
    failed_visit_fee=money,
    travel_fee=money,
    material_rounding_step=st.sampled_from([Decimal(0), Decimal("0.05"), Decimal(1)]),
    default_markup_percent=percents,
    discount_percent=percents,
    volume_percent=percents,
    zone=st.sampled_from(ZONES),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=3),
    weekend_days=st.frozensets(st.integers(0, 6), max_size=3),
    rounding=st.sampled_from(Rounding),
    contract=st.none() | st.text(max_size=10),
    currency=st.sampled_from(["USD", "PEN"]),
)


@st.composite
def worked(draw: st.DrawFn) -> tuple[WorkInterval, ...]:
    """A day or two of two technicians, each on a visit of its own, who work and wait without overlap."""
    intervals = []
    for visit, technician in (("V1", "Ana"), ("V2", "Luis")):
        cursor = datetime.fromisoformat(draw(st.sampled_from(STARTS))).replace(tzinfo=UTC)
        for kind in draw(st.lists(st.sampled_from(IntervalKind), max_size=4)):
            start = cursor + timedelta(seconds=draw(st.integers(1, 30_000)))
            cursor = start + timedelta(seconds=draw(st.integers(0, 30_000)))
            intervals.append(WorkInterval(kind, start, cursor, visit, technician, draw(specialties)))
    return tuple(intervals)


works = st.builds(
    PriceableWork,
    order=st.just("ORD-00001"),
    priority=st.sampled_from(Priority),
    no_charge=st.none(),
    intervals=worked(),
    untimed=st.lists(
        st.builds(UntimedLabour, st.decimals(0, 40, places=2), specialties, st.text(max_size=5)), max_size=2
    ).map(tuple),
    visits=st.builds(VisitCharge, st.just("V1"), st.booleans(), st.booleans()).map(lambda visit: (visit,)),
    materials=st.lists(
        st.builds(
            MaterialUse,
            st.sampled_from(["A", "B"]),
            st.just("Part"),
            st.decimals(0, 9, places=3),
            st.just("Nos"),
            money,
            st.just("Price list"),
        ),
        max_size=3,
    ).map(tuple),
    others=st.lists(
        st.builds(OtherCharge, st.sampled_from(["x", "{y}"]), st.decimals(0, 9, places=2), money), max_size=2
    ).map(tuple),
    discount_percent=percents,
)
LAW = settings(max_examples=60, deadline=None)


def billed_minutes(priced: PricedWork, kind: LineKind) -> dict[str, int]:
    """Whole minutes per bucket, checked to be whole to the six places of an hour."""
    minutes = {}
    for line in priced.lines:
        if line.kind is kind:
            exact = line.quantity * 60
            minutes[line.key] = round(exact)
            assert abs(exact - minutes[line.key]) <= Decimal("0.00003")
    return minutes


@LAW
@given(works, all_terms)
def test_buckets_sum_to_each_visits_time_rounded_to_the_minute(
    work: PriceableWork, agreed: PricingTerms
) -> None:
    agreed = replace(agreed, minimum_minutes=0, rounding_step_minutes=0)
    priced = price(replace(work, untimed=()), agreed)
    for kind, line_kind in ((IntervalKind.WORK, LineKind.LABOUR), (IntervalKind.WAIT, LineKind.WAITING)):
        seconds: dict[str, timedelta] = defaultdict(timedelta)
        for one in work.intervals:
            if one.kind is kind:
                seconds[one.visit] += one.end - one.start
        expected = sum((span + HALF_MINUTE) // MINUTE for span in seconds.values())
        assert sum(billed_minutes(priced, line_kind).values()) == expected


@LAW
@given(works, all_terms, st.data())
def test_splitting_an_interval_changes_no_line_and_no_total(
    work: PriceableWork, agreed: PricingTerms, data: st.DataObject
) -> None:
    parts: list[WorkInterval] = []
    for one in work.intervals:
        seconds = int((one.end - one.start).total_seconds())
        middle = one.start + timedelta(seconds=data.draw(st.integers(0, seconds)))
        parts += [replace(one, start=middle), replace(one, end=middle)]
    assert price(replace(work, intervals=tuple(parts)), agreed) == price(work, agreed)


@LAW
@given(works, all_terms)
def test_an_estimate_costs_what_the_same_actual_work_costs(work: PriceableWork, agreed: PricingTerms) -> None:
    renamed = {"V1": "VIS-7", "V2": "VIS-8"}
    actual = replace(
        work,
        intervals=tuple(
            replace(one, visit=renamed[one.visit], technician=f"HR-{one.technician}")
            for one in reversed(work.intervals)
        ),
        visits=tuple(replace(visit, visit="VIS-7") for visit in work.visits),
    )
    quoted, invoiced = price(work, agreed), price(actual, from_snapshot(to_snapshot(agreed)))
    assert {(one.key, one.quantity, one.rate, one.amount) for one in quoted.lines} == {
        (one.key, one.quantity, one.rate, one.amount) for one in invoiced.lines
    }
    assert (quoted.gross_total, quoted.net_total) == (invoiced.gross_total, invoiced.net_total)


@LAW
@given(st.integers(1, 480), st.sampled_from(Priority), st.integers(0, 60), st.sampled_from([0, 15]))
def test_hours_without_a_date_cost_what_they_cost_on_a_plain_day(
    minutes: int, priority: Priority, minimum: int, step: int
) -> None:
    agreed = terms(minimum_minutes=minimum, rounding_step_minutes=step)
    timed = interval("2026-01-05 10:00", "2026-01-05 10:00")
    timed = replace(timed, end=timed.start + minutes * MINUTE)
    hours = quantize(Decimal(minutes) / 60, 6)
    estimate = price(order(untimed=(UntimedLabour(hours, None, ""),), priority=priority), agreed)
    assert estimate.net_total == price(order(intervals=(timed,), priority=priority), agreed).net_total


@LAW
@given(works, all_terms)
def test_totals_add_up(work: PriceableWork, agreed: PricingTerms) -> None:
    priced = price(work, agreed)
    assert priced.gross_total == sum(line.amount for line in priced.lines)
    assert priced.gross_total == (
        priced.labour_total + priced.material_total + priced.travel_total + priced.other_total
    )
    assert priced.discount_total == sum(discount.amount for discount in priced.discounts)
    assert priced.net_total == priced.gross_total - priced.discount_total
    assert 0 <= priced.net_total <= priced.gross_total
    for line in priced.lines:  # what ERPNext computes from the stored quantity and rate
        assert line.amount == quantize(line.quantity * line.rate, 2, agreed.rounding)
        assert line.quantity.as_tuple().exponent == -6
        assert line.rate.as_tuple().exponent == -2
    assert len({line.key for line in priced.lines}) == len(priced.lines)


@LAW
@given(works, all_terms, st.sampled_from(NoChargeReason))
def test_rn_031_no_charge_is_always_zero_and_keeps_its_quantities(
    work: PriceableWork, agreed: PricingTerms, reason: NoChargeReason
) -> None:
    charged, free = price(work, agreed), price(replace(work, no_charge=reason), agreed)
    assert free.net_total == free.gross_total == 0
    assert all(line.rate == line.amount == 0 for line in free.lines)
    assert [(one.key, one.quantity) for one in free.lines] == [
        (one.key, one.quantity) for one in charged.lines
    ]


@LAW
@given(works, all_terms)
def test_rn_008_a_labour_rate_is_never_below_its_base(work: PriceableWork, agreed: PricingTerms) -> None:
    for line in price(work, agreed).lines:
        if line.kind is LineKind.LABOUR:
            bases = [Decimal(step.params["rate"]) for step in line.trace if step.code == "base_rate"]
            assert bases
            assert all(line.rate >= base for base in bases)


@LAW
@given(works, all_terms)
def test_every_word_of_a_result_fills_its_template_and_is_json(
    work: PriceableWork, agreed: PricingTerms
) -> None:
    priced = price(work, agreed)
    for line in priced.lines:
        assert line.description.format(**line.params)
        for step in line.trace:
            assert str(step)
            assert json.loads(json.dumps(dict(step.params))) == dict(step.params)
    for discount in priced.discounts:
        assert str(discount.reason)


@LAW
@given(all_terms)
def test_terms_survive_a_snapshot_in_json(agreed: PricingTerms) -> None:
    assert from_snapshot(json.loads(json.dumps(to_snapshot(agreed)))) == agreed


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), max_size=8))
def test_whole_minutes_sum_to_the_rounded_sum_and_none_is_a_minute_off(durations: list[timedelta]) -> None:
    minutes = whole_minutes(durations)
    assert sum(minutes) == (sum(durations, timedelta(0)) + HALF_MINUTE) // MINUTE
    assert all(abs(own * MINUTE - span) < MINUTE for own, span in zip(minutes, durations, strict=True))


def test_the_default_terms_are_themselves_acceptable() -> None:
    assert price(order(), TERMS).net_total == 0
