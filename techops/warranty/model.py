"""The vocabulary of a Service Warranty (seed 1, section 8.1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ServiceType(StrEnum):
    """What kind of service a category is, which decides its warranty."""

    REPAIR = "Repair"
    PREVENTIVE_MAINTENANCE = "Preventive Maintenance"
    INSTALLATION = "Installation"
    DIAGNOSIS = "Diagnosis"


class WarrantyStatus(StrEnum):
    """The states of a warranty; misuse voids it (RN-033)."""

    ACTIVE = "Active"
    EXPIRED = "Expired"
    VOIDED = "Voided"


class CoverKind(StrEnum):
    """What a line of a warranty is about."""

    LABOUR = "Labour"
    PART = "Part"
    CONSUMABLE = "Consumable"


class CoverSource(StrEnum):
    """Whose promise lasts longest: ours, or the maker's of the part; consumables have none."""

    SERVICE = "Service"
    MAKER = "Maker"
    EXCLUDED = "Excluded"


class VoidingStatus(StrEnum):
    """A proposal to void a warranty, and what a manager made of it (RN-033); all are kept."""

    PROPOSED = "Proposed"
    APPROVED = "Approved"
    REFUSED = "Refused"


class WarrantySource(StrEnum):
    """Where a warranty's days come from."""

    CONTRACT = "Contract"
    CATEGORY = "Service Category"
    DEFAULT = "Default"


@dataclass(frozen=True, slots=True)
class WarrantyTerm:
    """The days of warranty of a service type, in a contract or in settings."""

    service_type: ServiceType
    days: int


@dataclass(frozen=True, slots=True)
class WarrantyDays:
    """How many days, and who says so."""

    days: int
    source: WarrantySource


@dataclass(frozen=True, slots=True)
class WarrantyPeriod:
    """Local dates of the site, both included."""

    starts_on: date
    expires_on: date

    def covers(self, day: date) -> bool:
        """Whether a claim on the local `day` is in time."""
        return self.starts_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True)
class PartUsed:
    """A part an order left in place; with a serial number it is one unit.

    `maker_days` is the maker's warranty counted from the day it was fitted, `maker_until` the maker's own
    last day of that very unit, which comes before.
    """

    item: str
    title: str
    quantity: Decimal
    fitted_on: date
    serial_no: str | None = None
    material: str | None = None
    consumable: bool = False
    maker_days: int = 0
    maker_until: date | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """One line of a warranty: labour, or a part; `expires_on` None is not covered at all."""

    kind: CoverKind
    source: CoverSource
    starts_on: date
    expires_on: date | None
    item: str | None = None
    title: str | None = None
    quantity: Decimal = Decimal(1)
    serial_no: str | None = None
    material: str | None = None
    maker_until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the local `day` is within the line, its last day included."""
        return self.expires_on is not None and self.starts_on <= day <= self.expires_on

    def under_maker(self, day: date) -> bool:
        """Whether the maker's own warranty of the part holds on `day`."""
        return self.maker_until is not None and day <= self.maker_until


@dataclass(frozen=True, slots=True)
class VoidingFacts:
    """A proposal to void: who made it, where it stands, what it shows."""

    warranty: str
    warranty_status: WarrantyStatus
    status: VoidingStatus | None
    proposed_by: str
    evidence: int
