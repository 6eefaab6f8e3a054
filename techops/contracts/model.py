"""Facts about Service Contracts (seed 1, section 3). Values are those the documents store."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from techops.kernel.calendar import WorkingCalendar
from techops.kernel.money import ZERO
from techops.kernel.priority import Priority


class ContractType(StrEnum):
    """The four kinds of contract (section 3.1)."""

    ON_DEMAND = "On Demand"
    FRAMEWORK = "Framework"
    PREVENTIVE_MAINTENANCE = "Preventive Maintenance"
    DEDICATED = "Dedicated"


class ContractStatus(StrEnum):
    """The life of a contract (section 3.3)."""

    DRAFT = "Draft"
    SIGNED = "Signed"
    ACTIVE = "Active"
    EXPIRED = "Expired"
    TERMINATED = "Terminated"


class ContractAction(StrEnum):
    """What can happen to a contract."""

    SIGN = "sign"
    ACTIVATE = "activate"
    EXPIRE = "expire"
    RENEW = "renew"
    TERMINATE = "terminate"


class BillingMethod(StrEnum):
    """When the work is invoiced."""

    PER_SERVICE = "Per Service"
    MONTHLY_CONSOLIDATED = "Monthly Consolidated"


class Authorisation(StrEnum):
    """What a contract may let a contact do."""

    REQUEST = "Request"
    APPROVE = "Approve"


@dataclass(frozen=True, slots=True)
class RateRow:
    """An hourly rate; category or specialty None is any."""

    category: str | None
    specialty: str | None
    hourly_rate: Decimal


@dataclass(frozen=True, slots=True)
class TierRow:
    """A volume discount, in percent, on a month's billed amount from `from_amount` up."""

    from_amount: Decimal
    discount_percent: Decimal


@dataclass(frozen=True, slots=True)
class SlaRow:
    """The minutes promised for a priority, and the penalty in percent of the order's net amount."""

    priority: Priority
    first_response_minutes: int
    on_site_minutes: int
    resolution_minutes: int
    penalty_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ContactRow:
    """An authorised contact; `approval_limit` None is no limit."""

    contact: str
    can_request: bool = True
    can_approve: bool = False
    approval_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A contract. It runs from `start_date` through `end_date` (None: open ended), the company's dates.

    `sites` matter unless it covers all; `authorisation_hours` None is at any time; `surcharges` are
    percents that may exceed 100; `discounts` and `limits` are the contract's other percents and amounts.
    """

    name: str
    customer: str
    start_date: date
    end_date: date | None = None
    contract_type: ContractType = ContractType.FRAMEWORK
    status: ContractStatus = ContractStatus.DRAFT
    company: str | None = None
    covers_all_sites: bool = True
    sites: frozenset[str] = frozenset()
    rates: tuple[RateRow, ...] = ()
    tiers: tuple[TierRow, ...] = ()
    sla: tuple[SlaRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    authorisation_hours: WorkingCalendar | None = None
    surcharges: tuple[Decimal, ...] = ()
    discounts: tuple[Decimal, ...] = ()
    limits: tuple[Decimal, ...] = ()
    renewal_notice_days: int = 30
