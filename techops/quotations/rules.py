"""What can happen to a quotation, and until when it holds (RN-010)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from techops.kernel.calendar import local_instants, time_zone
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.quotations.model import AnswerFacts, QuotationAction, QuotationFacts, QuotationStatus

VALIDITY_DAYS = 15  # the default of *TechOps Settings*

_OPEN = frozenset({QuotationStatus.SENT})
_REPLACEABLE = frozenset(
    {
        QuotationStatus.DRAFT,
        QuotationStatus.SENT,
        QuotationStatus.APPROVED,
        QuotationStatus.REJECTED,
        QuotationStatus.CHANGES_REQUESTED,
        QuotationStatus.EXPIRED,
    }
)

TRANSITIONS: Mapping[QuotationAction, tuple[frozenset[QuotationStatus], QuotationStatus]] = MappingProxyType(
    {
        QuotationAction.SEND: (frozenset({QuotationStatus.DRAFT}), QuotationStatus.SENT),
        QuotationAction.APPROVE: (_OPEN, QuotationStatus.APPROVED),
        QuotationAction.REJECT: (_OPEN, QuotationStatus.REJECTED),
        QuotationAction.REQUEST_CHANGES: (_OPEN, QuotationStatus.CHANGES_REQUESTED),
        QuotationAction.EXPIRE: (_OPEN, QuotationStatus.EXPIRED),
        QuotationAction.SUPERSEDE: (_REPLACEABLE, QuotationStatus.SUPERSEDED),
        QuotationAction.CANCEL: (_REPLACEABLE | {QuotationStatus.SUPERSEDED}, QuotationStatus.CANCELLED),
    }
)
"""Each action's sources and target. A new version supersedes whatever came before it."""

ANSWERS = frozenset({QuotationAction.APPROVE, QuotationAction.REJECT, QuotationAction.REQUEST_CHANGES})
EXPLAINED = frozenset({QuotationAction.REJECT, QuotationAction.REQUEST_CHANGES})


def valid_until(quotation_date: date, validity_days: int = VALIDITY_DAYS) -> date:
    """Return the last day a quotation holds: 15 days after its date by default (RN-010)."""
    return quotation_date + timedelta(days=validity_days)


def expires_at(last_day: date, zone: str) -> datetime:
    """Return, in UTC, the first instant a quotation no longer holds: the end of its last local day."""
    return local_instants(last_day + timedelta(days=1), time(0), time_zone(zone))[0]


def is_expired(quotation: QuotationFacts, now: datetime) -> bool:
    """Whether the quotation's time is over at the aware instant `now` (RN-010)."""
    return now >= expires_at(quotation.valid_until, quotation.time_zone)


def decide(
    action: QuotationAction, quotation: QuotationFacts, now: datetime, answer: AnswerFacts | None = None
) -> QuotationStatus:
    """Return the quotation's status after `action` at the aware instant `now`; `answer` for a person's.

    Raises RuleViolation ``quotation_not_open`` (conflict), ``RN-010``, ``quotation_still_valid``,
    ``missing_reason``, ``approval_limit_exceeded`` or ``not_an_approver`` (forbidden).
    """
    sources, target = TRANSITIONS[action]
    if quotation.status not in sources:
        raise RuleViolation(
            "quotation_not_open",
            _lt("Quotation {quotation} is {status}, which does not allow this. Look at its latest version."),
            kind=ViolationKind.CONFLICT,
            quotation=quotation.name,
            status=quotation.status,
        )
    _refuse_time(action, quotation, now)
    if action in ANSWERS:
        _refuse_answer(action, quotation, answer or AnswerFacts())
    return target


def _refuse_time(action: QuotationAction, quotation: QuotationFacts, now: datetime) -> None:
    """RN-010: sending and approving need a quotation that still holds, expiring one that does not."""
    expired = is_expired(quotation, now)
    if expired and action in (QuotationAction.SEND, QuotationAction.APPROVE):
        raise RuleViolation(
            "RN-010",
            _lt("Quotation {quotation} has expired. Ask for a new version."),
            quotation=quotation.name,
        )
    if not expired and action is QuotationAction.EXPIRE:
        raise RuleViolation(
            "quotation_still_valid",
            _lt("Quotation {quotation} is valid until {last_day}. Wait for the answer."),
            quotation=quotation.name,
            last_day=quotation.valid_until.isoformat(),
        )


def _refuse_answer(action: QuotationAction, quotation: QuotationFacts, answer: AnswerFacts) -> None:
    if action in EXPLAINED and not answer.reason.strip():
        raise RuleViolation(
            "missing_reason",
            _lt("The reason is missing. Say why and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    if action is not QuotationAction.APPROVE:
        return
    if not answer.can_approve:
        raise RuleViolation(
            "not_an_approver",
            _lt("You may not approve quotations. Ask one of your company's approvers."),
            kind=ViolationKind.FORBIDDEN,
        )
    if answer.approval_limit is not None and quotation.grand_total > answer.approval_limit:
        raise RuleViolation(
            "approval_limit_exceeded",
            _lt("The amount is above your approval limit of {limit}. Ask a contact with a higher limit."),
            kind=ViolationKind.FORBIDDEN,
            limit=answer.approval_limit,
        )
