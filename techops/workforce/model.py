"""Facts about technicians and the jobs they may be given (rules.md section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from techops.kernel.calendar import WorkingCalendar
from techops.kernel.errors import RuleViolation
from techops.kernel.priority import Priority


class SpecialtyLevel(StrEnum):
    """How good a technician is at a specialty."""

    JUNIOR = "Junior"
    SEMI_SENIOR = "Semi-Senior"
    SENIOR = "Senior"


class TechnicianStatus(StrEnum):
    """Whether a technician takes jobs at all."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


class AbsenceKind(StrEnum):
    """Why a technician is away."""

    LEAVE = "Leave"
    HOLIDAY = "Holiday"


@dataclass(frozen=True, slots=True)
class SpecialtyFacts:
    """A specialty of a technician."""

    specialty: str
    level: SpecialtyLevel = SpecialtyLevel.SEMI_SENIOR
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CertificationFacts:
    """A certificate, valid through `expiry_date` (None: for good), for one specialty or (None) for none."""

    certification: str
    specialty: str | None = None
    expiry_date: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Approved leave or a holiday, from `start` up to but not including `end` (aware)."""

    kind: AbsenceKind
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Another job of the technician, from `start` up to but not including `end` (aware), and where it is."""

    order: str
    start: datetime
    end: datetime
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class TechnicianFacts:
    """A technician around the time of a job; `working_hours` None: at any time, `company` None: for any."""

    name: str
    is_active: bool = True
    specialties: tuple[SpecialtyFacts, ...] = ()
    certifications: tuple[CertificationFacts, ...] = ()
    zones: frozenset[str] = frozenset()
    covers_all_zones: bool = False
    working_hours: WorkingCalendar | None = None
    available_for_overtime: bool = False
    available_for_emergencies: bool = True
    orders_in_progress: int = 0
    absences: tuple[Absence, ...] = ()
    jobs: tuple[Job, ...] = ()
    company: str | None = None


@dataclass(frozen=True, slots=True)
class JobNeed:
    """What a job asks of whoever takes it.

    `start` None is at once; `zone`, `specialty` and `company` None ask for none; `time_zone` is the site's,
    and decides which day it is; `overtime_authorised`: a supervisor authorised overtime for it (RN-023).
    """

    order: str
    time_zone: str
    duration: timedelta
    start: datetime | None = None
    specialty: str | None = None
    specialty_needs_certification: bool = False
    zone: str | None = None
    priority: Priority = Priority.NORMAL
    vetoed: frozenset[str] = frozenset()
    overtime_authorised: bool = False
    company: str | None = None


@dataclass(frozen=True, slots=True)
class WorkforceSettings:
    """The numbers an administrator can change, with the defaults of rules.md."""

    orders_in_progress_limit: int = 3
    certification_warning_days: int = 30


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a technician cannot take a job: the code, template and parameters of a RuleViolation."""

    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def violation(self) -> RuleViolation:
        """Return the refusal to raise."""
        return RuleViolation(self.code, self.message, **self.params)
