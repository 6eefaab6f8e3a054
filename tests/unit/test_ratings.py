"""Ratings (seed 1, sections 5.3 and 7.3): who, until when, what a low one asks, and exact averages."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.access.matrix import ContactRole
from techops.ratings import rules
from techops.ratings.model import SCORES, Candidate, Given, RatingLimits, Scores, Tally, TaskStatus
from techops.work_orders.model import Place, Status, SubStatus, places
from tests.unit.order_facts import CUSTOMER, MANAGER, NOW, TECHNICIAN, contact, order
from tests.unit.refusals import refusal

GOOD = Scores(5, 4, 5, 5)
ASKING = RatingLimits(asks_recommendation=True)
DONE = order(Place(Status.INVOICED))
MINE = Given(CUSTOMER.user, NOW)
OF_ANOTHER = Given("other@example.com", NOW)
OPEN, CLOSED, CANCELLED = TaskStatus.OPEN, TaskStatus.CLOSED, TaskStatus.CANCELLED


@pytest.mark.parametrize("field", SCORES)
@pytest.mark.parametrize("value", [0, 6, -1])
def test_every_score_goes_from_1_to_5(field: str, value: int) -> None:
    with refusal("bad_score"):
        rules.check_scores(replace(GOOD, **{field: value}), ASKING)


def test_how_likely_a_recommendation_is_goes_from_0_to_10_and_only_when_asked() -> None:
    for value in (0, 10, None):
        rules.check_scores(replace(GOOD, recommendation=value), ASKING)
    for value in (-1, 11):
        with refusal("bad_recommendation"):
            rules.check_scores(replace(GOOD, recommendation=value), ASKING)
    with refusal("recommendation_not_asked"):
        rules.check_scores(replace(GOOD, recommendation=9), RatingLimits())
    rules.check_scores(GOOD, RatingLimits())


@pytest.mark.parametrize("place", places())
def test_work_is_rated_once_it_is_done(place: Place) -> None:
    if place.status in (Status.COMPLETED, Status.INVOICED):
        rules.check_first(order(place))
        return
    with refusal("not_rateable"):
        rules.check_first(order(place))


def test_contacts_who_act_rate_and_nobody_else() -> None:
    assert rules.speaks_for(DONE.customer, CUSTOMER)
    assert rules.speaks_for(DONE.customer, contact(ContactRole.ADMINISTRATOR))
    assert not rules.speaks_for(DONE.customer, contact(ContactRole.BILLING))
    assert not rules.speaks_for(DONE.customer, contact(None))
    assert not rules.speaks_for(DONE.customer, replace(CUSTOMER, customers=frozenset({"OTHER"})))
    assert not rules.speaks_for(DONE.customer, MANAGER)
    assert not rules.speaks_for(DONE.customer, TECHNICIAN)


@pytest.mark.parametrize(
    ("days", "passed", "allowed"),
    [
        (7, timedelta(days=7), True),
        (7, timedelta(days=7, seconds=1), False),
        (1, timedelta(hours=23), True),
        (0, timedelta(), False),
    ],
)
def test_a_rating_changes_for_some_days(days: int, passed: timedelta, allowed: bool) -> None:
    limits, later = RatingLimits(days_to_change=days), NOW + passed
    closed = order(Place(Status.CLOSED))
    if allowed:
        rules.check_change(closed, MINE, CUSTOMER, limits, later)
        assert later <= rules.changeable_until(NOW, limits)
        return
    with refusal("rating_settled"):
        rules.check_change(closed, MINE, CUSTOMER, limits, later)


def test_a_rating_is_changed_by_who_gave_it_or_by_the_administrator() -> None:
    with refusal("rating_of_another"):
        rules.check_change(DONE, OF_ANOTHER, CUSTOMER, RatingLimits(), NOW)
    rules.check_change(DONE, OF_ANOTHER, contact(ContactRole.ADMINISTRATOR), RatingLimits(), NOW)


@pytest.mark.parametrize(("lowest", "low"), [(1, True), (2, True), (3, False)])
@pytest.mark.parametrize("field", SCORES)
def test_one_low_score_is_enough(field: str, lowest: int, low: bool) -> None:
    assert rules.is_low(replace(GOOD, **{field: lowest}), RatingLimits()) is low
    assert not rules.is_low(replace(GOOD, **{field: lowest}), RatingLimits(low_score=0))


@pytest.mark.parametrize(
    ("low", "current", "wanted"),
    [
        (True, None, OPEN),
        (True, OPEN, OPEN),
        (True, CLOSED, OPEN),
        (True, CANCELLED, OPEN),
        (False, None, None),
        (False, OPEN, CANCELLED),
        (False, CLOSED, CLOSED),
        (False, CANCELLED, CANCELLED),
    ],
)
def test_the_task_follows_the_rating(
    low: bool, current: TaskStatus | None, wanted: TaskStatus | None
) -> None:
    assert rules.task_status(low, current) is wanted


def test_the_own_supervisor_follows_up_else_who_has_least_to_do() -> None:
    eva, ivo = Candidate("eva", True, 3), Candidate("ivo", True, 1)
    boss = Candidate("boss", False, 0)
    assert rules.assignee([eva, ivo, boss], "eva") == "eva"
    assert rules.assignee([eva, ivo, boss], None) == "ivo"
    assert rules.assignee([eva, ivo, boss], "gone") == "ivo"
    assert rules.assignee([replace(eva, open_tasks=1), ivo], None) == "eva"
    assert rules.assignee([boss], None) == "boss"
    assert rules.assignee([], "eva") is None


scores = st.builds(Scores, *[st.integers(1, 5)] * 4)
changes = st.lists(st.tuples(st.sampled_from(["ANA", "BEN"]), st.integers(0, 9), scores), max_size=40)


@given(changes)
def test_averages_kept_step_by_step_are_those_counted_from_nothing(
    history: list[tuple[str, int, Scores]],
) -> None:
    """Whatever is rated and changed in whatever order, the tally is the sum of the ratings as they stand."""
    last: dict[tuple[str, int], Scores] = {}
    stored = {"ANA": Tally(), "BEN": Tally()}
    for technician, number, given_scores in history:
        before = last.get((technician, number))
        stored[technician] = rules.counted(stored[technician], given_scores, before)
        last[technician, number] = given_scores
    rebuilt: dict[str, Tally] = {}
    for (technician, _number), final in last.items():
        rebuilt[technician] = rules.counted(rebuilt.get(technician, Tally()), final)
    assert rules.differing(stored, rebuilt) == {}
    for technician, tally in stored.items():
        values = [final.quality for (whose, _number), final in last.items() if whose == technician]
        average = tally.average("quality")
        assert average == (Decimal(sum(values)) / len(values) if values else None)


@given(scores, scores)
def test_a_wrong_tally_is_found_and_set_right(first: Scores, second: Scores) -> None:
    right = rules.counted(rules.counted(Tally(), first), second)
    stored = {"ANA": rules.counted(Tally(), first), "BEN": right, "EVA": right}
    assert rules.differing(stored, {"ANA": right, "EVA": right}) == {"ANA": right, "BEN": Tally()}


def test_an_order_under_dispute_can_be_rated() -> None:
    rules.check_first(order(Place(Status.COMPLETED, SubStatus.DISPUTED)))
