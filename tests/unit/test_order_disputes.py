"""What a dispute does to its order: nothing goes backwards, nothing goes on (docs/adr/0014)."""

from datetime import timedelta

import pytest

from techops.work_orders.facts import OrderLimits
from techops.work_orders.model import Action, Place, Status, SubStatus
from techops.work_orders.rules import decide
from tests.unit.order_facts import CUSTOMER, NOW, SUPERVISOR, SYSTEM, given, order
from tests.unit.test_order_guards import refused


@pytest.mark.parametrize(
    "place", [Place(Status.COMPLETED, SubStatus.APPROVED), Place(Status.INVOICED), Place(Status.CLOSED)]
)
def test_approved_work_is_disputed_without_moving_for_some_days(place) -> None:
    """docs/adr/0014: an order never goes backwards; 15 days by default, to the second."""
    approved = order(place, approved_at=NOW - timedelta(days=15))
    outcome = decide(Action.REPORT_PROBLEM, approved, CUSTOMER, given(), NOW)
    assert (outcome.status, outcome.sub_status) == (place.status, place.sub_status)
    refused(
        "too_late_to_dispute", Action.REPORT_PROBLEM, approved, CUSTOMER, given(), NOW + timedelta(seconds=1)
    )
    never = given(limits=OrderLimits(days_to_dispute=0))
    refused("too_late_to_dispute", Action.REPORT_PROBLEM, approved, CUSTOMER, never)
    unknown = order(place)
    assert decide(Action.REPORT_PROBLEM, unknown, CUSTOMER, given(), NOW).status is place.status


def test_while_an_order_is_in_dispute_nothing_is_billed_closed_or_disputed_again() -> None:
    approved = order(Place(Status.COMPLETED, SubStatus.APPROVED), in_dispute=True)
    refused("in_dispute", Action.INVOICE, approved, SYSTEM, given())
    refused("in_dispute", Action.REPORT_PROBLEM, approved, CUSTOMER, given())
    refused("in_dispute", Action.CLOSE, order(Place(Status.INVOICED), in_dispute=True), SYSTEM, given())


def test_the_customer_takes_a_complaint_back_and_judges_again() -> None:
    disputed = order(Place(Status.COMPLETED, SubStatus.DISPUTED), in_dispute=True)
    assert (
        decide(Action.WITHDRAW_DISPUTE, disputed, CUSTOMER, given(), NOW).sub_status is SubStatus.UNDER_REVIEW
    )
    refused("not_permitted", Action.WITHDRAW_DISPUTE, disputed, SUPERVISOR, given())
