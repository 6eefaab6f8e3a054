"""The technician's own endpoints over HTTP: day, the telephone's clock, help, van, hours and scores."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from tests.integration.test_query_budgets import least
from tests.support.world import FAR, LIMA, NEAR, World, text

PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360f8cf500f0003860180b75aa3fb"
        "0000000049454e44ae426082"
    )
).decode()
MINUTE = timedelta(minutes=1)
HOUR = 3600
PRICES = ("price", "total", "amount", "cost", "margin", "rate", "valuation")


def offered(world: World, technician: str = "technician_name", begins: int = 0) -> str:
    """An order offered for today, `begins` minutes from now."""
    order = world.new_order(title="Faja del molino")
    start = datetime.now(UTC) + begins * MINUTE
    times = {"scheduled_start": text(start), "scheduled_end": text(start + MINUTE)}
    world.call("supervisor", "orders.assign", order=order, technician=world[technician], **times)
    return order


def events(world: World, order: str) -> list[dict[str, Any]]:
    return world.site.sql(
        "select action, occurred_at, note, details from `tabWork Order Event` where work_order = %s "
        "order by name",
        (order,),
    )


def visit_of(world: World, order: str) -> dict[str, Any]:
    return world.site.sql("select * from `tabWork Order Visit` where work_order = %s", (order,))[0]


def shown(day: dict[str, Any], order: str) -> dict[str, Any]:
    return next(visit for visit in day["visits"] if visit["name"] == order)


@pytest.fixture(scope="module")
def order(world: World) -> str:
    """An order of today, accepted by the technician."""
    name = offered(world)
    world.call("technician", "orders.accept", order=name)
    return name


def test_the_day_shows_offers_and_then_visits_and_no_price(world: World) -> None:
    name = offered(world, begins=3)
    day = world.call("technician", "fieldwork.day")
    offer = next(one for one in day["offers"] if one["work_order"] == name)
    assert 3500 < offer["seconds_left"] <= HOUR
    assert offer["title"] == "Faja del molino" and offer["site_name"] == "Planta Molinos del Rímac"
    assert name not in {one["name"] for one in day["visits"]}
    # Nobody else's day knows of it, and who is no technician has none.
    other = world.call("technician2", "fieldwork.day")
    assert name not in str(other)
    assert world.call("supervisor", "fieldwork.day", expect=403)["code"] == "not_permitted"

    world.call("technician", "orders.accept", order=name)
    day = world.call("technician", "fieldwork.day")
    assert name not in {one["work_order"] for one in day["offers"]}
    visit = shown(day, name)
    assert visit["visit_status"] == "Planned" and visit["leads"] is True
    assert "start" in visit["allowed_actions"] and "check_in" not in visit["allowed_actions"]
    assert (visit["latitude"], visit["longitude"]) == (-12.046, -77.0305)
    assert day["steps"]["En Route"] == {"check_in": "On Site", "pause": "Waiting"}
    assert abs(datetime.fromisoformat(day["server_time"]) - datetime.now(UTC)) < MINUTE
    assert not [key for key in visit if any(word in key for word in PRICES)]


def test_the_day_does_not_grow_with_its_orders(world: World, order: str) -> None:
    """The database is asked the same number of questions for one visit and for several."""
    one = least(world, lambda: world.call("technician", "fieldwork.day"))
    for begins in (6, 9):
        world.call("technician", "orders.accept", order=offered(world, begins=begins))
    several = least(world, lambda: world.call("technician", "fieldwork.day"))
    assert several <= one <= 20, (one, several)


def test_a_wrong_clock_tells_the_true_time(world: World) -> None:
    """The telephone is an hour ahead: set out 5 minutes ago by ours, 55 minutes from now by its own."""
    name = offered(world, begins=12)
    world.call("technician", "orders.accept", order=name)
    true = datetime.now(UTC).replace(microsecond=0) - 5 * MINUTE
    told = {"occurred_at": (true + 60 * MINUTE).isoformat(), **FAR}
    refused = world.call("technician", "orders.start", expect=400, order=name, **told)
    assert refused["code"] == "time_out_of_bounds"
    skew = world.call("technician", "orders.start", expect=400, order=name, **told, clock_skew=1e12)
    assert skew["code"] == "bad_clock_skew"
    assert visit_of(world, name)["status"] == "Planned"

    key = {"idempotency_key": f"start-{name}"}
    for _again in range(2):
        world.call("technician", "orders.start", order=name, **told, clock_skew=-HOUR, **key)
    assert str(visit_of(world, name)["travel_started_at"]) == text(true)
    assert [one["action"] for one in events(world, name)].count("start") == 1
    # A clock an hour behind, and a skew that puts the next step into the future: it happened now.
    true = datetime.now(UTC).replace(microsecond=0)
    behind = {"occurred_at": (true - 60 * MINUTE).isoformat(), "clock_skew": HOUR + 200}
    world.call("technician", "orders.check_in", order=name, **NEAR, **behind)
    assert str(visit_of(world, name)["arrived_at"]) <= text(datetime.now(UTC))
    out = {"occurred_at": text(datetime.now(UTC)), **NEAR}
    world.call("technician", "orders.check_out", order=name, **out)


def test_additional_work_waits_from_when_it_was_asked(world: World) -> None:
    """Asked ten minutes ago without a network: the wait began then, the customer's 4 hours begin now."""
    name = offered(world, begins=15)
    world.call("technician", "orders.accept", order=name)
    begun = datetime.now(UTC).replace(microsecond=0) - 30 * MINUTE
    world.call("technician", "orders.start", order=name, **FAR, occurred_at=text(begun))
    world.call("technician", "orders.check_in", order=name, **NEAR, occurred_at=text(begun + MINUTE))
    asked = begun + 20 * MINUTE
    wanted = {"description": "Cambiar el motor", "estimated_hours": 40}
    answer = world.call(
        "technician", "orders.request_additional_work", order=name, **wanted, occurred_at=text(asked)
    )
    assert (answer["status"], answer["order_sub_status"]) == ("Awaiting Answer", "Awaiting Approval")
    row = world.site.sql("select paused_at from `tabService Work Order` where name = %s", (name,))[0]
    assert str(row["paused_at"]) == text(asked)
    assert answer["answer_by"] > text(datetime.now(UTC) + 235 * MINUTE)
    day = world.call("technician", "fieldwork.day")
    [request] = shown(day, name)["additional_work"]
    assert request["status"] == "Awaiting Answer" and "amount" not in request
    world.call("technician", "orders.check_out", order=name, **NEAR, occurred_at=text(asked + MINUTE))


def test_a_supervisor_is_asked_where_the_site_is_too_far(world: World) -> None:
    name = offered(world, begins=18)
    world.call("technician", "orders.accept", order=name)
    world.call("technician", "orders.start", order=name, **FAR)
    too_far = world.call("technician", "orders.check_in", expect=417, order=name, **FAR)
    assert too_far["code"] == "outside_radius"
    ask = {"order": name, **FAR}
    before = len(events(world, name))
    hidden = world.call("technician2", "fieldwork.ask_check_in", expect=404, **ask, reason="No hay señal")
    assert hidden["code"] == "not_found"
    empty = world.call("technician", "fieldwork.ask_check_in", expect=400, **ask, reason=" ")
    assert empty["code"] == "missing_reason"
    assert len(events(world, name)) == before
    world.call("technician", "fieldwork.ask_check_in", **ask, reason="La entrada está al otro lado")
    last = events(world, name)[-1]
    assert (last["action"], last["note"]) == ("check_in_asked", "La entrada está al otro lado")
    told = world.one(
        "select count(*) from `tabTechOps Outbox` where kind = 'notice' and reference_name = %s", name
    )
    assert told == 1
    # The supervisor answers with the check-in itself, for the technician.
    override = {"override_reason": "Entrada al otro lado", "technician": world["technician_name"]}
    world.call("supervisor", "orders.check_in", order=name, **FAR, **override)
    assert shown(world.call("technician", "fieldwork.day"), name)["visit_status"] == "On Site"
    world.call("technician", "orders.check_out", order=name, **FAR)


def test_work_on_an_order_that_was_taken_away_is_handed_over(world: World) -> None:
    name = offered(world, begins=21)
    world.call("technician", "orders.accept", order=name)
    assert world.call("technician", "fieldwork.standing", order=name)["standing"] == "yours"
    later = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    moved = {"technician": world["technician2_name"], "scheduled_start": text(later)}
    world.call("supervisor", "orders.reassign", order=name, reason="Otra zona", **moved)
    gone = world.call("technician", "orders.start", expect=404, order=name, **FAR)
    assert gone["code"] == "not_found"
    became = world.call("technician", "fieldwork.standing", order=name)
    assert became["standing"] == "reassigned"
    assert became["message"] == "La orden se dio a otra persona mientras usted no tenía conexión."

    steps = [{"action": "start", "at": "2026-03-02 09:00"}, {"action": "use_material", "item": "X" * 5000}]
    before = len(events(world, name))
    for role, given, code in (("supervisor", steps, 403), ("technician", [], 400)):
        world.call(role, "fieldwork.hand_over", expect=code, order=name, steps=given)
    unknown = offered(world, "technician2_name", begins=500)
    for function in ("standing", "hand_over"):
        arguments = {"order": unknown} | ({"steps": steps} if function == "hand_over" else {})
        world.call("technician", f"fieldwork.{function}", expect=404, **arguments)
    assert len(events(world, name)) == before
    world.call("technician", "fieldwork.hand_over", order=name, steps=steps, note="Ya estaba en camino")
    last = events(world, name)[-1]
    assert (last["action"], last["note"]) == ("work_handed_over", "Ya estaba en camino")
    assert '"start"' in last["details"] and len(last["details"]) < 3000
    world.call("manager", "orders.cancel", order=name, reason="Ya no hace falta")
    assert world.call("technician", "fieldwork.standing", order=name)["standing"] == "cancelled"


def test_photos_say_when_they_were_taken(world: World, order: str) -> None:
    photo = {"order": order, "file_name": "foto.png", "content": PNG}
    world.call("technician2", "fieldwork.add_photo", expect=404, stage="Before", **photo)
    bad = world.call("technician", "fieldwork.add_photo", expect=400, stage="Later", **photo)
    assert bad["code"] == "bad_photo_stage"
    fake = {**photo, "content": base64.b64encode(b"<svg onload=alert(1)>").decode()}
    assert (
        world.call("technician", "fieldwork.add_photo", expect=400, stage="Before", **fake)["code"]
        == "bad_file"
    )
    assert shown(world.call("technician", "fieldwork.day"), order)["files"] == 0
    kept = world.call("technician", "fieldwork.add_photo", stage="Before", **photo)
    row = world.site.sql("select * from tabFile where name = %s", (kept["name"],))[0]
    assert (row["techops_photo_stage"], row["is_private"], row["attached_to_name"]) == ("Before", 1, order)
    assert shown(world.call("technician", "fieldwork.day"), order)["files"] == 1


def test_the_van_is_the_technicians_own(world: World) -> None:
    van = world.call("technician", "fieldwork.van")
    held = {row["item"]: row["quantity"] for row in van["data"]}
    assert van["van"] == world["van"] and held[world["belt"]] >= 0
    assert not [key for row in van["data"] for key in row if any(word in key for word in PRICES)]
    assert world.call("technician2", "fieldwork.van")["data"] == []
    found = world.call("technician", "fieldwork.find_items", text=world["bearing"])["data"]
    assert [row["item"] for row in found] == [world["bearing"]]
    assert world.call("technician", "fieldwork.find_items", text="%%")["data"] == []

    requests = "select count(*) from `tabMaterial Request` where set_warehouse = %s"
    before = world.one(requests, world["van"])
    nothing = world.call("technician", "fieldwork.request_refill", expect=400, items=[])
    assert nothing["code"] == "nothing_to_refill"
    for items, code in (([{"item": "NO-EXISTE"}], 404), ([{"item": world["bearing"], "quantity": -1}], 400)):
        world.call("technician", "fieldwork.request_refill", expect=code, items=items)
    assert world.one(requests, world["van"]) == before
    wanted = [{"item": world["bearing"], "quantity": 2}]
    made = world.call(
        "technician", "fieldwork.request_refill", items=wanted, idempotency_key=f"r{world.suffix}"
    )
    again = world.call(
        "technician", "fieldwork.request_refill", items=wanted, idempotency_key=f"r{world.suffix}"
    )
    assert again == made
    row = world.site.sql("select * from `tabMaterial Request` where name = %s", (made["name"],))[0]
    assert (row["material_request_type"], row["docstatus"]) == ("Material Transfer", 1)
    assert row["techops_work_order"] is None
    asked = world.call("technician", "fieldwork.van")["requests"]
    assert [(one["item"], one["quantity"]) for one in asked if one["name"] == made["name"]] == [
        (world["bearing"], 2.0)
    ]


def test_hours_and_scores_are_the_technicians_own(world: World) -> None:
    """30 min of travel and 2 h of work, six days back: in that day of its week, to the minute."""
    name = offered(world, "technician2_name", begins=600)
    world.call("technician2", "orders.accept", order=name)
    day = (datetime.now(LIMA) - timedelta(days=6)).date()
    start = datetime.combine(day, time(10), LIMA)
    for function, after, where in (
        ("start", 0, FAR),
        ("check_in", 30, NEAR),
        ("execute", 30, {}),
        ("check_out", 150, NEAR),
    ):
        at = text(start + after * MINUTE)
        world.call("technician2", f"orders.{function}", order=name, **where, occurred_at=at)
    week = world.call("technician2", "fieldwork.hours", week=str(day))
    assert week["days"][day.weekday()] == {"day": str(day), "travel": 30, "work": 120, "wait": 0}
    assert (week["travel"], week["work"], week["wait"], len(week["days"])) == (30, 120, 0, 7)
    other = world.call("technician", "fieldwork.hours", week=str(day - timedelta(days=28)))
    assert (other["travel"], other["work"], other["wait"]) == (0, 0, 0)
    world.call("technician2", "fieldwork.hours", expect=400, week="ayer")
    scores = world.call("technician2", "fieldwork.scores")
    assert scores["recent"]["ratings"] == 0 and scores["recent"]["quality"] is None
    assert scores["month"]["orders_completed"] == 0


def test_the_checklist_of_the_category_is_answered_before_the_order_is_completed(world: World) -> None:
    """The category above says what to check; a point that must be answered holds the order back."""
    above = world.insert(
        "Service Category",
        category_name=f"Bandas {world.suffix}",
        is_group=1,
        base_rate=50,
        checks=[{"point": "Tensión de la banda"}, {"point": "Pintura", "required": 0}],
    )["name"]
    category = world.insert(
        "Service Category", category_name=f"Banda {world.suffix}", parent_service_category=above
    )["name"]
    start = datetime.now(UTC).replace(microsecond=0) - 30 * MINUTE
    name = world.new_order(title="Banda floja", service_category=category)
    times = {"scheduled_start": text(datetime.now(UTC) + 24 * MINUTE)}
    times["scheduled_end"] = text(datetime.now(UTC) + 25 * MINUTE)
    world.call("supervisor", "orders.assign", order=name, technician=world["technician_name"], **times)
    world.call("technician", "orders.accept", order=name)
    found = shown(world.call("technician", "fieldwork.day"), name)["checklist"]
    assert [(row["point"], row["required"], row["outcome"]) for row in found] == [
        ("Tensión de la banda", True, None),
        ("Pintura", False, None),
    ]
    answer = {"order": name, "point": "Tensión de la banda", "outcome": "In Order"}
    early = world.call("technician", "fieldwork.check", expect=409, **answer)
    assert early["code"] == "not_under_way"
    world.call("technician", "orders.start", order=name, **FAR, occurred_at=text(start))
    world.call("technician", "orders.check_in", order=name, **NEAR, occurred_at=text(start + MINUTE))
    world.call("technician", "orders.check_out", order=name, **NEAR, occurred_at=text(start + 5 * MINUTE))
    report = {"diagnosis": "Banda floja", "work_performed": "Se tensó"}
    held = world.call("technician", "orders.complete", expect=409, order=name, **report)
    assert held["code"] == "checklist_open" and "Tensión de la banda" in held["message"]
    state = "select status from `tabService Work Order` where name = %s"
    assert world.one(state, name) == "In Progress"
    refusals = (
        ("technician2", {}, 404, "not_found"),
        ("supervisor", {}, 403, "not_permitted"),
        ("technician", {"point": "Frenos"}, 409, "no_such_point"),
        ("technician", {"outcome": "Perfect"}, 400, "bad_outcome"),
        ("technician", {"outcome": "Fault Found", "note": " "}, 400, "missing_note"),
    )
    for role, changed, status, code in refusals:
        refused = world.call(role, "fieldwork.check", expect=status, **{**answer, **changed})
        assert refused["code"] == code
    answers = "select point, outcome, note, answered_at from `tabWork Order Check` where work_order = %s"
    assert not world.site.sql(answers, (name,))
    world.call("technician", "fieldwork.check", **answer)
    fault = {**answer, "outcome": "Fault Found", "note": "Estaba floja", "occurred_at": text(start)}
    for _again in range(2):
        world.call("technician", "fieldwork.check", **fault, idempotency_key=f"check-{name}")
    [row] = world.site.sql(answers, (name,))
    assert (row["outcome"], row["note"], str(row["answered_at"])) == (
        "Fault Found",
        "Estaba floja",
        text(start),
    )
    world.call("technician", "orders.complete", order=name, **report)
    assert world.one(state, name) == "Completed"
    late = world.call("technician", "fieldwork.check", expect=409, **answer)
    assert late["code"] == "not_under_way"
    by_hand = {"work_order": name, "point": "Pintura", "outcome": "In Order"}
    assert world.admin.post("/api/resource/Work Order Check", **by_hand).status_code == 403
