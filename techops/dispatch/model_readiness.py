"""What is looked at before a technician is asked: certificates, parts, the site's doors, a contact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from techops.kernel.calendar import WorkingCalendar
from techops.workforce.model import Reason


class State(StrEnum):
    """How a check came out; only *Blocking* keeps an offer from being made."""

    READY = "Ready"
    WARNING = "Warning"
    BLOCKING = "Blocking"


class CheckKind(StrEnum):
    """The checks, by their labels."""

    CERTIFICATES = "Certificates"
    PARTS = "Parts in the Van"
    SITE_OPEN = "Site Open"
    CONTACT = "Contact on Site"


@dataclass(frozen=True, slots=True)
class LikelyPart:
    """A part the job may need, how many, how many the van holds; `times` of `jobs` like it took one.

    A part of the category's kit has no history: both are None.
    """

    item: str
    title: str
    wanted: Decimal
    in_van: Decimal
    times: int | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class ReadinessFacts:
    """What is known of one technician's job from `start` to `end` (aware)."""

    start: datetime
    end: datetime
    certificate_refusals: tuple[Reason, ...] = ()
    has_van: bool = True
    parts: tuple[LikelyPart, ...] = ()
    opening_hours: WorkingCalendar | None = None
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: what was looked at, how it came out, and why as a template."""

    kind: CheckKind
    state: State
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
