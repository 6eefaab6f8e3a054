"""Ratings over HTTP: given, thought over, followed up when low, and added up exactly (section 5.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support.refusals import nothing_changes, refused
from tests.support.world import World, last_workday_morning

TABLES = ("Service Rating", "Service Work Order", "Technician", "ToDo", "TechOps Key", "TechOps Outbox")
GOOD = {"overall": 5, "punctuality": 4, "quality": 5, "professionalism": 5}
SCORES = tuple(GOOD)
FIGURES = ("ratings", *(f"{score}_total" for score in SCORES), *(f"{score}_average" for score in SCORES))


def counted(world: World, technician: str) -> tuple[float, ...]:
    """What a technician's ratings add up to, straight from the ratings."""
    sums = ", ".join(f"sum({score}_score) {score}" for score in SCORES)
    found = world.site.sql(
        f"select count(*) ratings, {sums} from `tabService Rating` where technician = %s", (technician,)
    )[0]
    totals = [int(found[score] or 0) for score in SCORES]
    averages = [round(total / found["ratings"], 2) if found["ratings"] else 0 for total in totals]
    return (found["ratings"], *totals, *averages)


def stored(world: World, technician: str) -> tuple[float, ...]:
    """What the technician's record says of them."""
    row = world.site.sql("select * from tabTechnician where name = %s", (technician,))[0]
    return tuple(float(row[name]) for name in FIGURES)


def tasks(world: World, rating: str) -> list[dict[str, Any]]:
    return world.site.sql(
        "select name, status, allocated_to, description from tabToDo where reference_name = %s", (rating,)
    )


def row(world: World, order: str) -> dict[str, Any]:
    return world.site.sql("select * from `tabService Rating` where work_order = %s", (order,))[0]


@pytest.fixture(scope="module", autouse=True)
def own_supervisor(world: World) -> Iterator[None]:
    """The technician's record names the supervisor."""
    employee = world.insert(
        "Employee",
        first_name="Supervisora",
        last_name=world.suffix,
        company=world["company"],
        gender=world.one("select name from tabGender limit 1"),
        date_of_birth="1985-01-01",
        date_of_joining="2019-01-01",
        user_id=world["supervisor"],
        create_user_permission=0,
    )["name"]
    world.set("Technician", world["technician_name"], supervisor=employee)
    yield
    world.set("Technician", world["technician_name"], supervisor=None)


@pytest.fixture(scope="module")
def done(world: World) -> str:
    return world.completed_order(last_workday_morning(), 1)


def test_a_rating_is_given_thought_over_and_settled(world: World, done: str) -> None:
    technician = world["technician_name"]
    before = stored(world, technician)
    seen = world.call("approver", "orders.rating", order=done)
    assert (seen["rating"], seen["may_rate"], seen["asks_recommendation"]) == (None, True, False)
    given = world.call("approver", "orders.rate", order=done, **GOOD)
    assert (given["order_status"], given["overall"], given["comment"]) == ("Completed", 5, "")
    after = stored(world, technician)
    assert after == counted(world, technician)
    assert after[:5] == tuple(was + more for was, more in zip(before[:5], (1, 5, 4, 5, 5), strict=True))
    assert tasks(world, given["name"]) == []
    told = (
        "select payload from `tabTechOps Outbox` where reference_name = %s and payload like '%%rated order%%'"
    )
    assert set(json.loads(world.one(told, done))["users"]) == {world["technician"], world["supervisor"]}

    # Whose it is: the one who gave it changes it, a colleague only reads it.
    assert world.call("requester", "orders.rating", order=done)["may_rate"] is False
    assert world.call("technician", "orders.rating", order=done)["rating"]["overall"] == 5
    with nothing_changes(world, *TABLES):
        assert "rating_of_another" in refused(world, "requester", "orders.rate", 403, order=done, **GOOD)

    # Low now, in one of four: a task for the technician's own supervisor.
    changed = world.call(
        "approver", "orders.rate", order=done, **GOOD | {"quality": 2}, comment="Sigue <b>igual"
    )
    assert (changed["name"], changed["changed_at"] is not None) == (given["name"], True)
    assert (row(world, done)["low"], row(world, done)["rated_by"]) == (1, world["approver"])
    assert stored(world, technician) == counted(world, technician)
    (task,) = tasks(world, given["name"])
    assert (task["status"], task["allocated_to"]) == ("Open", world["supervisor"])
    assert "calidad 2" in task["description"] and "Sigue &lt;b&gt;igual" in task["description"]
    with nothing_changes(world, *TABLES):  # the same again
        world.call("approver", "orders.rate", order=done, **GOOD | {"quality": 2}, comment="Sigue <b>igual")

    # Changed again: the same task, with what is said now; finished, it is open again; good, it is cancelled.
    world.call("approver", "orders.rate", order=done, **GOOD | {"quality": 1})
    (again,) = tasks(world, given["name"])
    assert (again["name"], again["status"]) == (task["name"], "Open") and "calidad 1" in again["description"]
    closed = world.client("supervisor").request(
        "PUT", f"/api/resource/ToDo/{task['name']}", json={"status": "Closed"}
    )
    assert closed.status_code == 200, closed.text[:500]
    world.call("approver", "orders.rate", order=done, **GOOD | {"quality": 1}, comment="Nadie llamó")
    assert [one["status"] for one in tasks(world, given["name"])] == ["Open"]
    world.call("approver", "orders.rate", order=done, **GOOD | {"quality": 4})
    assert [one["status"] for one in tasks(world, given["name"])] == ["Cancelled"]
    assert (row(world, done)["low"], stored(world, technician)) == (0, counted(world, technician))
    actions = [event["action"] for event in world.call("approver", "orders.history", order=done)["data"]]
    assert (actions.count("rate"), actions.count("rating_changed")) == (1, 4)

    # A week later it stays.
    world.site.sql(
        "update `tabService Rating` set rated_at = rated_at - interval 8 day where work_order = %s", (done,)
    )
    with nothing_changes(world, *TABLES):
        assert "rating_settled" in refused(world, "approver", "orders.rate", 409, order=done, **GOOD)
    assert world.call("approver", "orders.rating", order=done)["may_rate"] is False


def test_who_may_not_and_what_is_no_score(world: World, done: str) -> None:
    order = world.new_order()
    with nothing_changes(world, *TABLES):
        refused(world, "stranger", "orders.rating", 404, order=done)
        refused(world, "stranger", "orders.rate", 404, order=done, **GOOD)
        for role in ("technician", "supervisor", "manager"):
            refused(world, role, "orders.rate", 403, order=done, **GOOD)
        assert "not_rateable" in refused(world, "approver", "orders.rate", 409, order=order, **GOOD)
        for score in SCORES:
            for value in (0, 6):
                said = refused(world, "approver", "orders.rate", 400, order=order, **GOOD | {score: value})
                assert "bad_score" in said
        asked = refused(world, "approver", "orders.rate", 400, order=order, **GOOD, recommendation=9)
        assert "recommendation_not_asked" in asked
        rating = row(world, done)["name"]
        for client in (world.admin, world.client("manager")):
            path = f"/api/resource/Service Rating/{rating}"
            assert client.request("PUT", path, json={"overall_score": 5, "comment": "x"}).status_code == 403
            assert client.request("DELETE", path).status_code == 403
        assert world.client("approver").get(f"/api/resource/Service Rating/{rating}").status_code == 403


def test_the_recommendation_is_asked_where_the_company_wants_it_and_zero_is_an_answer(world: World) -> None:
    order = world.completed_order(last_workday_morning(), 1)
    world.set("TechOps Settings", "TechOps Settings", ask_recommendation=1)
    try:
        assert world.call("approver", "orders.rating", order=order)["asks_recommendation"] is True
        assert "bad_recommendation" in refused(
            world, "approver", "orders.rate", 400, order=order, **GOOD, recommendation=11
        )
        given = world.call("approver", "orders.rate", order=order, **GOOD, recommendation=0)
        assert (given["recommendation"], row(world, order)["recommendation"]) == (0, "0")
        given = world.call("approver", "orders.rate", order=order, **GOOD)
        assert (given["recommendation"], row(world, order)["recommendation"]) == (None, "")
    finally:
        world.set("TechOps Settings", "TechOps Settings", ask_recommendation=0)


def test_two_people_at_once_are_one_rating(world: World) -> None:
    order, technician = world.completed_order(last_workday_morning(), 1), world["technician_name"]
    low = GOOD | {"overall": 1}
    people = [sessions(world, role, 1)[0] for role in ("requester", "approver")]
    assert sorted(at_once([post(one, "orders.rate", order=order, **low) for one in people])) == [200, 403]
    rating = row(world, order)
    assert len(tasks(world, rating["name"])) == 1
    # The same person twice: both count, the second as a change of the first.
    mine = "requester" if rating["rated_by"] == world["requester"] else "approver"
    values = [GOOD | {"overall": overall} for overall in (2, 3, 4)]
    clients = sessions(world, mine, len(values))
    calls = [
        post(one, "orders.rate", order=order, **value) for one, value in zip(clients, values, strict=True)
    ]
    assert set(at_once(calls)) == {200}
    assert len(tasks(world, rating["name"])) == 1
    assert stored(world, technician) == counted(world, technician)


def test_averages_are_the_ratings_and_nobody_types_them(world: World) -> None:
    technician = world["technician_name"]
    right = counted(world, technician)
    assert right[0] > 0
    world.set("Technician", technician, ratings=99, overall_average=5, overall_total=495)
    assert stored(world, technician) == right
    shown = world.call("technician", "technicians.get", technician=technician)
    assert (shown["ratings"], shown["overall_average"]) == (right[0], right[5])
    # What was lost, or counted twice, the nightly job counts again; twice is once.
    world.site.sql("update tabTechnician set ratings = 3, quality_total = 99 where name = %s", (technician,))
    for _twice in range(2):
        world.site.execute("techops.ratings.jobs.rebuild_averages")
        assert stored(world, technician) == right
    # Everybody's, those of the demonstration company and of older ratings too.
    for one in world.site.sql("select name from tabTechnician"):
        assert stored(world, one["name"]) == counted(world, one["name"]), one["name"]
