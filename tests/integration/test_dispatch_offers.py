"""Offers that go on by themselves, and who is told when nobody takes an order (RN-002, RN-003; 5.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.dispatching import answers, covered, let_pass, offers, order_row, run, told, until
from tests.support.world import NEAR, World, text

ORDER, OFFER = "Service Work Order", "Assignment Offer"


@pytest.fixture(scope="module", autouse=True)
def contract(world: World) -> Iterator[str]:
    with covered(world) as name:
        yield name


@pytest.fixture
def both(world: World) -> tuple[str, str]:
    return world["technician_name"], world["technician2_name"]


def offered(world: World, contract: str, technician: str = "technician_name", **values: object) -> str:
    """An order of an hour of its own, offered to a technician by hand."""
    order = world.new_order(contract=contract, **values)
    start = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world[technician],
        scheduled_start=text(start),
    )
    return order


def place(world: World, order: str) -> tuple[str, str]:
    row = order_row(world, order)
    return row["status"], row["sub_status"]


def reject(world: World, role: str, order: str) -> None:
    world.call(role, "orders.reject", order=order, reason="No puedo")


def test_a_refused_offer_goes_to_the_next_best_and_at_the_lists_end_to_the_supervisors(
    world: World, contract: str, both: tuple[str, str]
) -> None:
    order = offered(world, contract)
    planned = order_row(world, order)["scheduled_start"]
    reject(world, "technician", order)
    until(lambda: len(answers(world, order)) == 2, "the next offer")
    assert answers(world, order) == [(both[0], "Refused"), (both[1], "Open")]
    assert order_row(world, order)["scheduled_start"] == planned
    reject(world, "technician2", order)
    until(lambda: told(world, "offers_exhausted", order), "the alert")
    assert answers(world, order) == [(both[0], "Refused"), (both[1], "Refused")]
    assert place(world, order) == ("Requested", "New")
    assert told(world, "offers_exhausted", order) == {world["supervisor"]: 1}
    run(world, "offer_due")
    assert told(world, "offers_exhausted", order) == {world["supervisor"]: 1}
    history = world.call("supervisor", "orders.history", order=order)["data"]
    assert [event["action"] for event in history][-1] == "offers_exhausted"
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_an_offer_nobody_answers_expires_once_and_goes_on(
    world: World, contract: str, both: tuple[str, str]
) -> None:
    order = offered(world, contract)
    run(world, "expire_offers")
    assert answers(world, order) == [(both[0], "Open")]
    let_pass(world, OFFER, "expires_at", "work_order", order)
    for _twice in range(2):
        run(world, "expire_offers")
    until(lambda: len(answers(world, order)) == 2, "the next offer")
    assert answers(world, order) == [(both[0], "Expired"), (both[1], "Open")]
    late = world.call("technician", "orders.accept", expect=404, order=order)
    assert "not_found" in str(late)
    world.call("technician2", "orders.accept", order=order)
    assert place(world, order) == ("Scheduled", "Assigned")
    assert order_row(world, order)["next_offer_at"] is None
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_the_minutes_job_offers_what_a_lost_worker_left(world: World, contract: str) -> None:
    order = offered(world, contract)
    world.call("supervisor", "orders.withdraw_offer", order=order, reason="Otro plan")
    assert order_row(world, order)["next_offer_at"] is None  # who withdraws by hand goes on by hand
    run(world, "offer_due")
    assert len(offers(world, order)) == 1
    mark = f"update `tab{ORDER}` set next_offer_at = %s where name = %s"
    world.site.sql(mark, (text(datetime.now(UTC) - timedelta(minutes=2)), order))
    for _twice in range(2):
        run(world, "offer_due")
    # The one whose offer was withdrawn has not refused: he is asked again if he is best.
    assert [status for _who, status in answers(world, order)] == ["Withdrawn", "Open"]
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_a_planned_time_that_has_come_is_not_offered_any_more(world: World, contract: str) -> None:
    order = offered(world, contract)
    for field in ("expires_at", "scheduled_start"):
        let_pass(world, OFFER, field, "work_order", order, minutes=20)
    run(world, "expire_offers")
    until(lambda: told(world, "offers_exhausted", order), "the alert")
    assert [status for _who, status in answers(world, order)] == ["Expired"]
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_the_helpers_offer_outlives_the_leads(world: World, contract: str, both: tuple[str, str]) -> None:
    order = world.new_order(contract=contract)
    start = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=both[0],
        scheduled_start=text(start),
        helpers=[{"technician": both[1]}],
    )
    lead = "select name from `tabAssignment Offer` where work_order = %s and role = 'Lead'"
    let_pass(world, OFFER, "expires_at", "name", world.one(lead, order))
    run(world, "expire_offers")
    # The only other technician has the helper's offer open, so nobody is left to lead, and all offers end.
    until(lambda: told(world, "offers_exhausted", order), "the alert")
    assert sorted(answers(world, order)) == sorted([(both[0], "Expired"), (both[1], "Withdrawn")])
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_section_5_6_an_emergency_is_announced_to_all_and_offered_at_once(
    world: World, contract: str, both: tuple[str, str]
) -> None:
    world.call("technician2", "technicians.update_location", **NEAR)
    order = world.new_order(contract=contract, priority="Emergency")
    assert told(world, "emergency", order) == {world["supervisor"]: 1, world["manager"]: 1}
    until(lambda: answers(world, order), "the offer")
    assert answers(world, order) == [(both[1], "Open")]  # the nearest: the other's position is unknown
    offer = offers(world, order)[0]
    assert (offer["expires_at"] - offer["offered_at"]).total_seconds() == 300
    until(
        lambda: world.site.sql(
            "select name from `tabNotification Log` where document_name = %s and for_user = %s",
            (order, world["technician2"]),
        ),
        "the technician's notification",
    )
    let_pass(world, OFFER, "expires_at", "work_order", order)
    run(world, "expire_offers")
    until(lambda: len(answers(world, order)) == 2, "the next offer")
    assert answers(world, order) == [(both[1], "Expired"), (both[0], "Open")]
    world.call("technician", "orders.accept", order=order)
    assert place(world, order) == ("Scheduled", "Assigned")
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


@pytest.mark.parametrize(
    ("priority", "rule", "who"),
    [("Urgent", "RN-002", "manager"), ("Emergency", "RN-003", "supervisor")],
)
def test_who_must_know_that_nobody_has_taken_an_order_is_told_exactly_once(
    world: World, contract: str, priority: str, rule: str, who: str
) -> None:
    order = world.new_order(contract=contract, priority=priority)
    row = order_row(world, order)
    minutes = 30 if priority == "Urgent" else 10
    assert row["unassigned_alert_at"] - row["requested_at"] == timedelta(minutes=minutes)
    run(world, "escalate_unassigned")
    assert told(world, rule, order) == {}
    let_pass(world, ORDER, "unassigned_alert_at", "name", order, minutes=2 * 24 * 60)  # two days late
    for _twice in range(2):
        run(world, "escalate_unassigned")
    assert told(world, rule, order) == {world[who]: 1}
    history = world.call("supervisor", "orders.history", order=order)["data"]
    assert [event["action"] for event in history].count("escalated") == 1
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_rn_002_who_has_a_technician_is_not_escalated(world: World, contract: str) -> None:
    order = offered(world, contract, priority="Urgent")
    assert order_row(world, order)["unassigned_alert_at"] is not None  # an offer is nobody yet
    world.call("technician", "orders.accept", order=order)
    assert order_row(world, order)["unassigned_alert_at"] is None
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_the_jobs_read_only_what_is_due(world: World) -> None:
    """EXPLAIN: each of the three finds its work by a range of an index."""
    for table, condition, column in (
        (OFFER, "status = 'Open' and expires_at < '2020-01-01'", "expires_at"),
        (ORDER, "next_offer_at <= '2020-01-01'", "next_offer_at"),
        (ORDER, "unassigned_alert_at <= '2020-01-01'", "unassigned_alert_at"),
    ):
        plan = world.site.sql(f"explain select name from `tab{table}` where {condition}")[0]
        assert column in plan["key"] and plan["type"] in ("range", "ref|filter", "range|filter"), plan


def test_candidates_are_explained_part_by_part(world: World, contract: str) -> None:
    order = world.new_order(contract=contract)
    start = text(datetime.now(UTC) + timedelta(days=next(world.slots) + 30))
    rows = world.call("supervisor", "orders.candidates", order=order, scheduled_start=start)["data"]
    able = [row for row in rows if row["eligible"]]
    assert {row["technician"] for row in able} == {world["technician_name"], world["technician2_name"]}
    assert [row["score"] for row in able] == sorted((row["score"] for row in able), reverse=True)
    for row in able:
        assert sum(part["weight"] for part in row["parts"]) == pytest.approx(100, abs=0.5)
        assert sum(part["points"] for part in row["parts"]) == pytest.approx(row["score"], abs=0.1)
        assert row["parts"][0]["part"] == "specialty"
    assert all(row["reasons"] for row in rows if not row["eligible"])
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
