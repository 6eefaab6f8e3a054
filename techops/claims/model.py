"""The vocabulary of a Service Warranty Claim (seed 1, section 8.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from techops.warranty.model import Cover, ServiceType


class ClaimStatus(StrEnum):
    """Where a claim is; Eligible and Goodwill have their order, Closed and Rejected are ends."""

    RECEIVED = "Received"
    ELIGIBLE = "Eligible"
    NOT_ELIGIBLE = "Not Eligible"
    DISPUTED = "Disputed"
    GOODWILL = "Goodwill"
    IN_WORK = "In Work"
    RESOLVED = "Resolved"
    REJECTED = "Rejected"
    CLOSED = "Closed"


class ClaimAction(StrEnum):
    """Everything that can happen to a claim; the value is the name in the API and the history."""

    RECEIVE = "create"
    DECIDE = "decide"
    DISPUTE = "dispute"
    DECIDE_DISPUTE = "decide_dispute"
    GRANT_GOODWILL = "grant_goodwill"
    ORDER_REGULARLY = "order_regularly"
    WITHDRAW = "withdraw"
    WORK_STARTED = "work_started"
    WORK_DONE = "work_done"
    ORDER_CANCELLED = "order_cancelled"
    RECORD_CAUSE = "record_cause"


class ClaimActionLabel(StrEnum):
    """What a button or a message calls each action, under the same member names as `ClaimAction`."""

    RECEIVE = "Receive Claim"
    DECIDE = "Decide by the Terms"
    DISPUTE = "Dispute the Decision"
    DECIDE_DISPUTE = "Decide the Dispute"
    GRANT_GOODWILL = "Grant Goodwill"
    ORDER_REGULARLY = "Order Regularly"
    WITHDRAW = "Withdraw Claim"
    WORK_STARTED = "Work Started"
    WORK_DONE = "Work Done"
    ORDER_CANCELLED = "Order Cancelled"
    RECORD_CAUSE = "Record the Cause"


class ClaimNeed(StrEnum):
    """What a dialog must ask before an action; the value is the field of `Given` that carries it."""

    REASON = "reason"
    ACCEPTED = "accept"
    CAUSE = "cause"


class Exclusion(StrEnum):
    """What a person finds that the warranty does not answer for (seed 1, section 8.1)."""

    MISUSE = "Misuse"
    PHYSICAL_DAMAGE = "Physical Damage"
    FACTORY_DEFECT = "Factory Defect"
    INCOMPLETE_INFORMATION = "Incomplete Information"


class ReworkCause(StrEnum):
    """Why the work had to be done again (seed 1, section 8.2, step 5)."""

    WORKMANSHIP = "Workmanship"
    DEFECTIVE_PART = "Defective Part"
    WRONG_DIAGNOSIS = "Wrong Diagnosis"
    MISUSE = "Misuse"
    UNRELATED = "Unrelated Failure"
    NO_FAULT = "No Fault Found"
    OTHER = "Other"


class ReasonCode(StrEnum):
    """Why a claim is not eligible; programs read it, people read `rules_eligibility.MESSAGES`."""

    NO_WORK = "no_work"
    NOT_COMPLETED = "not_completed"
    NO_WARRANTY = "no_warranty"
    OTHER_ASSET = "other_asset"
    OTHER_SITE = "other_site"
    PERIOD_OVER = "period_over"
    UNRELATED = "unrelated"
    PART_NOT_FITTED = "part_not_fitted"
    CONSUMABLE = "consumable"
    EXCLUDED = "excluded"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class ClaimedFacts:
    """What is claimed, on which day of the site; `unrelated` and `exclusion` are a person's findings."""

    on: date
    site: str | None = None
    asset: str | None = None
    item: str | None = None
    serial_no: str | None = None
    unrelated: bool = False
    exclusion: Exclusion | None = None


@dataclass(frozen=True, slots=True)
class OriginalFacts:
    """The work that is claimed about, and the warranty it left, if it left one."""

    order: str
    service_type: ServiceType
    completed: bool
    site: str | None = None
    asset: str | None = None
    warranty: str | None = None
    voided: bool = False
    covers: tuple[Cover, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimReason:
    """One reason against a claim, with what fills its message."""

    code: ReasonCode
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Every reason against a claim, none when it is eligible, and the line of the warranty it falls under."""

    reasons: tuple[ClaimReason, ...]
    cover: Cover | None = None

    @property
    def eligible(self) -> bool:
        """Whether nothing speaks against the claim."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim as its rules see it."""

    name: str
    customer: str
    status: ClaimStatus | None
    cause_known: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with an action: `eligible` is the rules' own verdict, the rest a person's."""

    reason: str = ""
    eligible: bool | None = None
    accept: bool | None = None
    cause: ReworkCause | None = None


class RecoveryStatus(StrEnum):
    """How far a failed part is on its way back to its supplier."""

    OPEN = "Open"
    RETURNED = "Returned"
    CREDITED = "Credited"
    REFUSED = "Refused"


class RecoveryEvent(StrEnum):
    """What moves a recovery: the supplier's documents, submitted or cancelled, and a person's giving up."""

    RETURNED = "returned"
    RETURN_CANCELLED = "return_cancelled"
    CREDITED = "credited"
    CREDIT_CANCELLED = "credit_cancelled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """A recovery as its rules see it; `returned` when the part has left by a return of its own."""

    name: str
    status: RecoveryStatus
    returned: bool = False
