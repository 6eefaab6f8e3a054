"""Visits (rules.md sections 2 and 3; seed 1, sections 5.5 and 7.2): machine, intervals, crews."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from techops.kernel.errors import RuleViolation
from techops.work_orders import targets
from techops.work_orders.facts import Situation
from techops.work_orders.model import (
    Action,
    IntervalKind,
    PauseReason,
    Place,
    Status,
    SubStatus,
    VisitRole,
    VisitStatus,
)
from techops.work_orders.targets import stay
from techops.work_orders.visits import (
    VISIT_SOURCES,
    VisitFacts,
    advance,
    all_closed,
    billable_intervals,
    order_place,
    pause,
    release,
    waited_minutes,
    worked_minutes,
)
from tests.unit.order_facts import NOW, TECHNICIAN, given, order, visit

PLANNED = VisitFacts("V1", "ANA")
EXECUTING = Place(Status.IN_PROGRESS, SubStatus.EXECUTING)


def at(clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return NOW.replace(hour=int(hours), minute=int(minutes))


def on_site(arrival: str = "09:15") -> VisitFacts:
    return advance(advance(PLANNED, Action.START, at("09:00")), Action.CHECK_IN, at(arrival))


def test_section_7_2_checked_in_0915_and_out_1145_is_two_and_a_half_hours_of_work() -> None:
    done = advance(advance(on_site(), Action.EXECUTE, at("09:40")), Action.CHECK_OUT, at("11:45"))
    assert done.status is VisitStatus.ENDED
    assert worked_minutes(done, at("12:00")) == Decimal(150)
    assert waited_minutes(done, at("12:00")) == 0
    assert [(one.kind, one.reason) for one in done.intervals] == [
        (IntervalKind.TRAVEL, "En Route"),
        (IntervalKind.WORK, "On Site"),
        (IntervalKind.WORK, "Executing"),
    ]
    assert len(billable_intervals(done)) == 2
    assert done.located
    assert done.arrived_at == at("09:15")


@pytest.mark.parametrize("reason", [PauseReason.AWAITING_APPROVAL, PauseReason.AWAITING_CUSTOMER])
def test_section_5_5_a_technician_who_stays_waits(reason) -> None:
    waiting = pause(advance(on_site(), Action.EXECUTE, at("09:30")), reason, at("10:00"))
    assert waiting.waiting_for is reason
    assert waited_minutes(waiting, at("10:20")) == 20
    back = advance(waiting, Action.RESUME, at("10:45"))
    assert back.status is VisitStatus.EXECUTING
    assert worked_minutes(back, at("11:00")) == 45 + 15
    assert waited_minutes(back, at("11:00")) == 45


@pytest.mark.parametrize("reason", [PauseReason.AWAITING_PARTS, PauseReason.PERSONAL_EMERGENCY])
def test_section_5_5_a_technician_who_leaves_neither_works_nor_waits(reason) -> None:
    left = pause(on_site(), reason, at("10:00"))
    assert left.open_interval.kind is IntervalKind.PAUSE
    assert (worked_minutes(left, at("18:00")), waited_minutes(left, at("18:00"))) == (45, 0)
    assert [one.kind for one in billable_intervals(left)] == [IntervalKind.WORK]


def test_section_3_a_visit_that_ends_waiting_for_the_customer_without_work_failed() -> None:
    failed = advance(
        pause(on_site(), PauseReason.AWAITING_CUSTOMER, at("09:20")), Action.CHECK_OUT, at("10:00")
    )
    assert failed.status is VisitStatus.FAILED
    assert billable_intervals(failed) == ()
    worked = advance(on_site(), Action.EXECUTE, at("09:20"))
    ended = advance(pause(worked, PauseReason.AWAITING_CUSTOMER, at("10:00")), Action.CHECK_OUT, at("10:40"))
    assert ended.status is VisitStatus.ENDED
    parts = advance(pause(on_site(), PauseReason.AWAITING_PARTS, at("09:20")), Action.CHECK_OUT, at("10:00"))
    assert parts.status is VisitStatus.ENDED


def test_visits_a_pause_on_the_way_resumes_on_the_way() -> None:
    way = advance(PLANNED, Action.START, at("09:00"))
    back = advance(pause(way, PauseReason.AWAITING_CUSTOMER, at("09:10")), Action.RESUME, at("09:20"))
    assert back.status is VisitStatus.EN_ROUTE


def test_visits_time_never_goes_backwards() -> None:
    for change in (
        lambda: advance(on_site(), Action.EXECUTE, at("09:14")),
        lambda: pause(on_site(), PauseReason.AWAITING_PARTS, at("09:14")),
        lambda: release(on_site(), at("09:14")),
    ):
        with pytest.raises(RuleViolation) as refusal:
            change()
        assert refusal.value.code == "time_goes_backwards"


def test_visits_no_interval_is_empty() -> None:
    at_once = advance(on_site(), Action.EXECUTE, at("09:15"))
    assert [one.reason for one in at_once.intervals] == ["En Route", "Executing"]


@pytest.mark.parametrize("status", VisitStatus)
@pytest.mark.parametrize("action", VISIT_SOURCES)
def test_visits_every_event_in_every_status(action, status) -> None:
    one = visit(status, pause=PauseReason.AWAITING_CUSTOMER if status is VisitStatus.WAITING else None)
    change = (
        (lambda: pause(one, PauseReason.AWAITING_PARTS, NOW))
        if action is Action.PAUSE
        else (lambda: advance(one, action, NOW))
    )
    if status in VISIT_SOURCES[action]:
        assert change().status is not VisitStatus.PLANNED
    else:
        with pytest.raises(RuleViolation) as refusal:
            change()
        assert refusal.value.code == "visit_not_ready"


def test_section_2_releasing_keeps_what_was_done() -> None:
    assert release(PLANNED, NOW).status is VisitStatus.CANCELLED
    assert release(advance(PLANNED, Action.START, at("09:00")), NOW).status is VisitStatus.CANCELLED
    ended = release(on_site(), at("10:00"))
    assert (ended.status, worked_minutes(ended, NOW)) == (VisitStatus.ENDED, 45)
    assert release(ended, at("08:00")) == ended


def test_section_2_the_most_advanced_visit_places_the_order() -> None:
    lead = visit(VisitStatus.EN_ROUTE)
    helper = visit(VisitStatus.EXECUTING, name="V2", role=VisitRole.HELPER)
    here = Place(Status.SCHEDULED, SubStatus.ASSIGNED)
    assert order_place((lead, helper), here) == EXECUTING
    waits = visit(VisitStatus.WAITING, pause=PauseReason.AWAITING_PARTS)
    assert order_place((waits, helper), here) == EXECUTING
    helper_waits = visit(
        VisitStatus.WAITING, pause=PauseReason.AWAITING_CUSTOMER, name="V2", role=VisitRole.HELPER
    )
    assert order_place((helper_waits, waits), here).sub_status is SubStatus.AWAITING_PARTS
    assert order_place((visit(VisitStatus.ENDED), PLANNED), here) == here


def test_visits_facts_about_one() -> None:
    assert PLANNED.last_event_at is None
    assert not PLANNED.has_begun
    assert PLANNED.waiting_for is None
    assert VisitFacts("V1", "ANA", status=VisitStatus.WAITING).waiting_for is None
    assert on_site().has_begun
    assert on_site().last_event_at == at("09:15")
    assert visit(VisitStatus.ENDED).last_event_at == NOW - timedelta(minutes=10)
    assert visit(VisitStatus.ENDED).open_interval is None
    assert all_closed(())


def test_targets_without_a_visit_stay() -> None:
    bare = Situation(order(EXECUTING), TECHNICIAN, given(), NOW)
    assert targets.executing(bare) == targets.paused(bare) == stay(bare)
