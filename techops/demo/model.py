"""What the plan of the demonstration is made of: orders, and the dated steps of their lives."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple


class Job(NamedTuple):
    """One kind of work: the request, the report, and the parts it takes (item, quantity)."""

    title: str
    description: str
    diagnosis: str
    work: str
    advice: str
    parts: tuple[tuple[str, float], ...]


class Step(NamedTuple):
    """One thing somebody does at one moment: an order's step, or (order None) one of the company's."""

    at: datetime
    order: int | None
    sequence: int
    action: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What an order is about: whose, where, which equipment, which service."""

    customer: str
    site: int
    serial: str | None
    category: str
    specialty: str
    zone: str
    position: tuple[float, float]


@dataclass(slots=True)
class Plan:
    """An order to be: what, who, when; `steps` grow as its story is told."""

    number: int
    story: str
    target: Target
    job: Job
    priority: str
    crew: tuple[int, ...]
    requested: datetime
    start: datetime
    minutes: int
    until: str = "closed"
    again: datetime = datetime.max  # when somebody comes a second time, where somebody does
    steps: list[Step] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day of the work."""
        return self.start.date()

    def add(self, at: datetime, action: str, **values: Any) -> datetime:
        """Append a step; returns its moment."""
        self.steps.append(Step(at, self.number, len(self.steps), action, values))
        return at
