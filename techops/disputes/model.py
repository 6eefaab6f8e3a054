"""The vocabulary of a Service Dispute (rules.md section 2, report_problem; seed 1, section 5.3, phase 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from techops.kernel.money import ZERO
from techops.work_orders.facts import OrderFacts
from techops.work_orders.model import Resolution


class DisputeStatus(StrEnum):
    """The states of a dispute; the last two end it."""

    OPEN = "Open"
    IN_REVIEW = "In Review"
    AWAITING_CUSTOMER = "Awaiting Customer"
    RESOLVED = "Resolved"
    WITHDRAWN = "Withdrawn"


ENDED = frozenset({DisputeStatus.RESOLVED, DisputeStatus.WITHDRAWN})


class DisputeAction(StrEnum):
    """Everything that can happen to a dispute; the value is the name in the API."""

    OPEN = "open"
    ANSWER = "answer"
    ASK = "ask"
    REPLY = "reply"
    GO_ON = "go_on"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"


class DisputeActionLabel(StrEnum):
    """What a button or a message calls each action, under the same member names as `DisputeAction`."""

    OPEN = "Report Problem"
    ANSWER = "Answer Customer"
    ASK = "Ask Customer"
    REPLY = "Reply"
    GO_ON = "Go On Without Reply"
    RESOLVE = "Resolve Dispute"
    WITHDRAW = "Withdraw Dispute"


class Side(StrEnum):
    """Who speaks in a dispute."""

    CUSTOMER = "Customer"
    TECHNICIAN = "Technician"
    STAFF = "Staff"


@dataclass(frozen=True, slots=True)
class DisputeLimits:
    """The time limits an administrator can change, with the defaults of settings."""

    hours_to_answer: int = 48
    days_to_reply: int = 5


@dataclass(frozen=True, slots=True)
class Charge:
    """What the disputed order costs the customer before tax, in its currency.

    `credited` is what credit notes took off already; an order without charge (`is_charged` False) bills
    nothing.
    """

    net: Decimal = ZERO
    credited: Decimal = ZERO
    is_invoiced: bool = False
    is_charged: bool = True

    @property
    def left(self) -> Decimal:
        """What can still be taken off."""
        return self.net - self.credited


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """A dispute as it stands; `status` None before it is opened, `reply_by` while the customer was asked."""

    name: str
    order: OrderFacts
    status: DisputeStatus | None = None
    charge: Charge = Charge()
    reply_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a dispute is to end: `percent` for a discount, `amount` (net) for a credit note, else all of it."""

    resolution: Resolution
    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a dispute goes, and until when somebody must answer or reply (None: nobody)."""

    status: DisputeStatus
    answer_by: datetime | None = None
    reply_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """What comes with an action: its words, a settlement for a resolution, and the limits that hold.

    `discount_limits` is the largest discount of each role, in percent (RN-015).
    """

    note: str = ""
    settlement: Settlement | None = None
    limits: DisputeLimits = field(default_factory=DisputeLimits)
    discount_limits: Mapping[str, Decimal] = field(default_factory=dict)
