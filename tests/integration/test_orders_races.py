"""Two of anything at once: one effect (security.md D1, D3, D6)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.support.bench import Client
from tests.support.world import LIMA, NEAR, PASSWORD, World, last_workday_morning, text

ROUNDS = 5


def at_once(calls: list[Callable[[], int]]) -> list[int]:
    """Start every call at the same moment; returns the status codes."""
    barrier, results = threading.Barrier(len(calls)), [0] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        results[index] = calls[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def sessions(world: World, role: str, count: int) -> list[Client]:
    return [world.site._login(world[role], PASSWORD) for _number in range(count)]


def post(client: Client, function: str, **arguments: object) -> Callable[[], int]:
    return lambda: client.post(f"techops.api.v1.{function}", **arguments).status_code


def test_two_accepts_of_one_offer_schedule_the_order_once(world: World) -> None:
    pair = sessions(world, "technician", 2)
    for _round in range(ROUNDS):
        order = world.new_order()
        world.call(
            "supervisor",
            "orders.assign",
            order=order,
            technician=world["technician_name"],
            scheduled_start=text(datetime.now(LIMA) + timedelta(days=3)),
        )
        codes = at_once([post(client, "orders.accept", order=order) for client in pair])
        assert codes.count(200) == 1, codes
        visits = world.one("select count(*) from `tabWork Order Visit` where work_order = %s", order)
        assert visits == 1
        world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_approve_against_dispute_has_one_winner(world: World) -> None:
    pair = sessions(world, "approver", 2)
    for number in range(ROUNDS):
        order = world.completed_order(last_workday_morning() + timedelta(minutes=number), 0.5)
        codes = at_once(
            [
                post(pair[0], "orders.approve", order=order),
                post(pair[1], "orders.report_problem", order=order, description="No funciona"),
            ]
        )
        assert sorted(codes)[0] == 200 and codes.count(200) == 1, codes
        row = world.site.sql(
            "select status, sub_status, sales_invoice from `tabService Work Order` where name = %s", (order,)
        )[0]
        approved = codes[0] == 200
        assert (row["status"] == "Invoiced") == approved
        assert bool(row["sales_invoice"]) == approved


def test_two_approvals_make_one_invoice(world: World) -> None:
    pair = sessions(world, "approver", 3)
    for number in range(ROUNDS):
        order = world.completed_order(last_workday_morning() + timedelta(minutes=number), 0.5)
        codes = at_once([post(client, "orders.approve", order=order) for client in pair])
        assert codes.count(200) == 1, codes
        invoices = world.one(
            "select count(distinct parent) from `tabSales Invoice Item` "
            "where service_work_order = %s and docstatus = 1",
            order,
        )
        assert invoices == 1


def test_four_starts_at_once_leave_three_in_progress(world: World) -> None:
    """RN-004 under load."""
    orders = [world.assigned_order() for _number in range(4)]
    clients = sessions(world, "technician", 4)
    codes = at_once(
        [
            post(client, "orders.start", order=order, **NEAR)
            for client, order in zip(clients, orders, strict=True)
        ]
    )
    assert codes.count(200) == 3, codes
    for order, code in zip(orders, codes, strict=True):
        if code == 200:
            world.call("technician", "orders.check_in", order=order, **NEAR)
            world.call("technician", "orders.check_out", order=order, **NEAR)
            world.complete(order)
        else:
            world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
