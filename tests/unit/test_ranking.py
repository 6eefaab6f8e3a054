"""Rules.md section 4: the weighted score and its parts, the order for emergencies, and travel times."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.kernel.priority import Priority
from techops.workforce.model import (
    CertificationFacts,
    JobNeed,
    SpecialtyFacts,
    SpecialtyLevel,
    TechnicianFacts,
)
from techops.workforce.model_ranking import Ranked, RankFacts, RankingSettings, ScorePart, Travel
from techops.workforce.rules_ranking import is_certified, level_for, rank
from techops.workforce.rules_travel import DEFAULT_SPEED, travel, travels

SETTINGS = RankingSettings()
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
PLAZA, NORTH = (-12.0460, -77.0305), (-12.0360, -77.0305)


def way(minutes: float, metres: float | None = None) -> Travel:
    return Travel(minutes * 400 if metres is None else metres, timedelta(minutes=minutes))


def points(one: Ranked) -> dict[ScorePart, float | None]:
    return {part.part: part.points for part in one.parts}


ANA = RankFacts(
    "ANA",
    level=SpecialtyLevel.SENIOR,
    is_certified=True,
    travel=way(45),
    busy=timedelta(hours=2),
    jobs_that_day=1,
    visits_to_customer=2,
    rating=Decimal("4.5"),
    ratings=12,
    is_preferred=True,
)


def test_section_4_every_part_of_the_score_is_worked_out_by_hand() -> None:
    (ranked,) = rank([ANA], SETTINGS, Priority.NORMAL)
    assert points(ranked) == {
        ScorePart.SPECIALTY: 20.0,  # Senior: all of 20
        ScorePart.CERTIFICATION: 10.0,
        ScorePart.DISTANCE: 12.5,  # 45 of 90 minutes: half of 25
        ScorePart.WORKLOAD: 11.2,  # 2 of 8 hours: three quarters of 15, 11.25
        ScorePart.HISTORY: 4.0,  # 2 of 5 visits: 40 % of 10
        ScorePart.RATING: 8.8,  # (4.5 - 1) / 4 = 87.5 % of 10, 8.75
        ScorePart.PREFERRED: 10.0,
    }
    assert ranked.score == 76.5


def test_section_4_nothing_known_earns_halves_and_no_specialty_nothing() -> None:
    (ranked,) = rank([RankFacts("EVE")], SETTINGS, Priority.URGENT)
    assert points(ranked) == {
        ScorePart.SPECIALTY: 0.0,
        ScorePart.CERTIFICATION: 0.0,
        ScorePart.DISTANCE: 12.5,
        ScorePart.WORKLOAD: 15.0,
        ScorePart.HISTORY: 0.0,
        ScorePart.RATING: 5.0,
        ScorePart.PREFERRED: 0.0,
    }
    told = [part.message for part in ranked.parts]
    assert "No active specialty for this" in told
    assert "Position unknown; counted as half" in told
    assert "Not rated yet; counted as half" in told


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"level": SpecialtyLevel.SEMI_SENIOR}),
        ({"level": SpecialtyLevel.SEMI_SENIOR}, {"level": SpecialtyLevel.JUNIOR}),
        ({}, {"is_certified": False}),
        ({"travel": way(10)}, {"travel": way(80)}),
        ({"travel": way(80)}, {"travel": way(95)}),
        ({}, {"busy": timedelta(hours=9)}),
        ({}, {"visits_to_customer": 0}),
        ({}, {"rating": Decimal(3)}),
        ({}, {"is_preferred": False}),
    ],
    ids=str,
)
def test_section_4_each_part_moves_the_place(better: dict, worse: dict) -> None:
    first, second = replace(ANA, technician="Z", **better), replace(ANA, technician="A", **worse)
    assert [one.technician for one in rank([second, first], SETTINGS, Priority.NORMAL)] == ["Z", "A"]


def test_section_4_of_equals_the_nearer_then_the_name() -> None:
    near, far = (
        replace(ANA, technician="Z", travel=way(100, 1)),
        replace(ANA, technician="M", travel=way(100)),
    )
    same = replace(far, technician="B")
    assert [one.technician for one in rank([far, same, near], SETTINGS, Priority.NORMAL)] == ["Z", "B", "M"]
    nowhere = replace(ANA, technician="A", travel=None)
    alone = RankingSettings(distance=0)
    assert [one.technician for one in rank([nowhere, near], alone, Priority.NORMAL)] == ["Z", "A"]


def test_section_4_weights_count_relative_to_their_sum() -> None:
    only = RankingSettings(0, 0, 0, 0, 0, 0, 3)
    (ranked,) = rank([ANA], only, Priority.NORMAL)
    assert ranked.score == 100.0
    assert {part.weight for part in ranked.parts} == {0.0, 100.0}
    (none,) = rank([ANA], RankingSettings(0, 0, 0, 0, 0, 0, 0), Priority.NORMAL)
    assert none.score == 0.0


def test_section_4_emergencies_go_by_free_now_distance_specialty_and_longest_since_the_last() -> None:
    def one(name: str, **values: object) -> RankFacts:
        return RankFacts(name, **{"level": SpecialtyLevel.SENIOR, "travel": way(5, 2100.0), **values})  # type: ignore[arg-type]

    people = [
        one("busy and near", orders_in_progress=1, travel=way(1, 10.0)),
        one("unknown", travel=None),
        one("lately", last_emergency=NOW - timedelta(days=1), travel=way(5, 2000.0)),
        one("long ago", last_emergency=NOW - timedelta(days=90), travel=way(5, 2900.0)),
        one("never", travel=way(5, 2950.0)),
        one("junior", level=SpecialtyLevel.JUNIOR, travel=way(5, 2001.0)),
        one("no level", level=None, travel=way(5, 2001.0)),
        one("nearest", travel=way(4, 1999.0), level=SpecialtyLevel.JUNIOR),
    ]
    ranked = rank(people, SETTINGS, Priority.EMERGENCY)
    assert [each.technician for each in ranked] == [
        "nearest",
        "never",
        "long ago",
        "lately",
        "junior",
        "no level",
        "unknown",
        "busy and near",
    ]
    assert {each.score for each in ranked} == {None}
    told = {each.technician: [part.message for part in each.parts] for each in ranked}
    assert told["never"][0] == "Free now"
    assert told["never"][-1] == "No emergency this year"
    assert told["busy and near"][0] == "{count} orders in progress"
    assert "Position unknown; comes last" in told["unknown"]
    exact = RankingSettings(same_distance_metres=0)
    assert rank(people[2:5], exact, Priority.EMERGENCY)[0].technician == "lately"


def test_rn_021_levels_and_certificates_are_those_of_the_jobs_specialty() -> None:
    need = JobNeed("ORD-1", "America/Lima", timedelta(hours=1), specialty="Electrical")
    anything = replace(need, specialty=None)
    technician = TechnicianFacts(
        "ANA",
        specialties=(
            SpecialtyFacts("Electrical", SpecialtyLevel.JUNIOR),
            SpecialtyFacts("Mechanics", SpecialtyLevel.SENIOR),
            SpecialtyFacts("Gas", SpecialtyLevel.SENIOR, is_active=False),
        ),
        certifications=(
            CertificationFacts("C", "Electrical", date(2026, 3, 2)),
            CertificationFacts("D", "Gas"),
        ),
    )
    assert level_for(technician, need) is SpecialtyLevel.JUNIOR
    assert level_for(technician, anything) is SpecialtyLevel.SENIOR
    assert level_for(technician, replace(need, specialty="Gas")) is None
    assert is_certified(technician, need, date(2026, 3, 2))
    assert not is_certified(technician, need, date(2026, 3, 3))
    assert is_certified(technician, anything, date(2027, 1, 1))
    assert is_certified(technician, replace(need, specialty="Gas"), date(2027, 1, 1))


def test_travel_is_the_straight_way_lengthened_at_the_zones_speed() -> None:
    # 0.01 degrees of latitude are 1,112 m; by road 1,446 m; at 26 km/h 3.3 minutes.
    found = travel(PLAZA, NORTH, 26)
    assert found.metres == pytest.approx(1446, abs=2)
    assert (found.kilometres, found.minutes) == (1.4, 3)
    assert travel(PLAZA, NORTH, 0).duration == travel(PLAZA, NORTH, DEFAULT_SPEED).duration
    assert travel(PLAZA, NORTH, -5).minutes == 87  # never slower than a walk of 1 km/h
    assert travels([PLAZA, NORTH], [PLAZA], 26)[1][0] == travel(NORTH, PLAZA, 26)
    assert travels([], [PLAZA], 26) == []


anyone = st.builds(
    RankFacts,
    technician=st.uuids().map(str),
    level=st.sampled_from([None, *SpecialtyLevel]),
    is_certified=st.booleans(),
    travel=st.none() | st.builds(way, st.floats(0, 600)),
    busy=st.integers(0, 24).map(lambda hours: timedelta(hours=hours)),
    visits_to_customer=st.integers(0, 50),
    rating=st.none() | st.decimals(1, 5, places=1),
    is_preferred=st.booleans(),
    orders_in_progress=st.integers(0, 3),
    last_emergency=st.none() | st.integers(0, 300).map(lambda days: NOW - timedelta(days=days)),
)


@given(st.lists(anyone, max_size=12, unique_by=lambda one: one.technician), st.sampled_from(Priority))
def test_the_list_is_everybody_once_whatever_their_order_was(
    people: list[RankFacts], priority: Priority
) -> None:
    ranked = rank(people, SETTINGS, priority)
    assert sorted(one.technician for one in ranked) == sorted(one.technician for one in people)
    assert ranked == rank(reversed(people), SETTINGS, priority)
    assert all(one.score is None or 0 <= one.score <= 100.5 for one in ranked)
