"""Every guard of rules.md section 2 both ways, at its edges."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from techops.access.matrix import ContactRole, Role
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.priority import Priority
from techops.work_orders.facts import CoverFacts, OfferFacts, OrderLimits, Position
from techops.work_orders.model import (
    Action,
    BillingKind,
    Need,
    OfferStatus,
    PauseReason,
    Place,
    Status,
    SubStatus,
    VisitRole,
    VisitStatus,
)
from techops.work_orders.rules import decide
from tests.unit.order_facts import (
    APPROVER,
    CUSTOMER,
    MANAGER,
    NOW,
    SITE,
    SUPERVISOR,
    SYSTEM,
    TECHNICIAN,
    contact,
    given,
    order,
    person,
    visit,
)

HOUR = timedelta(hours=1)
NEW = Place(Status.REQUESTED, SubStatus.NEW)
QUOTED = Place(Status.REQUESTED, SubStatus.QUOTED)
OFFERED = Place(Status.REQUESTED, SubStatus.OFFERED)
SCHEDULED = Place(Status.SCHEDULED, SubStatus.ASSIGNED)
EN_ROUTE = Place(Status.IN_PROGRESS, SubStatus.EN_ROUTE)
ON_SITE = Place(Status.IN_PROGRESS, SubStatus.ON_SITE)
EXECUTING = Place(Status.IN_PROGRESS, SubStatus.EXECUTING)
AWAITING_PARTS = Place(Status.PENDING, SubStatus.AWAITING_PARTS)
UNDER_REVIEW = Place(Status.COMPLETED, SubStatus.UNDER_REVIEW)


def refused(code: str, action, built, actor, facts, now=NOW) -> RuleViolation:
    with pytest.raises(RuleViolation) as refusal:
        decide(action, built, actor, facts, now)
    assert refusal.value.code == code
    return refusal.value


def test_rn_013_three_overdue_invoices_pass_and_four_do_not() -> None:
    assert (
        decide(Action.CREATE, order(None), CUSTOMER, given(overdue_invoices=3), NOW).status
        is Status.REQUESTED
    )
    refusal = refused("RN-013", Action.CREATE, order(None), SUPERVISOR, given(overdue_invoices=4))
    assert str(refusal) == "ACME has 4 overdue invoices, and 3 are the most. Have them paid first."


def test_rn_013_what_we_owe_the_customer_is_requested_all_the_same() -> None:
    owed = order(None, billing_kind=BillingKind.WARRANTY)
    assert decide(Action.CREATE, owed, CUSTOMER, given(overdue_invoices=9), NOW).sub_status is SubStatus.NEW


def test_section_2_site_and_asset_belong_to_the_customer() -> None:
    refused(
        "site_not_customers", Action.CREATE, order(None), CUSTOMER, given(site_customers=frozenset({"OTHER"}))
    )
    refused("asset_not_customers", Action.CREATE, order(None), CUSTOMER, given(asset_customer="OTHER"))
    assert decide(Action.CREATE, order(None), CUSTOMER, given(asset_customer="ACME"), NOW)


@pytest.mark.parametrize(
    ("priority", "cover", "prepay", "sub_status"),
    [
        (Priority.EMERGENCY, None, True, SubStatus.AWAITING_PREPAYMENT),
        (
            Priority.EMERGENCY,
            CoverFacts(False, Decimal(0), Decimal(500)),
            True,
            SubStatus.AWAITING_PREPAYMENT,
        ),
        (Priority.EMERGENCY, CoverFacts(True, Decimal(2000), Decimal(500)), True, SubStatus.NEW),
        (Priority.EMERGENCY, None, False, SubStatus.NEW),
        (Priority.URGENT, None, True, SubStatus.NEW),
    ],
)
def test_rn_014_an_emergency_no_contract_covers_is_prepaid(priority, cover, prepay, sub_status) -> None:
    limits = OrderLimits(prepay_emergencies_without_contract=prepay)
    outcome = decide(
        Action.CREATE, order(None, priority=priority), CUSTOMER, given(cover=cover, limits=limits), NOW
    )
    assert outcome.sub_status is sub_status


def test_rn_014_the_prepayment_covers_what_is_due() -> None:
    awaiting = order(Place(Status.REQUESTED, SubStatus.AWAITING_PREPAYMENT))
    due = given(prepayment_due=Decimal("100.00"))
    assert decide(Action.PREPAYMENT_RECEIVED, awaiting, SYSTEM, due, NOW).sub_status is SubStatus.NEW
    refused("RN-014", Action.PREPAYMENT_RECEIVED, awaiting, SYSTEM, replace(due, amount=Decimal("99.99")))


def test_section_2_a_quotation_is_sent_once_submitted() -> None:
    refused(
        "quotation_not_submitted",
        Action.SEND_QUOTATION,
        order(NEW),
        SUPERVISOR,
        given(quotation_submitted=False),
    )


def test_rn_010_a_quotation_is_approved_until_the_instant_it_expires() -> None:
    late = given(quotation_expires_at=NOW)
    refused("RN-010", Action.APPROVE_QUOTATION, order(QUOTED), APPROVER, late)
    in_time = given(quotation_expires_at=NOW + timedelta(microseconds=1))
    assert (
        decide(Action.APPROVE_QUOTATION, order(QUOTED), APPROVER, in_time, NOW).sub_status
        is SubStatus.APPROVED
    )


@pytest.mark.parametrize(("amount", "passes"), [("500.00", True), ("500.01", False), (None, False)])
@pytest.mark.parametrize(
    ("action", "place"),
    [
        (Action.APPROVE_QUOTATION, QUOTED),
        (Action.APPROVE, UNDER_REVIEW),
        (Action.DECIDE_ADDITIONAL_WORK, ON_SITE),
    ],
)
def test_section_1_a_contact_approves_within_the_limit(action, place, amount, passes) -> None:
    limited = contact(ContactRole.APPROVER, approval_limit=Decimal(500))
    built = order(place, additional_work_awaiting=1)
    facts = given(amount=amount and Decimal(amount))
    if passes:
        assert decide(action, built, limited, facts, NOW)
        return
    assert refused("approval_limit_exceeded", action, built, limited, facts).kind is ViolationKind.FORBIDDEN
    if action is Action.DECIDE_ADDITIONAL_WORK:
        assert decide(action, built, limited, replace(facts, decision=False), NOW)
    manager = person(Role.SERVICE_MANAGER, customers=frozenset({"ACME"}), approval_limit=Decimal(1))
    assert decide(action, built, manager, facts, NOW)


def test_section_2_assigning_needs_a_settled_quotation() -> None:
    facts = given(technician="ANA")
    refused("quotation_needed", Action.ASSIGN, order(NEW, quotation_required=True), SUPERVISOR, facts)
    approved = order(NEW, quotation_required=True, quotation_approved=True)
    assert decide(Action.ASSIGN, approved, SUPERVISOR, facts, NOW).sub_status is SubStatus.OFFERED


def test_section_4_the_reason_why_the_technician_cannot_is_passed_on() -> None:
    away = RuleViolation("RN-022", "ANA is on leave.")
    for action, place in ((Action.ASSIGN, NEW), (Action.RESCHEDULE, SCHEDULED), (Action.REASSIGN, SCHEDULED)):
        refused("RN-022", action, order(place), SUPERVISOR, given(technician="ANA", technician_refusal=away))


def test_section_2_nothing_is_planned_in_the_past_beyond_the_grace_of_fifteen_minutes() -> None:
    edge = given(technician="ANA", scheduled_start=NOW - timedelta(minutes=15))
    assert decide(Action.ASSIGN, order(NEW), SUPERVISOR, edge, NOW)
    past = replace(edge, scheduled_start=NOW - timedelta(minutes=15, seconds=1))
    refused("scheduled_in_the_past", Action.ASSIGN, order(NEW), SUPERVISOR, past)


def test_section_2_an_offer_is_skipped_only_where_none_is_needed() -> None:
    facts = given(technician="ANA", technician_needs_no_offer=False)
    refused("offer_needed", Action.ASSIGN_WITHOUT_OFFER, order(NEW), SUPERVISOR, facts)
    skipping = replace(facts, without_offer=True)
    refused("offer_needed", Action.REASSIGN, order(SCHEDULED), SUPERVISOR, skipping)
    assert decide(Action.REASSIGN, order(SCHEDULED), SUPERVISOR, facts, NOW).sub_status is SubStatus.OFFERED
    relaxed = replace(facts, limits=OrderLimits(acceptance_required=False))
    assert (
        decide(Action.ASSIGN_WITHOUT_OFFER, order(NEW), SUPERVISOR, relaxed, NOW).status is Status.SCHEDULED
    )


@pytest.mark.parametrize(
    ("offer", "passes"),
    [
        (OfferFacts("ANA", OfferStatus.OPEN, NOW), True),
        (OfferFacts("ANA", OfferStatus.OPEN, NOW - timedelta(microseconds=1)), False),
        (OfferFacts("ANA", OfferStatus.EXPIRED), False),
        (OfferFacts("BEN", OfferStatus.OPEN), False),
        (None, False),
    ],
)
def test_section_2_only_an_open_offer_is_accepted(offer, passes) -> None:
    if passes:
        assert (
            decide(Action.ACCEPT, order(OFFERED), TECHNICIAN, given(offer=offer), NOW).status
            is Status.SCHEDULED
        )
    else:
        refused("offer_not_open", Action.ACCEPT, order(OFFERED), TECHNICIAN, given(offer=offer))


def test_section_4_an_offer_that_was_accepted_is_not_taken_back() -> None:
    scheduled = order(Place(Status.SCHEDULED, SubStatus.ASSIGNED))
    refused("no_offer_open", Action.WITHDRAW_OFFER, scheduled, SUPERVISOR, given(offer=None))
    helps = given(offer=OfferFacts("BEN", OfferStatus.OPEN, role=VisitRole.HELPER))
    assert decide(Action.WITHDRAW_OFFER, scheduled, SUPERVISOR, helps, NOW).status is Status.SCHEDULED


def test_section_4_an_offer_passes_on_only_after_its_time() -> None:
    for expires_at in (None, NOW):
        offer = OfferFacts("ANA", OfferStatus.OPEN, expires_at)
        refused("offer_still_open", Action.OFFER_EXPIRED, order(OFFERED), SYSTEM, given(offer=offer))
    refused("offer_still_open", Action.OFFER_EXPIRED, order(OFFERED), SYSTEM, given(offer=None))
    late = OfferFacts("ANA", OfferStatus.OPEN, NOW - timedelta(seconds=1))
    assert (
        decide(Action.OFFER_EXPIRED, order(OFFERED), SYSTEM, given(offer=late), NOW).sub_status
        is SubStatus.NEW
    )


@pytest.mark.parametrize(
    ("action", "place", "actor"),
    [
        (Action.START, SCHEDULED, TECHNICIAN),
        (Action.RESUME, AWAITING_PARTS, TECHNICIAN),
        (Action.REOPEN_WAIT_END, AWAITING_PARTS, SYSTEM),
    ],
)
def test_rn_004_the_third_order_in_progress_passes_and_the_fourth_does_not(action, place, actor) -> None:
    assert decide(action, order(place), actor, given(orders_in_progress=2), NOW).status is Status.IN_PROGRESS
    refused("RN-004", action, order(place), actor, given(orders_in_progress=3))


def north_of_site(metres: float) -> Position:
    return Position(SITE.latitude + metres / 111_195.0797, SITE.longitude)


def test_section_2_check_in_within_three_hundred_metres() -> None:
    for metres in (0, 299.9):
        near = given(position=north_of_site(metres))
        assert decide(Action.CHECK_IN, order(EN_ROUTE), TECHNICIAN, near, NOW).sub_status is SubStatus.ON_SITE
    far = given(position=north_of_site(301))
    refusal = refused("outside_radius", Action.CHECK_IN, order(EN_ROUTE), TECHNICIAN, far)
    assert refusal.params == {"distance": 301, "radius": 300}


def test_section_2_only_a_supervisor_overrides_the_radius_with_a_reason() -> None:
    far = given(position=north_of_site(301))
    refused("outside_radius", Action.CHECK_IN, order(EN_ROUTE), SUPERVISOR, far)
    explained = replace(far, override_reason="GPS is off inside the mine")
    refused("outside_radius", Action.CHECK_IN, order(EN_ROUTE), TECHNICIAN, explained)
    assert (
        decide(Action.CHECK_IN, order(EN_ROUTE), SUPERVISOR, explained, NOW).sub_status is SubStatus.ON_SITE
    )


def test_section_2_a_site_without_a_position_has_no_radius() -> None:
    nowhere = given(position=north_of_site(9_000), site_position=None)
    assert decide(Action.CHECK_IN, order(EN_ROUTE), TECHNICIAN, nowhere, NOW)
    for action, place in ((Action.CHECK_IN, EN_ROUTE), (Action.START, SCHEDULED)):
        refused("position_invalid", action, order(place), TECHNICIAN, given(position=Position(91, 0)))


def test_rn_001_a_check_in_without_position_does_not_count() -> None:
    unlocated = order(ON_SITE, visits=(visit(VisitStatus.ON_SITE, located=False),))
    refused("RN-001", Action.EXECUTE, unlocated, TECHNICIAN, given())
    crew = order(ON_SITE, visits=(visit(VisitStatus.EN_ROUTE),))
    refused("RN-001", Action.EXECUTE, crew, TECHNICIAN, given())
    working = order(EXECUTING)
    refused("visit_not_ready", Action.EXECUTE, working, TECHNICIAN, given())


def test_section_2_parts_are_named_when_they_are_awaited() -> None:
    waits = given(pause_reason=PauseReason.AWAITING_PARTS)
    assert (
        decide(Action.PAUSE, order(EXECUTING), TECHNICIAN, waits, NOW).sub_status is SubStatus.AWAITING_PARTS
    )
    refused("missing_parts", Action.PAUSE, order(EXECUTING), TECHNICIAN, replace(waits, parts=()))
    assert decide(Action.PAUSE, order(EXECUTING), TECHNICIAN, given(parts=()), NOW)


@pytest.mark.parametrize(
    ("length", "justified", "approved", "passes"),
    [
        (24 * HOUR, False, False, True),
        (24 * HOUR + timedelta(seconds=1), False, False, False),
        (24 * HOUR + timedelta(seconds=1), True, False, True),
        (48 * HOUR, True, False, True),
        (48 * HOUR + timedelta(seconds=1), True, False, False),
        (48 * HOUR + timedelta(seconds=1), False, True, True),
    ],
)
def test_rn_005_long_pauses_are_justified_and_longer_ones_approved(
    length, justified, approved, passes
) -> None:
    paused = order(AWAITING_PARTS, paused_at=NOW - length, pause_justified=justified, pause_approved=approved)
    for action, actor in ((Action.RESUME, TECHNICIAN), (Action.REOPEN_WAIT_END, SYSTEM)):
        if passes:
            assert decide(action, paused, actor, given(), NOW).status is Status.IN_PROGRESS
        else:
            refused("RN-005", action, paused, actor, given())


def test_rn_005_a_supervisor_justifies_as_he_resumes_up_to_forty_eight_hours() -> None:
    why = given(justification="the supplier was late")
    day = order(AWAITING_PARTS, paused_at=NOW - 30 * HOUR)
    assert decide(Action.RESUME, day, SUPERVISOR, why, NOW).status is Status.IN_PROGRESS
    refused("RN-005", Action.RESUME, day, SUPERVISOR, given(justification="  "))
    refused("RN-005", Action.RESUME, day, TECHNICIAN, why)
    refused("RN-005", Action.RESUME, order(AWAITING_PARTS, paused_at=NOW - 49 * HOUR), SUPERVISOR, why)


def test_rn_006_additional_work_waits_for_its_answer() -> None:
    outcome = decide(
        Action.REQUEST_ADDITIONAL_WORK, order(EXECUTING), TECHNICIAN, given(answer_needed=True), NOW
    )
    assert outcome.sub_status is SubStatus.AWAITING_APPROVAL
    granted = decide(Action.REQUEST_ADDITIONAL_WORK, order(EXECUTING), TECHNICIAN, given(), NOW)
    assert (granted.sub_status, granted.visits) == (SubStatus.EXECUTING, ())
    waits = order(Place(Status.PENDING, SubStatus.AWAITING_APPROVAL), additional_work_awaiting=1)
    refused("additional_work_awaiting", Action.REOPEN_WAIT_END, waits, SYSTEM, given())
    done = order(EXECUTING, visits=(visit(VisitStatus.ENDED),), additional_work_awaiting=1)
    refused("additional_work_awaiting", Action.COMPLETE, done, TECHNICIAN, given())
    refused("nothing_to_decide", Action.DECIDE_ADDITIONAL_WORK, order(EXECUTING), APPROVER, given())


def test_section_2_completing_takes_a_report_and_closed_visits() -> None:
    done = order(EXECUTING, visits=(visit(VisitStatus.ENDED), visit(VisitStatus.CANCELLED, name="V2")))
    assert decide(Action.COMPLETE, done, TECHNICIAN, given(), NOW).sub_status is SubStatus.UNDER_REVIEW
    refused("report_not_filled", Action.COMPLETE, replace(done, report_filled=False), TECHNICIAN, given())
    for status in (VisitStatus.PLANNED, VisitStatus.EN_ROUTE, VisitStatus.EXECUTING, VisitStatus.WAITING):
        still = replace(
            done, visits=(*done.visits, visit(status, name="V3", pause=PauseReason.AWAITING_CUSTOMER))
        )
        refused("visits_open", Action.COMPLETE, still, TECHNICIAN, given())


def test_rn_001_completing_takes_somebody_who_was_there() -> None:
    for visits in ((), (visit(VisitStatus.FAILED),), (visit(VisitStatus.ENDED, located=False),)):
        refused("RN-001", Action.COMPLETE, order(EXECUTING, visits=visits), TECHNICIAN, given())


def test_section_2_a_wait_ends_only_where_somebody_waits() -> None:
    left = order(AWAITING_PARTS, visits=(visit(VisitStatus.ENDED),))
    refused("nobody_waits", Action.REOPEN_WAIT_END, left, SYSTEM, given())


def test_section_2_consolidated_orders_wait_for_the_monthly_run() -> None:
    monthly = order(Place(Status.COMPLETED, SubStatus.APPROVED), consolidated_billing=True)
    refused("billed_monthly", Action.INVOICE, monthly, MANAGER, given(monthly_run=False))
    assert decide(Action.INVOICE, monthly, SYSTEM, given(), NOW).status is Status.INVOICED


@pytest.mark.parametrize(
    ("paid_at", "rated", "days", "code"),
    [
        (NOW, True, 7, None),
        (None, True, 7, "not_paid"),
        (NOW - timedelta(days=7), False, 7, None),
        (NOW - timedelta(days=7) + timedelta(seconds=1), False, 7, "not_rated"),
        (NOW - timedelta(days=700), False, 0, "not_rated"),
    ],
)
def test_section_2_closing_takes_payment_and_a_rating_or_seven_days(paid_at, rated, days, code) -> None:
    built = order(Place(Status.INVOICED), paid_at=paid_at, rated=rated)
    facts = given(limits=OrderLimits(days_to_close_without_rating=days))
    if code:
        refused(code, Action.CLOSE, built, SYSTEM, facts)
    else:
        assert decide(Action.CLOSE, built, SYSTEM, facts, NOW).status is Status.CLOSED


def test_section_2_the_customer_cancels_only_before_the_start() -> None:
    begun = order(SCHEDULED, visits=(visit(VisitStatus.ENDED), visit(VisitStatus.PLANNED, name="V2")))
    refused("already_started", Action.CANCEL, begun, CUSTOMER, given())
    for actor in (MANAGER, SYSTEM):
        assert decide(Action.CANCEL, begun, actor, given(), NOW).status is Status.CANCELLED


NEEDS = {
    Need.REASON: (Action.CANCEL, SCHEDULED, MANAGER, "   "),
    Need.POSITION: (Action.START, SCHEDULED, TECHNICIAN, None),
    Need.TECHNICIAN: (Action.ASSIGN, NEW, SUPERVISOR, None),
    Need.SCHEDULED_START: (Action.RESCHEDULE, SCHEDULED, CUSTOMER, None),
    Need.PAUSE_REASON: (Action.PAUSE, EXECUTING, TECHNICIAN, None),
    Need.PARTS: (Action.USE_MATERIAL, EXECUTING, TECHNICIAN, ()),
    Need.AMOUNT: (Action.REQUEST_ADDITIONAL_WORK, EXECUTING, TECHNICIAN, None),
    Need.DECISION: (Action.DECIDE_ADDITIONAL_WORK, EXECUTING, APPROVER, None),
    Need.RESOLUTION: (Action.RESOLVE_DISPUTE, Place(Status.COMPLETED, SubStatus.DISPUTED), SUPERVISOR, None),
}


@pytest.mark.parametrize("need", Need)
def test_section_2_what_a_dialog_must_ask_is_asked(need) -> None:
    action, place, actor, nothing = NEEDS[need]
    facts = replace(given(technician="ANA" if actor is SUPERVISOR else None), **{need.value: nothing})
    assert (
        refused(f"missing_{need.value}", action, order(place), actor, facts).kind is ViolationKind.BAD_INPUT
    )


def test_section_2_resuming_on_a_new_visit_needs_a_position() -> None:
    left = order(AWAITING_PARTS, visits=(visit(VisitStatus.ENDED),))
    outcome = decide(Action.RESUME, left, TECHNICIAN, given(), NOW)
    assert (outcome.sub_status, outcome.visits[0].name) == (SubStatus.EN_ROUTE, None)
    refused("missing_position", Action.RESUME, left, TECHNICIAN, given(position=None))
    assert decide(Action.RESUME, order(AWAITING_PARTS), TECHNICIAN, given(position=None), NOW)


def test_section_2_crews_a_helper_sets_out_while_the_lead_works() -> None:
    crew = order(EXECUTING, technicians=frozenset({"ANA", "BEN"}))
    ben = person(Role.SERVICE_TECHNICIAN, technician="BEN")
    outcome = decide(Action.START, crew, ben, given(), NOW)
    assert outcome.sub_status is SubStatus.EXECUTING
    assert (outcome.visits[0].technician, outcome.visits[0].role) == ("BEN", VisitRole.HELPER)
    refused("visit_not_ready", Action.START, crew, TECHNICIAN, given())
    named = given(technician="BEN")
    assert decide(Action.START, crew, SUPERVISOR, named, NOW).visits[0].technician == "BEN"
    refused("visit_not_ready", Action.START, crew, SUPERVISOR, given(technician="EVE"))
    refused("visit_not_ready", Action.START, crew, SUPERVISOR, given(visit="V9"))
    assert decide(Action.PAUSE, crew, SUPERVISOR, given(visit="V1"), NOW).visits[0].name == "V1"


def test_section_2_the_lead_sets_out_when_a_supervisor_names_nobody() -> None:
    planned_for_nobody = order(SCHEDULED, visits=())
    assert decide(Action.START, planned_for_nobody, SUPERVISOR, given(), NOW).visits[0].technician == "ANA"
    refused("visit_not_ready", Action.START, replace(planned_for_nobody, lead=None), SUPERVISOR, given())
