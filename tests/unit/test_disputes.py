"""Disputes (rules.md section 2, report_problem; seed 1, section 5.3, phase 4): the table, deadlines,
settlements.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.access.matrix import ContactRole
from techops.disputes import rules, rules_settlement
from techops.disputes.model import (
    ENDED,
    Charge,
    DisputeAction,
    DisputeActionLabel,
    DisputeFacts,
    DisputeLimits,
    DisputeStatus,
    Input,
    Settlement,
)
from techops.work_orders.model import Place, Resolution, Status, SubStatus
from tests.unit.order_facts import (
    ACCOUNTS,
    CUSTOMER,
    MANAGER,
    NOW,
    SUPERVISOR,
    SYSTEM,
    TECHNICIAN,
    contact,
    order,
    person,
)
from tests.unit.refusals import refusal

DISPUTED = order(Place(Status.COMPLETED, SubStatus.DISPUTED))
INVOICED = order(Place(Status.INVOICED))
BILLED = Charge(net=Decimal("98.33"), is_invoiced=True)
OPEN, REVIEW, AWAITING = DisputeStatus.OPEN, DisputeStatus.IN_REVIEW, DisputeStatus.AWAITING_CUSTOMER
LIMITS = {"Service Supervisor": Decimal(5), "Service Manager": Decimal(20)}
A_STRANGER = replace(contact(ContactRole.ADMINISTRATOR), customers=frozenset({"OTHER"}))


def dispute(status: DisputeStatus | None, **facts) -> DisputeFacts:
    defaults = {"order": DISPUTED, "charge": Charge(net=Decimal(100))}
    return DisputeFacts("DIS-1", status=status, **defaults | facts)


def said(settlement: Settlement | None = None) -> Input:
    return Input("because", settlement, discount_limits=LIMITS)


def settled(resolution: Resolution, **values) -> Input:
    return said(Settlement(resolution, **values))


def test_the_table_covers_every_action_and_leaves_nothing_after_the_end() -> None:
    assert {row.action for row in rules.TRANSITIONS} == set(DisputeAction)
    assert [label.name for label in DisputeActionLabel] == [action.name for action in DisputeAction]
    assert not any(set(row.sources) & ENDED for row in rules.TRANSITIONS)


@pytest.mark.parametrize(
    ("actor", "status", "expected"),
    [
        (CUSTOMER, None, {"open"}),
        (CUSTOMER, OPEN, {"withdraw"}),
        (CUSTOMER, AWAITING, {"reply", "withdraw"}),
        (SUPERVISOR, None, set()),
        (SUPERVISOR, OPEN, {"answer", "ask", "resolve"}),
        (MANAGER, REVIEW, {"answer", "ask", "resolve"}),
        (SUPERVISOR, AWAITING, {"resolve"}),
        (ACCOUNTS, OPEN, {"resolve"}),
        (SYSTEM, AWAITING, {"go_on"}),
        (TECHNICIAN, OPEN, set()),
        (A_STRANGER, OPEN, set()),
        (contact(ContactRole.BILLING), OPEN, set()),
        (MANAGER, DisputeStatus.RESOLVED, set()),
        (CUSTOMER, DisputeStatus.WITHDRAWN, set()),
    ],
)
def test_who_may_do_what_where(actor, status, expected) -> None:
    assert {one.action.value for one in rules.allowed_actions(dispute(status), actor)} == expected


def test_what_is_not_in_the_table_is_refused_everywhere() -> None:
    people = (CUSTOMER, SUPERVISOR, MANAGER, ACCOUNTS, TECHNICIAN, A_STRANGER, SYSTEM)
    for actor, status, action in product(people, (None, *DisputeStatus), DisputeAction):
        facts = dispute(status, reply_by=NOW)
        allowed = {one.action for one in rules.allowed_actions(facts, actor)}
        given_ = said(Settlement(Resolution.REWORK))
        if action in allowed and not (actor is ACCOUNTS and action is DisputeAction.RESOLVE):
            assert rules.decide(action, facts, actor, given_, NOW).status in DisputeStatus
            continue
        with pytest.raises(Exception) as caught:
            rules.decide(action, facts, actor, given_, NOW)
        assert caught.value.code in ("not_permitted", "dispute_moved_on")


def test_the_refusal_says_what_can_be_done() -> None:
    with refusal("dispute_moved_on") as _caught:
        rules.decide(DisputeAction.REPLY, dispute(OPEN), CUSTOMER, said(), NOW)
    with pytest.raises(Exception, match="You can: Withdraw Dispute"):
        rules.decide(DisputeAction.REPLY, dispute(OPEN), CUSTOMER, said(), NOW)
    with pytest.raises(Exception, match="nothing more"):
        rules.decide(DisputeAction.REPLY, dispute(DisputeStatus.RESOLVED), CUSTOMER, said(), NOW)


def test_deadlines_of_the_answer_and_of_the_reply() -> None:
    limits = DisputeLimits(hours_to_answer=48, days_to_reply=5)
    words = Input("because", limits=limits)
    opened = rules.decide(DisputeAction.OPEN, dispute(None), CUSTOMER, words, NOW)
    assert (opened.status, opened.answer_by, opened.reply_by) == (OPEN, NOW + timedelta(hours=48), None)
    answered = rules.decide(DisputeAction.ANSWER, dispute(OPEN), SUPERVISOR, words, NOW)
    assert (answered.status, answered.answer_by, answered.reply_by) == (REVIEW, None, None)
    asked = rules.decide(DisputeAction.ASK, dispute(OPEN), SUPERVISOR, words, NOW)
    assert (asked.status, asked.answer_by, asked.reply_by) == (AWAITING, None, NOW + timedelta(days=5))
    replied = rules.decide(DisputeAction.REPLY, dispute(AWAITING), CUSTOMER, words, NOW)
    assert (replied.status, replied.answer_by) == (REVIEW, NOW + timedelta(hours=48))


def test_a_reply_is_awaited_until_its_last_moment() -> None:
    waiting = dispute(AWAITING, reply_by=NOW)
    assert rules.decide(DisputeAction.GO_ON, waiting, SYSTEM, Input(), NOW).status is REVIEW
    with refusal("reply_still_awaited"):
        rules.decide(DisputeAction.GO_ON, waiting, SYSTEM, Input(), NOW - timedelta(seconds=1))
    with refusal("reply_still_awaited"):
        rules.decide(DisputeAction.GO_ON, dispute(AWAITING), SYSTEM, Input(), NOW)


def test_words_and_resolution_must_be_given() -> None:
    with refusal("missing_reason"):
        rules.decide(DisputeAction.ANSWER, dispute(OPEN), SUPERVISOR, Input("  "), NOW)
    with refusal("missing_resolution"):
        rules.decide(DisputeAction.RESOLVE, dispute(OPEN), SUPERVISOR, Input("x"), NOW)


@pytest.mark.parametrize(
    ("actor", "charge", "settlement", "code"),
    [
        (SUPERVISOR, Charge(net=Decimal(100)), Settlement(Resolution.REWORK), None),
        (SUPERVISOR, Charge(net=Decimal(100)), Settlement(Resolution.APPROVAL), None),
        (ACCOUNTS, BILLED, Settlement(Resolution.REWORK), "not_permitted"),
        (SUPERVISOR, Charge(net=Decimal(100)), Settlement(Resolution.DISCOUNT, Decimal(5)), None),
        (SUPERVISOR, Charge(net=Decimal(100)), Settlement(Resolution.DISCOUNT, Decimal("5.01")), "RN-015"),
        (MANAGER, Charge(net=Decimal(100)), Settlement(Resolution.DISCOUNT, Decimal(20)), None),
        (MANAGER, Charge(net=Decimal(100)), Settlement(Resolution.DISCOUNT), "missing_percent"),
        (MANAGER, Charge(net=Decimal(100)), Settlement(Resolution.DISCOUNT, Decimal(0)), "missing_percent"),
        (
            MANAGER,
            Charge(net=Decimal(100)),
            Settlement(Resolution.DISCOUNT, Decimal(-1)),
            "percent_out_of_range",
        ),
        (SUPERVISOR, BILLED, Settlement(Resolution.DISCOUNT, Decimal(5)), "not_permitted"),
        (MANAGER, BILLED, Settlement(Resolution.DISCOUNT, Decimal(5)), None),
        (SUPERVISOR, BILLED, Settlement(Resolution.CREDIT), "not_permitted"),
        (MANAGER, BILLED, Settlement(Resolution.CREDIT), None),
        (ACCOUNTS, BILLED, Settlement(Resolution.CREDIT, amount=Decimal("98.33")), None),
        (ACCOUNTS, BILLED, Settlement(Resolution.CREDIT, amount=Decimal("98.34")), "more_than_billed"),
        (ACCOUNTS, BILLED, Settlement(Resolution.CREDIT, amount=Decimal("0.001")), "bad_credit"),
        (ACCOUNTS, BILLED, Settlement(Resolution.CREDIT, amount=Decimal(0)), "bad_credit"),
        (MANAGER, Charge(net=Decimal(100)), Settlement(Resolution.CREDIT), "not_invoiced_yet"),
        (
            MANAGER,
            Charge(is_charged=False),
            Settlement(Resolution.DISCOUNT, Decimal(5)),
            "nothing_to_take_off",
        ),
        (MANAGER, replace(BILLED, credited=BILLED.net), Settlement(Resolution.CREDIT), "nothing_to_take_off"),
    ],
)
def test_who_may_take_off_how_much(actor, charge, settlement, code) -> None:
    facts = dispute(OPEN, charge=charge, order=INVOICED if charge.is_invoiced else DISPUTED)
    if code is None:
        outcome = rules.decide(DisputeAction.RESOLVE, facts, actor, said(settlement), NOW)
        assert outcome.status is DisputeStatus.RESOLVED
        return
    with refusal(code):
        rules.decide(DisputeAction.RESOLVE, facts, actor, said(settlement), NOW)


def test_a_manager_who_is_a_customers_contact_too_may_still_settle() -> None:
    both = person(*MANAGER.roles, customers=frozenset({"ACME"}), contact_role=ContactRole.REQUESTER)
    assert (
        rules.decide(DisputeAction.RESOLVE, dispute(OPEN), both, settled(Resolution.APPROVAL), NOW).status
        is DisputeStatus.RESOLVED
    )


def test_what_comes_off() -> None:
    charge = Charge(net=Decimal("98.33"), credited=Decimal("8.33"), is_invoiced=True)
    assert rules_settlement.amount_off(charge, Settlement(Resolution.DISCOUNT, Decimal(15))) == Decimal(
        "13.50"
    )
    assert rules_settlement.amount_off(charge, Settlement(Resolution.DISCOUNT)) == 0
    assert rules_settlement.amount_off(charge, Settlement(Resolution.CREDIT)) == Decimal("90.00")
    assert rules_settlement.amount_off(charge, Settlement(Resolution.CREDIT, amount=Decimal(7))) == 7
    assert rules_settlement.amount_off(charge, Settlement(Resolution.REWORK)) == 0


CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@given(CENTS, CENTS, st.integers(0, 100))
def test_nothing_ever_takes_off_more_than_is_left(net, credited, percent) -> None:
    charge = Charge(net=max(net, credited), credited=credited, is_invoiced=True)
    off = rules_settlement.amount_off(charge, Settlement(Resolution.DISCOUNT, Decimal(percent)))
    assert 0 <= off <= charge.left
    assert off == off.quantize(Decimal("0.01"))
