"""The vocabulary of a Service Quotation (seed 1, section 6.1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class QuotationStatus(StrEnum):
    """The states of a quotation; Cancelled is ERPNext's cancelling of a submitted document."""

    DRAFT = "Draft"
    SENT = "Sent"
    APPROVED = "Approved"
    REJECTED = "Rejected"
    CHANGES_REQUESTED = "Changes Requested"
    EXPIRED = "Expired"
    SUPERSEDED = "Superseded"
    CANCELLED = "Cancelled"


class QuotationAction(StrEnum):
    """What can happen to a quotation."""

    SEND = "send"
    APPROVE = "approve"
    REJECT = "reject"
    REQUEST_CHANGES = "request_changes"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class QuotationFacts:
    """A quotation. `valid_until` is its last day, on the wall clock of `time_zone`, the site's (RN-010)."""

    name: str
    status: QuotationStatus
    valid_until: date
    time_zone: str
    grand_total: Decimal


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """Who answers and what they say; `approval_limit` None is no limit; `can_approve`: by their role."""

    can_approve: bool = True
    approval_limit: Decimal | None = None
    reason: str = ""
