"""Two people act on a quotation in the same moment: one wins, the other is told, and there is one effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.support.quoting import place, sent, usual
from tests.support.world import World


def test_two_approvals_at_once_have_one_effect(world: World) -> None:
    order = world.new_order()
    name = sent(world, order)["name"]
    clients = [world.client("approver"), world.client("manager")]
    start = Barrier(len(clients))

    def approve(client):
        start.wait()
        return client.post("techops.api.v1.quotations.approve", quotation=name).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = sorted(pool.map(approve, clients))
    assert answers == [200, 409]
    events = world.one(
        "select count(*) from `tabWork Order Event` where work_order = %s and action = 'approve_quotation'",
        order,
    )
    assert (events, place(world, order)) == (1, ("Requested", "Approved"))


def test_approving_against_rejecting_has_one_winner(world: World) -> None:
    order = world.new_order()
    name = sent(world, order)["name"]
    start = Barrier(2)

    def answer(role_and_function):
        role, function, arguments = role_and_function
        client = world.client(role)
        start.wait()
        return client.post(f"techops.api.v1.quotations.{function}", quotation=name, **arguments).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(answer, [("approver", "approve", {}), ("requester", "reject", {"reason": "No"})])
        )
    assert sorted(answers) == [200, 409]
    expected = ("Requested", "Approved") if answers[0] == 200 else ("Cancelled", None)
    assert (place(world, order)[0], place(world, order)[1] or None) == expected


def test_two_quotations_begun_at_once_leave_one(world: World) -> None:
    order = world.new_order()
    clients = [world.client("supervisor"), world.client("manager")]
    start = Barrier(len(clients))
    values = usual(world)

    def create(client):
        start.wait()
        return client.post("techops.api.v1.quotations.create", order=order, values=values).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = sorted(pool.map(create, clients))
    assert answers == [200, 409]
    assert world.one("select count(*) from `tabService Quotation` where work_order = %s", order) == 1


def test_two_new_versions_at_once_leave_one(world: World) -> None:
    order = world.new_order()
    name = sent(world, order)["name"]
    clients = [world.client("supervisor"), world.client("manager")]
    start = Barrier(len(clients))

    def replace(client):
        start.wait()
        return client.post("techops.api.v1.quotations.new_version", quotation=name).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = sorted(pool.map(replace, clients))
    assert answers == [200, 409]
    assert world.one("select count(*) from `tabService Quotation` where work_order = %s", order) == 2
