"""What the rules of an order are told: the order, the actor's input, the world around it, and the limits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from techops.access.matrix import ActorFacts
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO
from techops.kernel.priority import Priority
from techops.work_orders.model import (
    BillingKind,
    OfferStatus,
    PauseReason,
    Place,
    Resolution,
    Status,
    SubStatus,
    VisitRole,
)
from techops.work_orders.visits import VisitFacts


@dataclass(frozen=True, slots=True)
class OrderLimits:
    """The numbers an administrator can change, with the defaults of rules.md; percents are of 100."""

    orders_in_progress: int = 3
    pause_justification: timedelta = timedelta(hours=24)
    pause_approval: timedelta = timedelta(hours=48)
    overdue_invoices: int = 3
    check_in_radius_metres: float = 300.0
    schedule_grace: timedelta = timedelta(minutes=15)
    prepay_emergencies_without_contract: bool = True
    no_contract_auto_approval: Decimal = ZERO
    acceptance_required: bool = True
    days_to_close_without_rating: int = 7
    additional_work_percent: Decimal = Decimal(20)
    urgent_answer: timedelta = timedelta(minutes=30)
    normal_answer: timedelta = timedelta(hours=4)
    days_to_dispute: int = 15


@dataclass(frozen=True, slots=True)
class Position:
    """A place on Earth in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What the customer's applicable contract authorises without asking, in the contract's currency."""

    covers_emergencies: bool
    emergency_limit: Decimal
    auto_approval_limit: Decimal


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One technician's offer; `expires_at` None never expires, else it is the last instant to answer."""

    technician: str
    status: OfferStatus
    expires_at: datetime | None = None
    role: VisitRole = VisitRole.LEAD


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as it stands. `status` None before it is created.

    `technicians` are those assigned now (`lead` among them) and `offered_to` those with an open offer;
    `additional_work_awaiting` counts unanswered requests; `approved_at` is when the work was approved,
    `paid_at` when the invoice was paid in full. Amounts are in the order's currency.
    """

    name: str
    customer: str
    status: Status | None = None
    sub_status: SubStatus | None = None
    priority: Priority = Priority.NORMAL
    billing_kind: BillingKind = BillingKind.BILLABLE
    lead: str | None = None
    technicians: frozenset[str] = frozenset()
    offered_to: frozenset[str] = frozenset()
    visits: tuple[VisitFacts, ...] = ()
    quotation_required: bool = False
    quotation_approved: bool = False
    additional_work_awaiting: int = 0
    paused_at: datetime | None = None
    pause_justified: bool = False
    pause_approved: bool = False
    report_filled: bool = False
    consolidated_billing: bool = False
    in_dispute: bool = False
    approved_at: datetime | None = None
    paid_at: datetime | None = None
    rated: bool = False

    @property
    def place(self) -> Place | None:
        """Where the order is; None before it is created."""
        return None if self.status is None else Place(self.status, self.sub_status)


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What comes with one action: first the dialog's answers, then what the service read for the guards.

    `technician_refusal` is why the technician cannot take the job at that time, if he cannot (section 4);
    `orders_in_progress` counts the acting technician's other orders In Progress; `quotation_expires_at` is
    the first instant at which the quotation no longer holds; `amount` is what is being approved, requested
    or paid.
    """

    reason: str = ""
    position: Position | None = None
    technician: str | None = None
    scheduled_start: datetime | None = None
    pause_reason: PauseReason | None = None
    parts: tuple[str, ...] = ()
    amount: Decimal | None = None
    decision: bool | None = None
    resolution: Resolution | None = None
    override_reason: str = ""
    justification: str = ""
    visit: str | None = None
    without_offer: bool = False

    limits: OrderLimits = field(default_factory=OrderLimits)
    cover: CoverFacts | None = None
    site_position: Position | None = None
    site_customers: frozenset[str] = frozenset()
    asset_customer: str | None = None
    overdue_invoices: int = 0
    quotation_submitted: bool = False
    quotation_expires_at: datetime | None = None
    offer: OfferFacts | None = None
    technician_refusal: RuleViolation | None = None
    technician_needs_no_offer: bool = False
    orders_in_progress: int = 0
    answer_needed: bool = False
    prepayment_due: Decimal = ZERO
    monthly_run: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """All of it together, for guards and targets; `visit` is the one acted on, for actions of a visit."""

    order: OrderFacts
    actor: ActorFacts
    facts: ActionFacts
    now: datetime
    visit: VisitFacts | None = None

    @property
    def limits(self) -> OrderLimits:
        """The limits that hold for this order."""
        return self.facts.limits


@dataclass(frozen=True, slots=True)
class Move:
    """Where an action takes the order, and the visits it changes."""

    place: Place
    visits: tuple[VisitFacts, ...] = ()
