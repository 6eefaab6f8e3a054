"""What the ranking of technicians for a job looks at, and what it answers (rules.md section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from techops.workforce.model import SpecialtyLevel


class ScorePart(StrEnum):
    """What counts for or against a technician; the value is its label."""

    SPECIALTY = "Specialty Level"
    CERTIFICATION = "Certification"
    DISTANCE = "Distance"
    WORKLOAD = "Workload That Day"
    HISTORY = "History With the Customer"
    RATING = "Rating"
    PREFERRED = "Preferred by the Customer"
    FREE_NOW = "Free Now"
    LAST_EMERGENCY = "Last Emergency"


@dataclass(frozen=True, slots=True)
class Travel:
    """A way by road: its length in metres and how long it takes."""

    metres: float
    duration: timedelta

    @property
    def kilometres(self) -> float:
        """The length in kilometres, to a tenth."""
        return round(self.metres / 1000, 1)

    @property
    def minutes(self) -> int:
        """The duration in whole minutes."""
        return round(self.duration.total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """The numbers an administrator can change: a weight for each part, and where parts reach their ends.

    `far` is the travel that earns nothing; `full_day` the planned work that leaves no room; `known_after` the
    visits to a customer after which more do not count; `same_distance_metres` the step within which two
    technicians are equally near to an emergency.
    """

    specialty: float = 20
    certification: float = 10
    distance: float = 25
    workload: float = 15
    history: float = 10
    rating: float = 10
    preferred: float = 10
    far: timedelta = timedelta(minutes=90)
    full_day: timedelta = timedelta(hours=8)
    known_after: int = 5
    same_distance_metres: float = 1000.0


@dataclass(frozen=True, slots=True)
class RankFacts:
    """A technician as the ranking sees one.

    `level` None is no active specialty that counts; `travel` None is unknown; `busy` is the work planned on
    the job's day; `visits_to_customer` and `ratings` count the last year's; `last_emergency` None is never.
    """

    technician: str
    level: SpecialtyLevel | None = None
    is_certified: bool = False
    travel: Travel | None = None
    busy: timedelta = timedelta()
    jobs_that_day: int = 0
    visits_to_customer: int = 0
    rating: Decimal | None = None
    ratings: int = 0
    is_preferred: bool = False
    orders_in_progress: int = 0
    last_emergency: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: `points` of `weight`, both of 100, and why as a template with its parameters.

    Emergencies are ranked part after part, without points: both are None.
    """

    part: ScorePart
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    points: float | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A technician's place in the list: `score` of 100 (None for an emergency) and its parts."""

    technician: str
    score: float | None
    parts: tuple[Part, ...]
