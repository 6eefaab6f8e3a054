"""Seed 1, section 3: the life of a contract, its rows, which applies, and whom it authorises."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from techops.contracts.model import (
    Authorisation,
    ContactRow,
    ContractAction,
    ContractFacts,
    ContractStatus,
    RateRow,
    SlaRow,
    TierRow,
)
from techops.contracts.rules import (
    TRANSITIONS,
    applicable_contract,
    change_status,
    check_authorised,
    next_end,
    renewal_is_due,
    status_on,
)
from techops.contracts.validation import contract_problems, validate_contract
from techops.kernel.calendar import HoursWindow, WorkingCalendar
from techops.kernel.errors import RuleViolation
from techops.kernel.priority import Priority
from tests.unit.refusals import refusal

START, END = date(2026, 1, 1), date(2026, 12, 31)
AFTER = date(2027, 1, 1)
CONTRACT = ContractFacts("CTR-1", "ACME", START, END)
ACTIVE = replace(CONTRACT, status=ContractStatus.ACTIVE)
LEGAL = {
    (ContractStatus.DRAFT, ContractAction.SIGN): ContractStatus.SIGNED,
    (ContractStatus.SIGNED, ContractAction.ACTIVATE): ContractStatus.ACTIVE,
    (ContractStatus.SIGNED, ContractAction.EXPIRE): ContractStatus.EXPIRED,
    (ContractStatus.ACTIVE, ContractAction.EXPIRE): ContractStatus.EXPIRED,
    (ContractStatus.ACTIVE, ContractAction.RENEW): ContractStatus.ACTIVE,
    (ContractStatus.EXPIRED, ContractAction.RENEW): ContractStatus.ACTIVE,
    (ContractStatus.SIGNED, ContractAction.TERMINATE): ContractStatus.TERMINATED,
    (ContractStatus.ACTIVE, ContractAction.TERMINATE): ContractStatus.TERMINATED,
}


@pytest.mark.parametrize("status", ContractStatus)
@pytest.mark.parametrize("action", ContractAction)
def test_section_3_3_every_action_in_every_status(action, status) -> None:
    contract = replace(CONTRACT, status=status)
    today = AFTER if action is ContractAction.EXPIRE else START
    assert set(TRANSITIONS) == set(ContractAction)
    if (status, action) in LEGAL:
        assert change_status(contract, action, today, reason="agreed") is LEGAL[status, action]
    else:
        with refusal("contract_not_there"):
            change_status(contract, action, today, reason="agreed")


def test_section_3_3_dates_and_reasons() -> None:
    signed = replace(CONTRACT, status=ContractStatus.SIGNED)
    with refusal("contract_not_started"):
        change_status(signed, ContractAction.ACTIVATE, date(2025, 12, 31))
    with refusal("contract_over"):
        change_status(signed, ContractAction.ACTIVATE, AFTER)
    with refusal("contract_over"):
        change_status(ACTIVE, ContractAction.RENEW, AFTER)
    with refusal("contract_still_runs"):
        change_status(ACTIVE, ContractAction.EXPIRE, END)
    with refusal("missing_reason"):
        change_status(ACTIVE, ContractAction.TERMINATE, START, reason=" ")


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        (ContractStatus.SIGNED, date(2025, 12, 31), ContractStatus.SIGNED),
        (ContractStatus.SIGNED, START, ContractStatus.ACTIVE),
        (ContractStatus.ACTIVE, END, ContractStatus.ACTIVE),
        (ContractStatus.ACTIVE, AFTER, ContractStatus.EXPIRED),
        (ContractStatus.DRAFT, AFTER, ContractStatus.DRAFT),
    ],
)
def test_section_3_3_time_activates_and_expires(status, today, expected) -> None:
    assert status_on(replace(CONTRACT, status=status), today) is expected


def test_section_3_3_renewal_is_announced_thirty_days_ahead() -> None:
    assert renewal_is_due(ACTIVE, date(2026, 12, 1))
    assert not renewal_is_due(ACTIVE, date(2026, 11, 30))
    assert not renewal_is_due(ACTIVE, AFTER)
    assert not renewal_is_due(CONTRACT, END)
    assert not renewal_is_due(replace(ACTIVE, end_date=None), END)


@pytest.mark.parametrize(
    ("began", "ends", "today", "expected"),
    [
        ("2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"),  # a year for a year
        ("2026-03-15", "2027-03-14", "2027-03-15", "2028-03-14"),
        ("2026-01-01", "2026-06-30", "2026-07-01", "2026-12-31"),  # half a year
        ("2026-01-31", "2026-02-27", "2026-02-28", "2026-03-27"),  # 28 days, no whole months
        ("2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31"),  # a month for a month, not 28 days
        ("2026-01-01", "2026-01-10", "2026-01-11", "2026-01-20"),
        ("2026-01-01", "2026-12-31", "2029-05-05", "2029-12-31"),  # two periods nobody renewed in time
    ],
)
def test_section_3_3_a_renewal_is_as_long_as_the_period_was(
    began: str, ends: str, today: str, expected: str
) -> None:
    days = (date.fromisoformat(day) for day in (began, ends, today))
    assert next_end(*days) == date.fromisoformat(expected)


def test_section_3_the_applicable_contract() -> None:
    newer = replace(ACTIVE, name="CTR-2", start_date=date(2026, 2, 1), end_date=None)
    local = replace(ACTIVE, name="CTR-3", covers_all_sites=False, sites=frozenset({"PLANT"}))
    ours = replace(newer, name="CTR-4", company="Ours")
    everything = [ACTIVE, newer, local]

    def chosen(day: date, **where: str) -> str | None:
        found = applicable_contract([*everything, replace(ACTIVE, customer="OTHER")], "ACME", day, **where)
        return found and found.name

    assert chosen(START) == "CTR-1"
    assert chosen(date(2026, 3, 1)) == "CTR-2"
    assert chosen(date(2026, 3, 1), site="PLANT") == "CTR-3"
    assert chosen(date(2025, 12, 31)) is None
    assert chosen(AFTER) == "CTR-2"
    assert applicable_contract([CONTRACT], "ACME", START) is None
    assert applicable_contract([ours], "ACME", AFTER, company="Theirs") is None
    assert applicable_contract([ours], "ACME", AFTER, company="Ours") is ours
    assert applicable_contract([newer], "ACME", AFTER, company="Ours") is newer


HOURS = WorkingCalendar((HoursWindow(0, time(8), time(18)),), frozenset(), "America/Lima")
MONDAY, SUNDAY = datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 3, 1, 15, tzinfo=UTC)
WITH_CONTACTS = replace(
    ACTIVE,
    contacts=(
        ContactRow("EVA"),
        ContactRow("LUIS", False, True, Decimal(500)),
        ContactRow("MAX", True, True),
    ),
    authorisation_hours=HOURS,
)


def test_section_3_2_authorised_contacts_their_hours_and_limits() -> None:
    check_authorised(ACTIVE, "ANYBODY", Authorisation.APPROVE, SUNDAY, Decimal(9999))
    check_authorised(WITH_CONTACTS, "EVA", Authorisation.REQUEST, SUNDAY)
    check_authorised(WITH_CONTACTS, "LUIS", Authorisation.APPROVE, MONDAY, Decimal(500))
    check_authorised(WITH_CONTACTS, "MAX", Authorisation.APPROVE, MONDAY)
    check_authorised(replace(WITH_CONTACTS, authorisation_hours=None), "MAX", Authorisation.APPROVE, SUNDAY)
    for contact, what in (
        ("EVA", Authorisation.APPROVE),
        ("LUIS", Authorisation.REQUEST),
        ("EVE", Authorisation.REQUEST),
    ):
        with refusal("contact_not_authorised"):
            check_authorised(WITH_CONTACTS, contact, what, MONDAY, Decimal(1))
    with refusal("outside_authorisation_hours"):
        check_authorised(WITH_CONTACTS, "LUIS", Authorisation.APPROVE, SUNDAY, Decimal(1))
    for amount in (Decimal("500.01"), None):
        with refusal("approval_limit_exceeded"):
            check_authorised(WITH_CONTACTS, "LUIS", Authorisation.APPROVE, MONDAY, amount)


def rate(category: str | None, amount: int = 50) -> RateRow:
    return RateRow(category, None, Decimal(amount))


def tier(amount: int, percent: int) -> TierRow:
    return TierRow(Decimal(amount), Decimal(percent))


def test_section_3_2_sound_terms_have_no_problems() -> None:
    sound = replace(
        CONTRACT,
        end_date=START,
        rates=(rate("Repair"), rate(None), RateRow("Repair", "Electrical", Decimal(0))),
        tiers=(tier(0, 0), tier(1000, 100)),
        sla=(SlaRow(Priority.NORMAL, 240, 240, 240, Decimal(100)), SlaRow(Priority.URGENT, 60, 480, 1440)),
        contacts=(ContactRow("EVA", approval_limit=Decimal(0)), ContactRow("LUIS")),
        surcharges=(Decimal(0), Decimal(250)),
        discounts=(Decimal(0), Decimal(100)),
        limits=(Decimal(0),),
    )
    assert contract_problems(sound) == ()
    validate_contract(sound)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"end_date": date(2025, 12, 31)}, "contract_dates"),
        ({"covers_all_sites": False}, "contract_sites"),
        ({"surcharges": (Decimal("-0.01"),)}, "surcharge_negative"),
        ({"discounts": (Decimal("100.01"),)}, "percent_out_of_range"),
        ({"discounts": (Decimal("-0.01"),)}, "percent_out_of_range"),
        ({"limits": (Decimal(-1),)}, "limit_negative"),
        ({"rates": (rate("Repair"), rate("Repair", 60))}, "rate_repeated"),
        ({"rates": (rate("Repair", -1),)}, "rate_negative"),
        ({"tiers": (tier(1000, 5), tier(1000, 10))}, "tiers_not_ascending"),
        ({"tiers": (tier(-1, 5),)}, "tier_out_of_range"),
        ({"tiers": (tier(0, 101),)}, "tier_out_of_range"),
        ({"sla": (SlaRow(Priority.NORMAL, 1, 2, 3), SlaRow(Priority.NORMAL, 1, 2, 3))}, "sla_repeated"),
        ({"sla": (SlaRow(Priority.NORMAL, 0, 2, 3),)}, "sla_not_ascending"),
        ({"sla": (SlaRow(Priority.NORMAL, 3, 2, 3),)}, "sla_not_ascending"),
        ({"sla": (SlaRow(Priority.NORMAL, 1, 4, 3),)}, "sla_not_ascending"),
        ({"sla": (SlaRow(Priority.NORMAL, 1, 2, 3, Decimal(101)),)}, "percent_out_of_range"),
        ({"contacts": (ContactRow("EVA"), ContactRow("EVA"))}, "contact_repeated"),
        ({"contacts": (ContactRow("EVA", approval_limit=Decimal(-1)),)}, "limit_negative"),
    ],
)
def test_section_3_2_unsound_terms_are_told(change, code) -> None:
    assert [problem.code for problem in contract_problems(replace(CONTRACT, **change))] == [code]
    with pytest.raises(RuleViolation):
        validate_contract(replace(CONTRACT, **change))
