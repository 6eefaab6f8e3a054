"""The measures of quality (seed 1, section 11.2) and the limit of rework (RN-024, RN-032)."""

from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.measures import rules
from techops.measures.model import Figures
from techops.work_orders.model import BillingKind, Relation
from tests.unit.refusals import refusal

LIMIT = Decimal(5)


def test_the_measures_of_section_11_2() -> None:
    """40 orders: 34 fixed first time, 2 done again, 3 claims; 12 ratings of 51 stars in all; 5 answers."""
    measured = rules.measured(
        Figures(
            completed=40,
            first_time=34,
            reworked=2,
            claims=3,
            ratings=12,
            overall_total=51,
            answers=5,
            promoters=3,
            detractors=1,
        )
    )
    assert asdict(measured) == {
        "first_time_fix": Decimal("85.0"),
        "rework_rate": Decimal("5.0"),
        "claim_rate": Decimal("7.5"),
        "csat": Decimal("4.25"),
        "nps": Decimal("40.0"),
    }


def test_nothing_is_measured_where_nothing_was_done() -> None:
    assert set(asdict(rules.measured(Figures())).values()) == {None}


def test_more_who_speak_against_us_than_for_us_are_a_negative_number() -> None:
    assert rules.measured(Figures(answers=3, detractors=2)).nps == Decimal("-66.7")


@pytest.mark.parametrize("relation", [None, *Relation])
@pytest.mark.parametrize("kind", list(BillingKind))
def test_rn_032_what_is_owed_is_rework_and_goodwill_is_not(
    relation: Relation | None, kind: BillingKind
) -> None:
    again = relation in (Relation.WARRANTY, Relation.REWORK)
    owed = kind in (BillingKind.WARRANTY, BillingKind.REWORK)
    assert rules.counts_as_rework(relation, kind) is (again and owed)
    assert rules.counts_as_goodwill(relation, kind) is (again and kind is BillingKind.GOODWILL)


@pytest.mark.parametrize(
    ("completed", "reworked", "over"),
    [(20, 1, False), (19, 1, True), (100, 5, False), (1000, 51, True), (0, 0, False), (2001, 100, False)],
)
def test_rn_024_the_limit_itself_is_not_over_it(completed: int, reworked: int, over: bool) -> None:
    assert rules.is_over(Figures(completed=completed, reworked=reworked), LIMIT) is over


def test_rn_024_a_crossing_is_told_once_and_again_after_it_was_below() -> None:
    good, bad = Figures(completed=20, reworked=1), Figures(completed=20, reworked=2)
    first = rules.crossings({"ANA": bad, "BEN": good}, set(), LIMIT)
    assert (first.over, first.back) == (("ANA",), ())
    second = rules.crossings({"ANA": bad, "BEN": good}, {"ANA"}, LIMIT)
    assert (second.over, second.back) == ((), ())
    third = rules.crossings({"ANA": good, "BEN": bad}, {"ANA"}, LIMIT)
    assert (third.over, third.back) == (("BEN",), ("ANA",))
    # Who completes nothing any more, or left, is over nothing.
    assert rules.crossings({}, {"ANA", "BEN"}, LIMIT).back == ("ANA", "BEN")


def test_rn_024_today_is_one_of_the_last_days() -> None:
    today = date(2026, 3, 2)
    assert rules.last_days(today, 90) == (date(2025, 12, 3), today)
    assert rules.last_days(today, 2) == (date(2026, 3, 1), today)
    assert rules.last_days(today, 1) == rules.last_days(today, 0) == (today, today)


def test_a_period_ends_after_it_begins() -> None:
    day, before = date(2026, 3, 2), date(2026, 3, 1)
    for first, last in ((before, day), (day, day), (None, day), (day, None), (None, None)):
        rules.check_period(first, last)
    with refusal("period_reversed"):
        rules.check_period(day, before)


counts = st.builds(
    Figures,
    **{
        each.name: st.decimals(0, 9999, places=2) if each.name.endswith("cost") else st.integers(0, 999)
        for each in fields(Figures)
    },
)


@given(st.lists(counts, max_size=8), st.integers(0, 8))
def test_groups_together_are_the_whole_however_they_are_split(groups: list[Figures], at: int) -> None:
    """Months add up to the year, technicians to the company."""
    parts = [rules.added(groups[:at]), rules.added(groups[at:])]
    assert rules.added(parts) == rules.added(groups) == rules.added(reversed(groups))
    assert rules.added([]) == Figures()


@given(st.integers(0, 500), st.integers(0, 500), st.decimals(0, 100, places=1))
def test_rn_024_over_the_limit_is_more_than_the_exact_rate(done: int, again: int, limit: Decimal) -> None:
    figures = Figures(completed=done, reworked=min(again, done))
    exact = Decimal(100) * figures.reworked / done if done else Decimal(0)
    assert rules.is_over(figures, limit) is (exact > limit)
