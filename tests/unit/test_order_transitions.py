"""Rules.md section 2: every place times every action, legal and illegal, and who may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from techops.access.matrix import ContactRole, Permission, Role
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.work_orders.actors import STAFF, Who
from techops.work_orders.facts import OfferFacts
from techops.work_orders.model import (
    SUB_STATUSES,
    Action,
    ActionLabel,
    Choices,
    Need,
    OfferStatus,
    PauseReason,
    Place,
    Resolution,
    Status,
    SubStatus,
    VisitRole,
    VisitStatus,
    places,
)
from techops.work_orders.rules import allowed_actions, decide, rows_for
from techops.work_orders.transitions import TRANSITIONS
from tests.unit.order_facts import (
    ACCOUNTS,
    APPROVER,
    CUSTOMER,
    HELPER,
    MANAGER,
    NOW,
    SUPERVISOR,
    SYSTEM,
    TECHNICIAN,
    contact,
    given,
    order,
    person,
    visit,
)

PEOPLE = {
    Who.CUSTOMER: CUSTOMER,
    Who.APPROVER: APPROVER,
    Who.OFFERED_TECHNICIAN: TECHNICIAN,
    Who.ASSIGNED_TECHNICIAN: TECHNICIAN,
    Who.SUPERVISOR: SUPERVISOR,
    Who.MANAGER: MANAGER,
    Who.ACCOUNTS: ACCOUNTS,
    Who.SYSTEM: SYSTEM,
}
C, A, T, S, M, F, X = "customer", "approver", "technician", "supervisor", "manager", "accounts", "system"
ACTORS = {C: CUSTOMER, A: APPROVER, T: TECHNICIAN, S: SUPERVISOR, M: MANAGER, F: ACCOUNTS, X: SYSTEM}

# Written by hand from the table of rules.md: action -> (sources, who). "*" is every sub-status.
P_OPEN = "Requested/New Requested/Approved"
P_OFFER = P_OPEN + " Requested/Offered"
P_REQUESTED = (
    "Requested/New Requested/Awaiting-Prepayment Requested/Quoting Requested/Quoted Requested/Approved"
    " Requested/Offered"
)
P_PROGRESS = "In-Progress/En-Route In-Progress/On-Site In-Progress/Executing"
P_PENDING = (
    "Pending/Awaiting-Approval Pending/Awaiting-Parts Pending/Awaiting-Customer Pending/Awaiting-Reassignment"
)
P_WORK = f"Scheduled/Assigned {P_PROGRESS} {P_PENDING}"
EXPECTED = {
    Action.CREATE: [("-", {C, A, S, M, X})],
    Action.PREPAYMENT_RECEIVED: [("Requested/Awaiting-Prepayment", {X})],
    Action.QUOTE: [
        ("Requested/New Requested/Quoted Requested/Approved", {S, M, X})
    ],  # the system: a claim ordered regularly
    Action.SEND_QUOTATION: [(P_OPEN + " Requested/Quoting Requested/Quoted", {S, M})],
    Action.APPROVE_QUOTATION: [("Requested/Quoted", {A, M})],
    Action.REJECT_QUOTATION: [("Requested/Quoted", {C, A, M})],
    Action.REQUEST_CHANGES: [("Requested/Quoted", {C, A, M})],
    Action.ASSIGN: [(P_OFFER, {S, M, X})],
    Action.ASSIGN_WITHOUT_OFFER: [(P_OFFER, {S, M})],
    Action.ADD_TECHNICIAN: [(P_WORK, {S, M})],
    Action.ACCEPT: [("Requested/Offered", {T})],
    Action.REJECT: [("Requested/Offered", {T})],
    Action.WITHDRAW_OFFER: [("Requested/Offered " + P_WORK, {S, M, X})],
    Action.OFFER_EXPIRED: [("Requested/Offered " + P_WORK, {X})],
    Action.RESCHEDULE: [("Scheduled/Assigned", {C, A, S, M})],
    Action.REASSIGN: [("Scheduled/Assigned " + P_PENDING, {S, M})],
    Action.START: [("Scheduled/Assigned", {T, S})],
    Action.CHECK_IN: [("In-Progress/En-Route", {T, S})],
    Action.EXECUTE: [("In-Progress/On-Site", {T, S})],
    Action.USE_MATERIAL: [("In-Progress/On-Site In-Progress/Executing", {T, S})],
    Action.REQUEST_ADDITIONAL_WORK: [("In-Progress/On-Site In-Progress/Executing", {T, S})],
    Action.DECIDE_ADDITIONAL_WORK: [(P_PROGRESS + " " + P_PENDING, {A, S, M, X})],
    Action.PAUSE: [(P_PROGRESS, {T, S})],
    Action.JUSTIFY_PAUSE: [(P_PENDING, {S, M})],
    Action.APPROVE_PAUSE: [(P_PENDING, {M})],
    Action.RESUME: [(P_PENDING, {T, S})],
    Action.REOPEN_WAIT_END: [(P_PENDING, {X})],
    Action.CHECK_OUT: [("In-Progress/On-Site In-Progress/Executing " + P_PENDING, {T, S})],
    Action.COMPLETE: [(P_PROGRESS, {T, S})],
    Action.APPROVE: [("Completed/Under-Review", {C, A, M})],
    Action.REPORT_PROBLEM: [
        ("Completed/Under-Review", {C, A}),
        ("Completed/Approved Invoiced Closed", {C, A}),
    ],
    Action.RESOLVE_DISPUTE: [("Completed/Disputed", {S, M})],
    Action.WITHDRAW_DISPUTE: [("Completed/Disputed", {C, A})],
    Action.INVOICE: [("Completed/Approved", {M, F, X})],
    Action.INVOICE_CANCELLED: [("Invoiced Closed", {X})],
    Action.PAYMENT_RECEIVED: [("Invoiced", {X})],
    Action.PAYMENT_CANCELLED: [("Invoiced Closed", {X})],
    Action.CLOSE: [("Invoiced", {X})],
    Action.CANCEL: [(P_REQUESTED + " Scheduled/Assigned", {C, A, M, X}), (P_PENDING, {M, X})],
}
EVERYWHERE = (None, *places())


def spell(place: Place | None) -> str:
    if place is None:
        return "-"
    return "/".join(part.replace(" ", "-") for part in (place.status, place.sub_status) if part)


def case_order(action: Action, place: Place | None):
    """An order at `place` on which only the table itself can refuse."""
    awaiting = 1 if action is Action.DECIDE_ADDITIONAL_WORK else 0
    built = order(place, additional_work_awaiting=awaiting)
    if action is Action.COMPLETE and place is not None:
        return replace(built, visits=(visit(VisitStatus.ENDED),))
    return built


def case_facts(action: Action):
    late = NOW - timedelta(seconds=1) if action is Action.OFFER_EXPIRED else None
    wanted = "ANA" if action in (Action.ASSIGN, Action.ASSIGN_WITHOUT_OFFER, Action.REASSIGN) else None
    wanted = "BEN" if action is Action.ADD_TECHNICIAN else wanted
    return given(offer=OfferFacts("ANA", OfferStatus.OPEN, late), technician=wanted)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("place", EVERYWHERE, ids=spell)
def test_section_2_every_action_from_every_place_by_everybody(place, action: Action, who: str) -> None:
    legal = any(spell(place) in sources.split() and who in people for sources, people in EXPECTED[action])
    built, facts, actor = case_order(action, place), case_facts(action), ACTORS[who]
    if legal:
        outcome = decide(action, built, actor, facts, NOW)
        assert outcome.sub_status in (SUB_STATUSES[outcome.status] or (None,))
        assert action in {one.action for one in allowed_actions(built, actor)}
        row = next(one for one in rows_for(action) if place in one.sources)
        ends = row.targets or (place,)
        assert Place(outcome.status, outcome.sub_status) in ends
        return
    with pytest.raises(RuleViolation) as refusal:
        decide(action, built, actor, facts, NOW)
    assert refusal.value.kind in (ViolationKind.CONFLICT, ViolationKind.FORBIDDEN)
    if refusal.value.kind is ViolationKind.FORBIDDEN:
        assert "ORD-" not in str(refusal.value)
    else:
        assert "ORD-00001" in str(refusal.value)


def test_section_2_the_table_is_complete_and_consistent() -> None:
    assert {row.action for row in TRANSITIONS} == set(Action) == set(EXPECTED)
    assert [one.name for one in Action] == [one.name for one in ActionLabel]
    for row in TRANSITIONS:
        assert row.choose or len(row.targets) <= 1
        for target in row.targets:
            assert target.sub_status in (SUB_STATUSES[target.status] or (None,))
        for who, roles in STAFF.items():
            if who in row.who:
                assert all(person(role).permits(row.permission) for role in roles)
    for action in Action:
        sources = [source for row in rows_for(action) for source in row.sources]
        assert len(sources) == len(set(sources)), action
    for row in TRANSITIONS:
        field = {Who.ASSIGNED_TECHNICIAN, Who.OFFERED_TECHNICIAN} & set(row.who)
        assert not field or row.permission is Permission.EXECUTE_ORDERS
        portal = {Who.CUSTOMER, Who.APPROVER} & set(row.who)
        assert not portal or person(Role.CUSTOMER).permits(row.permission)


def test_section_2_a_refusal_names_the_order_its_place_and_what_is_allowed() -> None:
    with pytest.raises(RuleViolation) as refusal:
        decide(Action.APPROVE, order(Place(Status.REQUESTED, SubStatus.QUOTED)), APPROVER, given(), NOW)
    assert refusal.value.code == "transition_not_allowed"
    assert str(refusal.value) == (
        "Approve Work is not possible: order ORD-00001 is at Requested, Quoted. From there you can: "
        "Approve Quotation, Reject Quotation, Request Changes, Cancel."
    )
    assert isinstance(refusal.value.params["allowed"], Choices)
    with pytest.raises(RuleViolation, match="From there you can do nothing"):
        decide(Action.APPROVE, order(Place(Status.CANCELLED)), APPROVER, given(), NOW)


def test_section_2_a_stranger_learns_nothing() -> None:
    strangers = [
        contact(ContactRole.ADMINISTRATOR, approval_limit=None).__class__(
            "other@example.com", frozenset({"Customer"}), customers=frozenset({"OTHER"})
        ),
        HELPER,
        person(Role.HR_MANAGER),
        person("Guest"),
    ]
    for actor in strangers:
        for place in EVERYWHERE:
            assert allowed_actions(order(place), actor) == ()
        with pytest.raises(RuleViolation, match="You may not do this") as refusal:
            decide(Action.CANCEL, order(Place(Status.SCHEDULED, SubStatus.ASSIGNED)), actor, given(), NOW)
        assert (refusal.value.code, refusal.value.kind) == ("not_permitted", ViolationKind.FORBIDDEN)
        assert refusal.value.params == {}


@pytest.mark.parametrize("role", [None, ContactRole.BILLING])
def test_section_1_contacts_without_a_service_role_and_billing_contacts_only_look(role) -> None:
    assert allowed_actions(order(Place(Status.REQUESTED, SubStatus.QUOTED)), contact(role)) == ()


def test_section_1_a_technician_without_the_role_may_not_execute() -> None:
    actor = person(Role.CUSTOMER, technician="ANA")
    assert allowed_actions(order(Place(Status.SCHEDULED, SubStatus.ASSIGNED)), actor) == ()


def test_section_1_a_system_manager_does_what_desk_roles_do() -> None:
    names = {
        one.action for one in allowed_actions(order(places(Status.SCHEDULED)[0]), person(Role.SYSTEM_MANAGER))
    }
    assert {Action.START, Action.REASSIGN, Action.CANCEL, Action.RESCHEDULE} <= names


def test_section_2_buttons_carry_labels_and_needs() -> None:
    start = allowed_actions(order(places(Status.SCHEDULED)[0]), TECHNICIAN)
    assert [(one.action, one.label, one.needs) for one in start] == [
        (Action.START, ActionLabel.START, (Need.POSITION,))
    ]


def test_section_2_complete_is_offered_once_everybody_has_checked_out() -> None:
    executing = order(Place(Status.IN_PROGRESS, SubStatus.EXECUTING))
    assert Action.COMPLETE not in {one.action for one in allowed_actions(executing, TECHNICIAN)}
    done = replace(executing, visits=(visit(VisitStatus.ENDED),))
    assert Action.COMPLETE in {one.action for one in allowed_actions(done, TECHNICIAN)}


def test_rn_007_nothing_is_invoiced_before_the_customer_approves() -> None:
    for sub_status in (SubStatus.UNDER_REVIEW, SubStatus.DISPUTED):
        with pytest.raises(RuleViolation) as refusal:
            decide(Action.INVOICE, order(Place(Status.COMPLETED, sub_status)), SYSTEM, given(), NOW)
        assert refusal.value.code == "RN-007"


def test_rn_001_nothing_is_executed_on_the_way() -> None:
    with pytest.raises(RuleViolation) as refusal:
        decide(Action.EXECUTE, order(Place(Status.IN_PROGRESS, SubStatus.EN_ROUTE)), TECHNICIAN, given(), NOW)
    assert refusal.value.code == "RN-001"


@pytest.mark.parametrize(
    ("resolution", "sub_status"),
    [
        (Resolution.APPROVAL, SubStatus.APPROVED),
        (Resolution.DISCOUNT, SubStatus.APPROVED),
        (Resolution.CREDIT, SubStatus.APPROVED),
        (Resolution.REWORK, SubStatus.UNDER_REVIEW),
    ],
)
def test_section_2_a_dispute_ends_in_approval_credit_or_rework(resolution, sub_status) -> None:
    disputed = order(Place(Status.COMPLETED, SubStatus.DISPUTED))
    assert decide(
        Action.RESOLVE_DISPUTE, disputed, SUPERVISOR, given(resolution=resolution), NOW
    ).sub_status is (sub_status)


OFFERED = Place(Status.REQUESTED, SubStatus.OFFERED)


def test_section_2_a_refused_offer_goes_back_to_where_it_was() -> None:
    assert decide(Action.REJECT, order(OFFERED), TECHNICIAN, given(), NOW).sub_status is SubStatus.NEW
    approved = order(OFFERED, quotation_approved=True)
    assert decide(Action.REJECT, approved, TECHNICIAN, given(), NOW).sub_status is SubStatus.APPROVED


def test_section_2_only_the_leads_answer_moves_the_order() -> None:
    helps = given(offer=OfferFacts("ANA", OfferStatus.OPEN, role=VisitRole.HELPER))
    assert decide(Action.ACCEPT, order(OFFERED), TECHNICIAN, helps, NOW).sub_status is SubStatus.OFFERED
    assert decide(Action.REJECT, order(OFFERED), TECHNICIAN, helps, NOW).sub_status is SubStatus.OFFERED
    working = order(
        places(Status.SCHEDULED)[0], technicians=frozenset({"BEN"}), offered_to=frozenset({"ANA"})
    )
    assert decide(Action.ACCEPT, working, TECHNICIAN, helps, NOW).status is Status.SCHEDULED
    assert decide(Action.REJECT, working, TECHNICIAN, helps, NOW).status is Status.SCHEDULED


def test_section_2_of_two_who_accept_one_wins_and_the_other_is_told() -> None:
    taken = order(places(Status.SCHEDULED)[0], technicians=frozenset({"BEN"}))
    lost = given(offer=OfferFacts("ANA", OfferStatus.WITHDRAWN))
    with pytest.raises(RuleViolation) as refusal:
        decide(Action.ACCEPT, taken, TECHNICIAN, lost, NOW)
    assert (refusal.value.code, refusal.value.kind) == ("offer_not_open", ViolationKind.CONFLICT)
    with pytest.raises(RuleViolation) as refusal:
        decide(Action.ACCEPT, order(OFFERED), HELPER, given(offer=None), NOW)
    assert refusal.value.kind is ViolationKind.FORBIDDEN


def test_section_2_reassigning_keeps_what_was_done_and_lets_visits_go() -> None:
    ended, waiting = (
        visit(VisitStatus.ENDED, name="V0"),
        visit(VisitStatus.WAITING, pause=PauseReason.AWAITING_PARTS),
    )
    paused = order(Place(Status.PENDING, SubStatus.AWAITING_PARTS), visits=(ended, waiting))
    offered = decide(Action.REASSIGN, paused, SUPERVISOR, given(technician="BEN"), NOW)
    assert (offered.status, offered.sub_status) == (Status.REQUESTED, SubStatus.OFFERED)
    assert [(one.name, one.status) for one in offered.visits] == [("V1", VisitStatus.ENDED)]
    direct = decide(Action.REASSIGN, paused, SUPERVISOR, given(technician="BEN", without_offer=True), NOW)
    assert direct.status is Status.SCHEDULED


def test_section_2_cancelling_cancels_planned_visits() -> None:
    scheduled = order(places(Status.SCHEDULED)[0])
    outcome = decide(Action.CANCEL, scheduled, CUSTOMER, given(), NOW)
    assert [one.status for one in outcome.visits] == [VisitStatus.CANCELLED]
