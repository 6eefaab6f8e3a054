"""Who gives whom what on the portal of a company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from techops.access.matrix import ActorFacts, ContactRole
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.people import rules
from techops.people.model import Grant, InvitationFacts, InvitationStatus, RequestStatus

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
OWNER = ActorFacts(
    user="duena@example.com",
    roles=frozenset({"Customer"}),
    customers=frozenset({"Molinos"}),
    contact_role=ContactRole.ADMINISTRATOR,
    approval_limit=Decimal(5000),
)


def code(refused: pytest.ExceptionInfo[RuleViolation]) -> tuple[str, ViolationKind]:
    return refused.value.code, refused.value.kind


def invitation(status: InvitationStatus = InvitationStatus.INVITED) -> InvitationFacts:
    return InvitationFacts("INV-1", "Molinos", "ana@example.com", status, rules.ends_at(NOW))


def test_an_administrator_manages_the_own_company_alone() -> None:
    assert rules.administers(OWNER, "Molinos")
    assert not rules.administers(OWNER, "Textiles")
    approver = ActorFacts("a", frozenset(), None, frozenset({"Molinos"}), ContactRole.APPROVER)
    assert not rules.administers(approver, "Molinos")


@pytest.mark.parametrize(
    ("role", "limit", "refusal"),
    [
        ("Owner", "0", "unknown_role"),
        ("Approver", "-1", "bad_limit"),
        ("Approver", "NaN", "bad_limit"),
        ("Approver", "5000.01", "limit_above_own"),
        ("Administrator", "Infinity", "bad_limit"),
    ],
)
def test_nobody_gives_what_there_is_not_or_more_than_they_have(role: str, limit: str, refusal: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        rules.check_grant(OWNER, Grant(role, Decimal(limit)))
    assert refused.value.code == refusal


def test_a_grant_within_the_own_limit_is_given() -> None:
    assert rules.check_grant(OWNER, Grant("Approver", Decimal(5000))) is ContactRole.APPROVER
    without = ActorFacts("a", frozenset(), None, frozenset({"Molinos"}), ContactRole.ADMINISTRATOR)
    assert rules.check_grant(without, Grant("Approver", Decimal(10**9))) is ContactRole.APPROVER


def test_only_who_approves_has_a_limit() -> None:
    assert rules.check_grant(OWNER, Grant("Requester", Decimal(9000))) is ContactRole.REQUESTER
    assert rules.limit_of(Grant("Requester", Decimal(9000))) == 0
    assert rules.limit_of(Grant("Administrator", Decimal(9))) == 9


def test_an_invitation_is_open_for_a_week_unless_it_was_used_or_withdrawn() -> None:
    assert rules.check_open(invitation(), NOW + timedelta(days=7, seconds=-1)) == invitation()
    over = [
        (None, NOW),
        (invitation(), NOW + timedelta(days=7)),
        (invitation(InvitationStatus.ACCEPTED), NOW),
        (invitation(InvitationStatus.WITHDRAWN), NOW),
    ]
    for one, moment in over:
        with pytest.raises(RuleViolation) as refused:
            rules.check_open(one, moment)
        assert code(refused) == ("invitation_over", ViolationKind.CONFLICT)


def test_only_an_open_invitation_is_withdrawn() -> None:
    rules.check_withdrawable(invitation())
    with pytest.raises(RuleViolation) as refused:
        rules.check_withdrawable(invitation(InvitationStatus.ACCEPTED))
    assert code(refused) == ("invitation_not_open", ViolationKind.CONFLICT)


def test_nobody_changes_the_own_access() -> None:
    rules.check_other(False)
    with pytest.raises(RuleViolation) as refused:
        rules.check_other(True)
    assert code(refused) == ("own_access", ViolationKind.FORBIDDEN)


def test_a_request_is_decided_once() -> None:
    rules.check_new(RequestStatus.NEW)
    with pytest.raises(RuleViolation) as refused:
        rules.check_new(RequestStatus.DECLINED)
    assert code(refused) == ("already_decided", ViolationKind.CONFLICT)


def test_one_address_asks_ten_times_an_hour_at_most() -> None:
    rules.check_flood(9)
    with pytest.raises(RuleViolation) as refused:
        rules.check_flood(10)
    assert code(refused) == ("asked_too_often", ViolationKind.CONFLICT)
