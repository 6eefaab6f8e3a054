"""A service category as plain facts."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category as it is stored; zero and empty mean "as the parent says"."""

    name: str
    is_group: bool
    disabled: bool
    service_type: str
    base_rate: Decimal
    warranty_days: int
    estimated_hours: Decimal
    specialty: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category with what it inherits (rules section 3).

    `path` lists it and its ancestors up to the root, each with its own hourly rate (None: none of its own);
    `warranty_days` 0 means by service type. It is `disabled` when it, or anything above it, is.
    """

    name: str
    path: tuple[tuple[str, Decimal | None], ...]
    service_type: str
    specialty: str | None
    item: str | None
    warranty_days: int
    estimated_hours: Decimal
    is_group: bool
    disabled: bool
