"""Work found on site beyond what was approved (seed 1, section 5.4; rules.md section 3; RN-006)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, percent_of
from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.work_orders.facts import CoverFacts, OrderLimits
from techops.work_orders.targets import needs_prepayment


class AdditionalWorkStatus(StrEnum):
    """The states of an Additional Work Request."""

    AWAITING_ANSWER = "Awaiting Answer"
    APPROVED = "Approved"
    GRANTED_BY_SYSTEM = "Granted by System"
    REJECTED = "Rejected"
    EXPIRED = "Expired"


@dataclass(frozen=True, slots=True)
class AdditionalWorkFacts:
    """What is asked for, before tax, in the order's currency.

    `expected_amount` is what the order comes to without this request, extras already granted included, so
    that slices of 20 % do not add up unasked; `granted_so_far` is what the system granted above the
    threshold on this order. `quoted`: the order has an approved quotation; `unquoted_part`: a part asked
    for is not in it.
    """

    amount: Decimal
    expected_amount: Decimal
    approved_amount: Decimal
    granted_so_far: Decimal
    auto_approval_limit: Decimal
    quoted: bool
    unquoted_part: bool
    priority: Priority


@dataclass(frozen=True, slots=True)
class AdditionalWorkDecision:
    """What becomes of a request; `answer_by` is the customer's last instant, when one is asked."""

    status: AdditionalWorkStatus
    approval_needed: bool
    answer_by: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether the order waits for the customer (`ActionFacts.answer_needed`)."""
        return self.answer_by is not None


def quotation_needed(
    estimate: Decimal, priority: Priority, cover: CoverFacts | None, limits: OrderLimits, *, asked: bool
) -> bool:
    """Whether an order of `estimate` needs a quotation first (section 3; seed 1, sections 5.3 and 5.6).

    Yes when the customer asks or the estimate exceeds what needs no asking; never for an emergency that is
    paid beforehand (RN-014).
    """
    if asked:
        return True
    if needs_prepayment(priority, cover, limits):
        return False
    return estimate > unasked_limit(priority, cover, limits)


def unasked_limit(priority: Priority, cover: CoverFacts | None, limits: OrderLimits) -> Decimal:
    """Return up to what amount an order needs no quotation: the emergency or the auto-approval limit."""
    if cover is None:
        return limits.no_contract_auto_approval
    if priority is Priority.EMERGENCY and cover.covers_emergencies:
        return cover.emergency_limit
    return cover.auto_approval_limit


def approved_amount(
    quoted: Decimal | None,
    prepaid: Decimal,
    priority: Priority,
    cover: CoverFacts | None,
    limits: OrderLimits,
) -> Decimal:
    """Return what an order may come to: its approved quotation, else what was prepaid or needs no asking."""
    if quoted is not None:
        return quoted
    return max(prepaid, unasked_limit(priority, cover, limits))


def needs_approval(facts: AdditionalWorkFacts, limits: OrderLimits) -> bool:
    """RN-006: more than 20 % over the approved amount, or a part that its quotation lacks."""
    most = facts.approved_amount + percent_of(facts.approved_amount, limits.additional_work_percent)
    too_much = facts.expected_amount + facts.amount > most
    return too_much or (facts.quoted and facts.unquoted_part)


def decide_request(facts: AdditionalWorkFacts, limits: OrderLimits, now: datetime) -> AdditionalWorkDecision:
    """Return whether the system grants a request or the customer is asked, and until when.

    Raises RuleViolation ``negative_amount``.
    """
    if facts.amount < ZERO:
        raise RuleViolation(
            "negative_amount",
            _lt("The amount of additional work cannot be negative. Correct it and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    if not needs_approval(facts, limits):
        return AdditionalWorkDecision(AdditionalWorkStatus.GRANTED_BY_SYSTEM, approval_needed=False)
    if facts.granted_so_far + facts.amount <= facts.auto_approval_limit:
        return AdditionalWorkDecision(AdditionalWorkStatus.GRANTED_BY_SYSTEM, approval_needed=True)
    return AdditionalWorkDecision(
        AdditionalWorkStatus.AWAITING_ANSWER,
        approval_needed=True,
        answer_by=now + time_to_answer(facts.priority, limits),
    )


def time_to_answer(priority: Priority, limits: OrderLimits) -> timedelta:
    """Return how long the customer has: 30 minutes when Urgent or Emergency, 4 hours when Normal."""
    return limits.normal_answer if priority is Priority.NORMAL else limits.urgent_answer


def timed_out(answer_by: datetime, now: datetime) -> bool:
    """Whether the time to answer is over; an answer at the last instant still counts."""
    return now > answer_by


def answer(
    status: AdditionalWorkStatus, answer_by: datetime, now: datetime, *, approved: bool
) -> AdditionalWorkStatus:
    """Return the request's status after the customer (or a supervisor for them) decided.

    Raises RuleViolation ``already_answered`` or ``answer_too_late``, both conflicts.
    """
    if status is not AdditionalWorkStatus.AWAITING_ANSWER:
        raise RuleViolation(
            "already_answered",
            _lt("This request is already {status}. Nothing more needs to be decided."),
            kind=ViolationKind.CONFLICT,
            status=status,
        )
    if timed_out(answer_by, now):
        raise RuleViolation(
            "answer_too_late",
            _lt(
                "The time to answer is over and the technician has gone on. Request the work as a new order."
            ),
            kind=ViolationKind.CONFLICT,
        )
    return AdditionalWorkStatus.APPROVED if approved else AdditionalWorkStatus.REJECTED


def after_time_out(status: AdditionalWorkStatus, answer_by: datetime, now: datetime) -> AdditionalWorkStatus:
    """Return Expired for a request left unanswered, else its status unchanged: the sweeper may run twice."""
    unanswered = status is AdditionalWorkStatus.AWAITING_ANSWER and timed_out(answer_by, now)
    return AdditionalWorkStatus.EXPIRED if unanswered else status
