"""The vocabulary of a Service Rating: what a customer thought of the work, from 1 (bad) to 5 (excellent)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

LOWEST, HIGHEST = 1, 5
LEAST_LIKELY, MOST_LIKELY = 0, 10
SCORES = ("overall", "punctuality", "quality", "professionalism")


@dataclass(frozen=True, slots=True)
class Scores:
    """Four scores from 1 to 5, and how likely the customer recommends us, from 0 to 10 (None: not asked)."""

    overall: int
    punctuality: int
    quality: int
    professionalism: int
    recommendation: int | None = None

    def four(self) -> tuple[int, ...]:
        """Return the scores from 1 to 5, in the order of `SCORES`."""
        return (self.overall, self.punctuality, self.quality, self.professionalism)


@dataclass(frozen=True, slots=True)
class RatingLimits:
    """The numbers an administrator can change, with the defaults of settings; 0 days: never changed."""

    days_to_change: int = 7
    low_score: int = 2
    asks_recommendation: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it was given."""

    by: str
    at: datetime


class TaskStatus(StrEnum):
    """The states of ERPNext's task (ToDo)."""

    OPEN = "Open"
    CLOSED = "Closed"
    CANCELLED = "Cancelled"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may follow a low rating up, and how many such tasks they have open."""

    user: str
    is_supervisor: bool
    open_tasks: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many ratings a technician has and what their scores add up to, exact: averages come last."""

    ratings: int = 0
    overall: int = 0
    punctuality: int = 0
    quality: int = 0
    professionalism: int = 0

    def totals(self) -> tuple[int, ...]:
        """Return the sums, in the order of `SCORES`."""
        return (self.overall, self.punctuality, self.quality, self.professionalism)

    def average(self, score: str) -> Decimal | None:
        """Return the average of one of `SCORES`, unrounded; None without ratings."""
        return Decimal(int(getattr(self, score))) / self.ratings if self.ratings else None
