"""Seed 1, sections 5.4 and 5.5: additional work, waits and pauses, over HTTP with one user per role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support import quoting
from tests.support.pages import PIXEL
from tests.support.world import FAR, NEAR, World, last_workday_morning, text


@pytest.fixture
def executing(world: World) -> str:
    return quoting.executing(world)


def leave(world: World, order: str) -> None:
    """Give the technician back his free hands, whatever the test did."""
    for visit in world.call("supervisor", "orders.get", order=order)["visits"]:
        if visit["status"] in ("On Site", "Executing", "Waiting"):
            world.call("technician", "orders.check_out", order=order, **NEAR)


def shown_to_the_customer(world: World, order: str, request: dict[str, Any]) -> None:
    """What, why, photos, amount and the minutes left: to the customer of the order, and to no other."""
    seen = world.call("requester", "orders.get", order=order)["additional_work"][0]
    assert (seen["name"], seen["description"], seen["amount"]) == (
        request["name"],
        "Cambiar la correa",
        request["amount"],
    )
    parts = [(part["item"], part["quantity"], part["unit_price"]) for part in seen["materials"]]
    assert (seen["estimated_hours"], parts) == (3, [(world["belt"], 1, 14)])
    assert 235 <= seen["minutes_left"] <= 240
    photo = {"order": order, "file": seen["photos"][0]["name"]}
    download = "techops.api.v1.orders.download"
    answer = world.client("approver").get(download, **photo)
    assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG")
    assert world.client("stranger").get(download, **photo).status_code == 404
    other = world.new_order()
    assert world.client("approver").get(download, order=other, file=photo["file"]).status_code == 404


def test_additional_work_over_the_threshold_waits_for_the_customer(world: World, executing: str) -> None:
    """RN-006: 120 approved, 20 % is 24, and 150 are granted unasked: three hours and a belt are more.

    The hours are priced from now on, so at night and on weekends they cost more than 50.
    """
    within = world.call(
        "technician",
        "orders.request_additional_work",
        order=executing,
        description="Ajuste menor",
        estimated_hours=0.4,
    )
    assert within["status"] == "Granted by System"
    assert within["amount"] >= 20.0
    more = world.call(
        "technician",
        "orders.request_additional_work",
        order=executing,
        description="Cambiar la correa",
        estimated_hours=3,
        materials=[{"item": world["belt"], "quantity": 1}],
        photos=[{"file_name": "correa.png", "content": PIXEL}],
    )
    # 3 x 50 + belt 10.00 + 40 % = 14.00
    assert more["status"] == "Awaiting Answer"
    assert more["amount"] >= 164.0
    assert more["order_sub_status"] == "Awaiting Approval"
    shown_to_the_customer(world, executing, more)
    blocked = world.call(
        "technician", "orders.complete", expect=409, order=executing, diagnosis="x", work_performed="y"
    )
    assert blocked["code"] == "transition_not_allowed"
    world.call("requester", "orders.decide_additional_work", expect=403, request=more["name"], approve=True)
    answer = world.call("approver", "orders.decide_additional_work", request=more["name"], approve=True)
    assert answer["status"] == "Approved"
    assert world.call("technician", "orders.get", order=executing)["sub_status"] == "Executing"
    late = world.call(
        "approver", "orders.decide_additional_work", expect=409, request=more["name"], approve=False
    )
    assert late["code"] in ("already_answered", "nothing_to_decide")
    leave(world, executing)


def test_rejected_additional_work_lets_the_original_work_go_on(world: World, executing: str) -> None:
    """Seed 1, 5.4: rejected, the technician completes only the original work."""
    more = world.call(
        "technician",
        "orders.request_additional_work",
        order=executing,
        description="Cambiar el motor",
        estimated_hours=10,
    )
    world.call("approver", "orders.decide_additional_work", request=more["name"], approve=False, note="No")
    assert world.call("technician", "orders.get", order=executing)["sub_status"] == "Executing"
    leave(world, executing)


def test_waiting_under_30_minutes_is_billed_in_full_and_longer_at_half(world: World) -> None:
    """Section 3: work 09:00-10:00, wait 20 min (full), work to 11:20, wait 40 min (half), work to 13:00."""
    start = last_workday_morning()
    order = world.assigned_order()
    step = {"order": order}

    def at(minutes: int) -> dict[str, str]:
        return {"occurred_at": text(start + timedelta(minutes=minutes))}

    world.call("technician", "orders.start", **step, **FAR, **at(-30))
    world.call("technician", "orders.check_in", **step, **NEAR, **at(0))
    world.call("technician", "orders.execute", **step, **at(0))
    wait = {"pause_reason": "Awaiting Customer", "note": "El área no está libre"}
    paused = world.call("technician", "orders.pause", **step, **wait, **at(60))
    assert (paused["status"], paused["sub_status"]) == ("Pending", "Awaiting Customer")
    world.call("technician", "orders.resume", **step, **at(80))
    world.call("technician", "orders.pause", **step, **wait, **at(140))
    world.call("technician", "orders.resume", **step, **at(180))
    backwards = world.call("technician", "orders.check_out", expect=400, **step, **NEAR, **at(100))
    assert backwards["code"] == "time_goes_backwards"
    world.call("technician", "orders.check_out", **step, **NEAR, **at(240))
    world.complete(order)
    lines = world.call("approver", "orders.price", order=order)["lines"]
    by_kind = {}
    for line in lines:
        by_kind[line["kind"]] = by_kind.get(line["kind"], 0) + line["amount"]
    # Work: 60 + 60 + 60 = 3 h x 50; waits: 20 min in full = 16.67, 40 min at half = 0.666667 x 25 = 16.67.
    assert by_kind["Labour"] == 150.0
    assert by_kind["Waiting"] == 33.34
    assert by_kind["Travel"] == 20.0


def test_customer_absent_makes_a_failed_visit(world: World) -> None:
    """Seed 1, 5.5: nobody there, the technician leaves: failed visit, rescheduled, no labour billed."""
    start = last_workday_morning()
    order = world.assigned_order()
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=text(start - timedelta(hours=1)))
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
    world.call(
        "technician",
        "orders.pause",
        order=order,
        pause_reason="Awaiting Customer",
        note="Nadie abre",
        occurred_at=text(start),
    )
    left = world.call(
        "technician", "orders.check_out", order=order, **NEAR, occurred_at=text(start + timedelta(minutes=45))
    )
    assert left["sub_status"] == "Awaiting Customer"
    visits = world.call("supervisor", "orders.get", order=order)["visits"]
    assert [visit["status"] for visit in visits] == ["Failed"]
    again = world.call(
        "supervisor",
        "orders.reassign",
        order=order,
        technician=world["technician_name"],
        reason="El cliente estará mañana",
        scheduled_start=text(start + timedelta(days=15)),
    )
    assert again["sub_status"] == "Offered"
    accepted = world.call("technician", "orders.accept", order=order)
    assert accepted["status"] == "Scheduled"


def test_waiting_for_a_part_asks_for_it_and_names_it(world: World) -> None:
    """Seed 1, 5.5: the missing part becomes a Material Request linked to the order."""
    order = world.assigned_order()
    world.call("technician", "orders.start", order=order, **FAR)
    world.call("technician", "orders.check_in", order=order, **NEAR)
    nameless = world.call(
        "technician", "orders.pause", expect=400, order=order, pause_reason="Awaiting Parts", note="Falta"
    )
    assert nameless["code"] == "missing_parts"
    world.call(
        "technician",
        "orders.pause",
        order=order,
        pause_reason="Awaiting Parts",
        note="Falta correa",
        parts=[{"item": world["belt"], "quantity": 2}],
    )
    request = world.site.sql(
        "select r.name, i.item_code, i.qty from `tabMaterial Request` r "
        "join `tabMaterial Request Item` i on i.parent = r.name where r.techops_work_order = %s",
        (order,),
    )
    assert [(row["item_code"], float(row["qty"])) for row in request] == [(world["belt"], 2.0)]
    world.call("technician", "orders.check_out", order=order, **NEAR)
    assert world.call("supervisor", "orders.get", order=order)["sub_status"] == "Awaiting Parts"
    world.call("manager", "orders.cancel", order=order, reason="El cliente desiste")
