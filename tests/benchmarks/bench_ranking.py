"""How long it takes to rank 1,000 technicians for one order: pure computation, no bench needed.

    python -m tests.benchmarks.bench_ranking

Processor time, whatever else the machine does: eligibility with every reason, travel times and the ranking
itself, for a plain job and for an emergency. The queries around them are counted by
tests/integration/test_workforce_candidates.py (at most 12).
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from techops.kernel.calendar import HoursWindow, WorkingCalendar
from techops.kernel.priority import Priority
from techops.workforce.model import (
    Absence,
    AbsenceKind,
    CertificationFacts,
    Job,
    JobNeed,
    SpecialtyFacts,
    SpecialtyLevel,
    TechnicianFacts,
    WorkforceSettings,
)
from techops.workforce.model_ranking import RankFacts, RankingSettings
from techops.workforce.rules import ineligibility_reasons
from techops.workforce.rules_ranking import is_certified, level_for, rank
from techops.workforce.rules_travel import travels

TECHNICIANS, REPEATS = 1000, 15
GOAL = 150.0
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
SITE = (-12.046, -77.03)
DAY = tuple(
    HoursWindow(day, datetime(2026, 1, 1, 8).time(), datetime(2026, 1, 1, 18).time()) for day in range(6)
)


def at(number: int, place: int) -> datetime:
    """When the jobs of a day begin: an hour before and, but for every third technician, three hours after."""
    return NOW + timedelta(hours=(-1, 3, 5, 1 if number % 3 == 0 else 7)[place])


def crowd() -> list[TechnicianFacts]:
    """People with hours, leaves, certificates and four jobs each."""
    levels = tuple(SpecialtyLevel)
    return [
        TechnicianFacts(
            f"TEC-{number:05}",
            specialties=(
                SpecialtyFacts("Electrical", levels[number % 3]),
                SpecialtyFacts("Mechanics", levels[(number + 1) % 3], is_active=bool(number % 4)),
            ),
            certifications=(CertificationFacts("RM", "Electrical", date(2026, 2 + number % 11, 1)),),
            zones=frozenset({"North", "South"} if number % 7 else {"East"}),
            working_hours=WorkingCalendar(DAY, frozenset({date(2026, 4, 1 + number % 30)}), "America/Lima"),
            available_for_overtime=bool(number % 2),
            orders_in_progress=number % 5,
            absences=(
                Absence(AbsenceKind.LEAVE, NOW + timedelta(days=number % 9 - 1), NOW + timedelta(days=20)),
            ),
            jobs=tuple(
                Job(f"ORD-{number}-{place}", at(number, place), at(number, place) + timedelta(hours=1))
                for place in range(4)
            ),
        )
        for number in range(TECHNICIANS)
    ]


def ranked(people: list[TechnicianFacts], priority: Priority) -> int:
    """Everything between the queries and the answer; returns how many are eligible."""
    need = JobNeed(
        "ORD-1", "America/Lima", timedelta(hours=2), NOW, "Electrical", zone="North", priority=priority
    )
    limits = WorkforceSettings()
    refusals = {one.name: ineligibility_reasons(one, need, NOW, limits) for one in people}
    places = [(-12.0 - number % 50 / 500, -77.0 - number % 31 / 300) for number in range(len(people))]
    ways = travels(places, [SITE], 25.0)
    facts = [
        RankFacts(
            one.name,
            level_for(one, need),
            is_certified(one, need, NOW.date()),
            way[0],
            timedelta(hours=place % 9),
            place % 5,
            place % 7,
            Decimal(place % 40) / 10 + 1,
            place % 20,
            place % 11 == 0,
            one.orders_in_progress,
            NOW - timedelta(days=place % 300),
        )
        for place, (one, way) in enumerate(zip(people, ways, strict=True))
    ]
    order = rank(facts, RankingSettings(), priority)
    return sum(not refusals[one.technician] for one in order)


def main() -> None:
    people = crowd()
    for priority in (Priority.NORMAL, Priority.EMERGENCY):
        times = []
        for _repeat in range(REPEATS):
            before = time.process_time()
            able = ranked(people, priority)
            times.append((time.process_time() - before) * 1000)
        worst, median = max(times), statistics.median(times)
        told = f"{priority.value}: {TECHNICIANS} technicians, {able} eligible"
        print(f"{told}: {median:.0f} ms, worst {worst:.0f} ms")
        assert median < GOAL, f"more than {GOAL} ms"


if __name__ == "__main__":
    main()
