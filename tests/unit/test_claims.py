"""Seed 1, section 8.2 and rules.md section 7: when a claim is under warranty, and its life as one table."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.access.matrix import ActorFacts, ContactRole, Role
from techops.claims.model import (
    ClaimAction,
    ClaimActionLabel,
    ClaimedFacts,
    ClaimFacts,
    ClaimNeed,
    ClaimStatus,
    Exclusion,
    Given,
    OriginalFacts,
    ReasonCode,
    ReworkCause,
)
from techops.claims.rules import TRANSITIONS, allowed_actions, decide, is_open
from techops.claims.rules_eligibility import EXCLUSIONS, MESSAGES, check_exclusion, eligibility
from techops.kernel.errors import RuleViolation
from techops.warranty.model import Cover, CoverKind, CoverSource, ServiceType
from tests.unit.refusals import refusal

DONE, ENDS = date(2026, 2, 10), date(2026, 3, 12)
COVERS = (
    Cover(CoverKind.LABOUR, CoverSource.SERVICE, DONE, ENDS),
    Cover(CoverKind.PART, CoverSource.MAKER, DONE, date(2027, 2, 10), item="6205", serial_no="A"),
    Cover(CoverKind.CONSUMABLE, CoverSource.EXCLUDED, DONE, None, item="grease", title="Grasa"),
)
WORK = OriginalFacts("ORD-1", ServiceType.REPAIR, True, "Planta", "Bomba 1", "GAR-1", covers=COVERS)
CLAIM = ClaimedFacts(date(2026, 3, 12), "Planta", "Bomba 1")


def codes(claim: ClaimedFacts = CLAIM, work: OriginalFacts | None = WORK) -> list[ReasonCode]:
    return [reason.code for reason in eligibility(claim, work).reasons]


def test_section_7_a_claim_in_the_period_on_the_same_asset_is_eligible() -> None:
    found = eligibility(CLAIM, WORK)
    assert found.eligible
    assert found.cover == COVERS[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"on": date(2026, 3, 13)}, ReasonCode.PERIOD_OVER),
        ({"asset": "Bomba 2"}, ReasonCode.OTHER_ASSET),
        ({"asset": None}, ReasonCode.OTHER_ASSET),
        ({"unrelated": True}, ReasonCode.UNRELATED),
        ({"exclusion": Exclusion.MISUSE}, ReasonCode.EXCLUDED),
        ({"item": "otra"}, ReasonCode.PART_NOT_FITTED),
        ({"item": "6205", "serial_no": "B"}, ReasonCode.PART_NOT_FITTED),
        ({"item": "grease"}, ReasonCode.CONSUMABLE),
    ],
)
def test_one_thing_against_it_is_the_one_reason(change, reason) -> None:
    assert codes(replace(CLAIM, **change)) == [reason]


def test_the_asset_may_stand_elsewhere_and_without_asset_the_site_counts() -> None:
    assert codes(replace(CLAIM, site="Otra planta")) == []
    plain = replace(WORK, asset=None)
    assert codes(replace(CLAIM, asset="Bomba 9"), plain) == []
    assert codes(replace(CLAIM, asset=None, site="Otra planta"), plain) == [ReasonCode.OTHER_SITE]


def test_a_part_is_covered_as_long_as_its_maker_says() -> None:
    part = replace(CLAIM, item="6205", on=date(2027, 2, 10))
    assert codes(part) == []
    late = eligibility(replace(part, on=date(2027, 2, 11)), WORK)
    assert [reason.code for reason in late.reasons] == [ReasonCode.PERIOD_OVER]
    assert late.reasons[0].params == {"expires_on": date(2027, 2, 10), "claimed_on": date(2027, 2, 11)}


def test_without_work_or_warranty() -> None:
    assert codes(CLAIM, None) == [ReasonCode.NO_WORK]
    assert codes(CLAIM, replace(WORK, completed=False, warranty=None, covers=())) == [
        ReasonCode.NOT_COMPLETED
    ]
    assert codes(CLAIM, replace(WORK, warranty=None, covers=())) == [ReasonCode.NO_WARRANTY]
    assert codes(replace(CLAIM, item="6205"), replace(WORK, warranty=None, covers=())) == [
        ReasonCode.NO_WARRANTY
    ]
    assert codes(CLAIM, replace(WORK, covers=COVERS[1:])) == [ReasonCode.NO_WARRANTY]


def test_every_reason_is_told_at_once() -> None:
    claim = ClaimedFacts(
        date(2027, 6, 1), "Otra", "Bomba 2", "otra", unrelated=True, exclusion=Exclusion.PHYSICAL_DAMAGE
    )
    assert codes(claim, replace(WORK, voided=True)) == [
        ReasonCode.OTHER_ASSET,
        ReasonCode.PERIOD_OVER,
        ReasonCode.UNRELATED,
        ReasonCode.PART_NOT_FITTED,
        ReasonCode.VOIDED,
        ReasonCode.EXCLUDED,
    ]


def test_rn_033_a_voided_warranty_covers_nothing() -> None:
    assert codes(CLAIM, replace(WORK, voided=True)) == [ReasonCode.VOIDED]


@given(st.integers(-40, 40), st.booleans(), st.booleans(), st.booleans())
def test_eligible_means_nothing_speaks_against_it(days, other, unrelated, voided) -> None:
    claim = replace(CLAIM, on=ENDS + timedelta(days=days), unrelated=unrelated)
    claim = replace(claim, asset="Bomba 2") if other else claim
    found = eligibility(claim, replace(WORK, voided=voided))
    assert found.eligible == (days <= 0 and not (other or unrelated or voided))
    assert len(found.reasons) == (days > 0) + other + unrelated + voided


def test_every_reason_has_its_words() -> None:
    assert set(MESSAGES) == set(ReasonCode)


def test_section_8_1_exclusions_by_service_type() -> None:
    assert set(EXCLUSIONS) == set(ServiceType)
    check_exclusion(None, ServiceType.REPAIR)
    check_exclusion(Exclusion.FACTORY_DEFECT, ServiceType.INSTALLATION)
    check_exclusion(Exclusion.INCOMPLETE_INFORMATION, ServiceType.DIAGNOSIS)
    for service_type in ServiceType:
        check_exclusion(Exclusion.MISUSE, service_type)
    with refusal("exclusion_not_agreed"):
        check_exclusion(Exclusion.FACTORY_DEFECT, ServiceType.REPAIR)


CUSTOMER = ActorFacts(
    "c@example.com",
    frozenset({Role.CUSTOMER}),
    customers=frozenset({"Molinos"}),
    contact_role=ContactRole.REQUESTER,
)
STRANGER = replace(CUSTOMER, customers=frozenset({"Textiles"}))
BILLING = replace(CUSTOMER, contact_role=ContactRole.BILLING)
SUPERVISOR = ActorFacts("s@example.com", frozenset({Role.SERVICE_SUPERVISOR}))
MANAGER = ActorFacts("m@example.com", frozenset({Role.SERVICE_MANAGER}))
TECHNICIAN = ActorFacts("t@example.com", frozenset({Role.SERVICE_TECHNICIAN}), technician="TEC-1")
ACCOUNTS = ActorFacts("a@example.com", frozenset({Role.ACCOUNTS_MANAGER}))
SYSTEM = ActorFacts("x", frozenset(), system=True)
EVERYTHING = Given("porque sí", eligible=True, accept=True, cause=ReworkCause.WORKMANSHIP)
PEOPLE = {
    "customer": CUSTOMER,
    "supervisor": SUPERVISOR,
    "manager": MANAGER,
    "system": SYSTEM,
}
NOBODY = (STRANGER, BILLING, TECHNICIAN, ACCOUNTS)
# action, from, to with a yes, to with a no, who; written again from the specification.
TABLE = (
    ("create", (None,), "Received", None, {"customer", "supervisor", "manager"}),
    ("decide", ("Received",), "Eligible", "Not Eligible", {"supervisor", "manager"}),
    ("dispute", ("Not Eligible",), "Disputed", None, {"customer", "supervisor", "manager"}),
    ("decide_dispute", ("Disputed",), "Eligible", "Rejected", {"supervisor", "manager"}),
    ("grant_goodwill", ("Not Eligible", "Disputed", "Rejected"), "Goodwill", None, {"manager"}),
    ("order_regularly", ("Not Eligible", "Rejected"), "Closed", None, {"customer", "supervisor", "manager"}),
    ("record_cause", ("Resolved",), "Closed", None, {"supervisor", "manager"}),
    (
        "withdraw",
        ("Received", "Not Eligible", "Disputed"),
        "Closed",
        None,
        {"customer", "supervisor", "manager"},
    ),
    ("work_started", ("Eligible", "Goodwill"), "In Work", None, {"system"}),
    ("work_done", ("Eligible", "Goodwill", "In Work"), "Resolved", None, {"system"}),
    ("order_cancelled", ("Eligible", "Goodwill", "In Work"), "Received", None, {"system"}),
)


def at(status: str | None) -> ClaimFacts:
    return ClaimFacts("REC-1", "Molinos", ClaimStatus(status) if status else None)


def test_the_table_is_the_specification() -> None:
    assert [row.action.value for row in TRANSITIONS] == [row[0] for row in TABLE]
    assert {action.value for action in ClaimAction} == {row[0] for row in TABLE}
    assert [one.name for one in ClaimActionLabel] == [one.name for one in ClaimAction]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_row_from_everywhere_by_everybody(row) -> None:
    action, sources, yes, no, who = row
    for status, (person, actor) in product((None, *ClaimStatus), PEOPLE.items()):
        possible = person in who and status in sources
        offered = ClaimAction(action) in [one.action for one in allowed_actions(at(status), actor)]
        assert offered == possible
        if possible:
            assert decide(ClaimAction(action), at(status), actor, EVERYTHING) == yes
            if no:
                against = replace(EVERYTHING, eligible=False, accept=False)
                assert decide(ClaimAction(action), at(status), actor, against) == no
        else:
            with refusal("claim_action_not_allowed" if person in who else "not_permitted"):
                decide(ClaimAction(action), at(status), actor, EVERYTHING)


def test_strangers_and_onlookers_may_do_nothing() -> None:
    for status, actor in product((None, *ClaimStatus), NOBODY):
        assert allowed_actions(at(status), actor) == ()


def test_what_is_needed_is_asked() -> None:
    for row in TRANSITIONS:
        actor = next(actor for person, actor in PEOPLE.items() if person in people_of(row.action))
        for need in row.needs:
            without = replace(EVERYTHING, **{need.value: " " if need is ClaimNeed.REASON else None})
            with refusal(f"missing_{need.value}"):
                decide(row.action, at(row.sources[0]), actor, without)


def people_of(action: ClaimAction) -> set[str]:
    return next(row[4] for row in TABLE if row[0] == action)


def test_a_refusal_says_what_is_possible_instead() -> None:
    with pytest.raises(RuleViolation) as caught:
        decide(ClaimAction.DISPUTE, at("Received"), CUSTOMER, EVERYTHING)
    assert caught.value.params["allowed"] == (ClaimActionLabel.WITHDRAW,)
    with pytest.raises(RuleViolation) as caught:
        decide(ClaimAction.DISPUTE, at("Closed"), CUSTOMER, EVERYTHING)
    assert "nothing" in caught.value.message


def test_open_claims_keep_others_away() -> None:
    assert [status for status in ClaimStatus if not is_open(status)] == [
        ClaimStatus.REJECTED,
        ClaimStatus.CLOSED,
    ]
