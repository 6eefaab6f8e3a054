"""Seed 1, section 6.1 and RN-010: states of a quotation, its answers and how long it holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from techops.quotations.model import AnswerFacts, QuotationAction, QuotationFacts, QuotationStatus
from techops.quotations.rules import decide, expires_at, is_expired, valid_until
from tests.unit.refusals import refusal

QUOTATION = QuotationFacts("COT-1", QuotationStatus.SENT, date(2026, 3, 17), "America/Lima", Decimal(500))
END = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)  # midnight in Lima
IN_TIME = END - timedelta(microseconds=1)
ANSWER = AnswerFacts(reason="too dear")
S, A = QuotationStatus, QuotationAction
LEGAL = {
    A.SEND: ({S.DRAFT}, S.SENT),
    A.APPROVE: ({S.SENT}, S.APPROVED),
    A.REJECT: ({S.SENT}, S.REJECTED),
    A.REQUEST_CHANGES: ({S.SENT}, S.CHANGES_REQUESTED),
    A.EXPIRE: ({S.SENT}, S.EXPIRED),
    A.SUPERSEDE: (set(S) - {S.SUPERSEDED, S.CANCELLED}, S.SUPERSEDED),
    A.CANCEL: (set(S) - {S.CANCELLED}, S.CANCELLED),
}


@pytest.mark.parametrize("status", QuotationStatus)
@pytest.mark.parametrize("action", QuotationAction)
def test_section_6_1_every_action_in_every_status(action, status) -> None:
    quotation = replace(QUOTATION, status=status)
    now = END if action is A.EXPIRE else IN_TIME
    sources, target = LEGAL[action]
    if status in sources:
        assert decide(action, quotation, now, ANSWER) is target
    else:
        with refusal("quotation_not_open"):
            decide(action, quotation, now, ANSWER)


def test_rn_010_fifteen_days_through_the_end_of_the_last_local_day() -> None:
    assert valid_until(date(2026, 3, 2)) == date(2026, 3, 17)
    assert valid_until(date(2026, 3, 2), 30) == date(2026, 4, 1)
    assert expires_at(date(2026, 3, 17), "America/Lima") == END
    assert not is_expired(QUOTATION, IN_TIME)
    assert is_expired(QUOTATION, END)
    assert decide(A.APPROVE, QUOTATION, IN_TIME) is S.APPROVED
    with refusal("RN-010"):
        decide(A.APPROVE, QUOTATION, END)
    with refusal("RN-010"):
        decide(A.SEND, replace(QUOTATION, status=S.DRAFT), END)
    with refusal("quotation_still_valid"):
        decide(A.EXPIRE, QUOTATION, IN_TIME)
    assert decide(A.REJECT, QUOTATION, END, ANSWER) is S.REJECTED


def test_section_1_only_an_approver_within_the_limit_approves() -> None:
    assert decide(A.APPROVE, QUOTATION, IN_TIME, AnswerFacts(approval_limit=Decimal(500))) is S.APPROVED
    with refusal("approval_limit_exceeded"):
        decide(A.APPROVE, QUOTATION, IN_TIME, AnswerFacts(approval_limit=Decimal("499.99")))
    with refusal("not_an_approver"):
        decide(A.APPROVE, QUOTATION, IN_TIME, AnswerFacts(can_approve=False))
    assert decide(A.REJECT, QUOTATION, IN_TIME, AnswerFacts(False, Decimal(0), "no")) is S.REJECTED


def test_section_2_rejecting_and_asking_for_changes_need_a_reason() -> None:
    for action in (A.REJECT, A.REQUEST_CHANGES):
        for answer in (None, AnswerFacts(reason="  ")):
            with refusal("missing_reason"):
                decide(action, QUOTATION, IN_TIME, answer)
