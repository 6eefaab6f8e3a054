"""RN-006 and rules.md section 3: quotation needed, additional work, its answer and its time-out."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from techops.kernel.errors import RuleViolation
from techops.kernel.priority import Priority
from techops.work_orders.additional_work import (
    AdditionalWorkFacts,
    AdditionalWorkStatus,
    after_time_out,
    answer,
    approved_amount,
    decide_request,
    quotation_needed,
    timed_out,
    unasked_limit,
)
from techops.work_orders.facts import CoverFacts, OrderLimits
from tests.unit.order_facts import NOW
from tests.unit.refusals import refusal

LIMITS = OrderLimits()
COVER = CoverFacts(True, Decimal(2000), Decimal(500))
NO_EMERGENCIES = CoverFacts(False, Decimal(0), Decimal(500))
WORK = AdditionalWorkFacts(
    amount=Decimal("200.00"),
    expected_amount=Decimal(1000),
    approved_amount=Decimal(1000),
    granted_so_far=Decimal(0),
    auto_approval_limit=Decimal(0),
    quoted=True,
    unquoted_part=False,
    priority=Priority.NORMAL,
)


def test_rn_006_twenty_percent_passes_and_a_cent_more_is_asked() -> None:
    granted = decide_request(WORK, LIMITS, NOW)
    assert (granted.status, granted.approval_needed, granted.waits) == (
        AdditionalWorkStatus.GRANTED_BY_SYSTEM,
        False,
        False,
    )
    asked = decide_request(replace(WORK, amount=Decimal("200.01")), LIMITS, NOW)  # 20.001 %
    assert (asked.status, asked.waits) == (AdditionalWorkStatus.AWAITING_ANSWER, True)
    assert decide_request(replace(WORK, amount=Decimal("200.10")), LIMITS, NOW).waits  # 20.01 %


def test_rn_006_slices_of_twenty_percent_add_up() -> None:
    assert decide_request(replace(WORK, expected_amount=Decimal(1200), amount=Decimal(1)), LIMITS, NOW).waits


def test_rn_006_a_part_the_quotation_lacks_is_asked_whatever_it_costs() -> None:
    part = replace(WORK, amount=Decimal(1), unquoted_part=True)
    assert decide_request(part, LIMITS, NOW).waits
    assert not decide_request(replace(part, quoted=False), LIMITS, NOW).waits


@pytest.mark.parametrize(("so_far", "waits"), [("0", False), ("200", False), ("200.01", True)])
def test_section_5_4_the_system_grants_up_to_the_auto_approval_limit_in_all(so_far, waits) -> None:
    work = replace(
        WORK, amount=Decimal(300), auto_approval_limit=Decimal(500), granted_so_far=Decimal(so_far)
    )
    decision = decide_request(work, LIMITS, NOW)
    assert decision.waits is waits
    assert decision.approval_needed


@pytest.mark.parametrize(
    ("priority", "minutes"), [(Priority.NORMAL, 240), (Priority.URGENT, 30), (Priority.EMERGENCY, 30)]
)
def test_section_5_4_the_customer_has_half_an_hour_or_four_hours(priority, minutes) -> None:
    asked = decide_request(replace(WORK, amount=Decimal(900), priority=priority), LIMITS, NOW)
    assert asked.answer_by == NOW + timedelta(minutes=minutes)


def test_section_5_4_an_amount_is_not_negative() -> None:
    with refusal("negative_amount"):
        decide_request(replace(WORK, amount=Decimal("-0.01")), LIMITS, NOW)


def test_section_5_4_the_last_instant_still_counts() -> None:
    late = NOW + timedelta(microseconds=1)
    waiting = AdditionalWorkStatus.AWAITING_ANSWER
    assert not timed_out(NOW, NOW)
    assert timed_out(NOW, late)
    assert answer(waiting, NOW, NOW, approved=True) is AdditionalWorkStatus.APPROVED
    assert answer(waiting, NOW, NOW, approved=False) is AdditionalWorkStatus.REJECTED
    with refusal("answer_too_late"):
        answer(waiting, NOW, late, approved=True)
    with pytest.raises(RuleViolation, match="already Rejected"):
        answer(AdditionalWorkStatus.REJECTED, NOW, NOW, approved=True)
    assert after_time_out(waiting, NOW, NOW) is waiting
    assert after_time_out(waiting, NOW, late) is AdditionalWorkStatus.EXPIRED
    assert after_time_out(AdditionalWorkStatus.APPROVED, NOW, late) is AdditionalWorkStatus.APPROVED


@pytest.mark.parametrize(
    ("estimate", "priority", "cover", "asked", "needed"),
    [
        ("500.00", Priority.NORMAL, COVER, False, False),
        ("500.01", Priority.NORMAL, COVER, False, True),
        ("1.00", Priority.NORMAL, COVER, True, True),
        ("0.01", Priority.NORMAL, None, False, True),
        ("2000.00", Priority.EMERGENCY, COVER, False, False),
        ("2000.01", Priority.EMERGENCY, COVER, False, True),
        ("9000.00", Priority.EMERGENCY, None, False, False),
        ("9000.00", Priority.EMERGENCY, NO_EMERGENCIES, False, False),
    ],
)
def test_section_3_and_rn_014_when_a_quotation_is_needed(estimate, priority, cover, asked, needed) -> None:
    assert quotation_needed(Decimal(estimate), priority, cover, LIMITS, asked=asked) is needed


def test_section_3_without_a_quotation_the_limits_are_the_approved_amount() -> None:
    assert approved_amount(Decimal(800), Decimal(0), Priority.NORMAL, COVER, LIMITS) == 800
    assert approved_amount(None, Decimal(0), Priority.NORMAL, COVER, LIMITS) == 500
    assert approved_amount(None, Decimal(0), Priority.EMERGENCY, COVER, LIMITS) == 2000
    assert approved_amount(None, Decimal(300), Priority.EMERGENCY, None, LIMITS) == 300
    assert unasked_limit(Priority.EMERGENCY, NO_EMERGENCIES, LIMITS) == 500
