"""RN-002, RN-003 and seed 1, section 5.6: when an order's wait for a technician begins, goes on and ends."""

from datetime import timedelta

import pytest

from techops.kernel.priority import Priority
from techops.work_orders.model import Place, Status, SubStatus, places
from techops.work_orders.rules_waiting import alert_due, is_unassigned, offers_itself
from tests.unit.order_facts import NOW

WAITS = {Priority.URGENT: timedelta(minutes=30), Priority.EMERGENCY: timedelta(minutes=10)}
NEW, PREPAY, QUOTING, QUOTED, APPROVED, OFFERED = places(Status.REQUESTED)
ASSIGNED = Place(Status.SCHEDULED, SubStatus.ASSIGNED)
WAITING = {NEW, QUOTING, APPROVED, OFFERED}


def test_an_order_waits_for_us_only_while_it_is_our_turn() -> None:
    assert {place for place in places() if is_unassigned(place)} == WAITING
    assert not is_unassigned(None)


@pytest.mark.parametrize(
    ("priority", "minutes"), [(Priority.URGENT, 30), (Priority.EMERGENCY, 10), (Priority.NORMAL, None)]
)
def test_rn_002_and_rn_003_the_wait_begins_with_the_request(priority: Priority, minutes: int | None) -> None:
    due = alert_due(None, NEW, None, priority, NOW, WAITS)
    assert due == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_rn_003_an_open_offer_is_nobody_yet_and_what_was_told_is_told_once() -> None:
    due = NOW + timedelta(minutes=1)
    assert alert_due(NEW, OFFERED, due, Priority.EMERGENCY, NOW, WAITS) == due
    assert alert_due(OFFERED, NEW, None, Priority.EMERGENCY, NOW, WAITS) is None


def test_rn_003_taken_or_the_customers_turn_ends_the_wait_and_losing_the_technician_begins_another() -> None:
    due = NOW + timedelta(minutes=1)
    for after in (ASSIGNED, QUOTED, Place(Status.CANCELLED)):
        assert alert_due(OFFERED, after, due, Priority.EMERGENCY, NOW, WAITS) is None
    ten = NOW + timedelta(minutes=10)
    assert alert_due(ASSIGNED, OFFERED, None, Priority.EMERGENCY, NOW, WAITS) == ten
    assert alert_due(PREPAY, NEW, None, Priority.EMERGENCY, NOW, WAITS) == ten


def offered(before: Place | None, after: Place, **values: object) -> bool:
    given = {"priority": Priority.EMERGENCY, "quotation_open": False, "enabled": True, **values}
    return offers_itself(before, after, **given)  # type: ignore[arg-type]


def test_section_5_6_an_emergency_is_offered_once_it_can_be_assigned() -> None:
    assert [offered(before, NEW) for before in (None, PREPAY, QUOTED)] == [True, True, True]
    assert offered(QUOTED, APPROVED)
    # A refusal, an expiry or a taking back is no new beginning; neither is a visit that ended.
    assert not any(offered(before, NEW) for before in (OFFERED, NEW, ASSIGNED))
    assert not offered(None, PREPAY)
    assert not offered(NEW, OFFERED)
    assert not offered(None, NEW, priority=Priority.URGENT)
    assert not offered(None, NEW, quotation_open=True)
    assert not offered(None, NEW, enabled=False)
