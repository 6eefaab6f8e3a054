"""Who is first with an offer (security.md D3): accepting, refusing, taking back and expiring.

TECHOPS_RACE_ROUNDS=200 for the full run, whose figures docs/performance.md keeps.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support.dispatching import covered
from tests.support.world import World, text

ROUNDS = int(os.environ.get("TECHOPS_RACE_ROUNDS", "12"))
CLOCK = Path(__file__).with_name("offer_clock.py")


@pytest.fixture(scope="module", autouse=True)
def contract(world: World) -> Iterator[str]:
    limit = {"offer_emergencies_at_once": 0, "pass_offers_on": 0}
    world.set("TechOps Settings", "TechOps Settings", **limit)
    with covered(world) as name:
        yield name
    world.set("TechOps Settings", "TechOps Settings", **dict.fromkeys(limit, 1))


class Clock:
    """The job of the minute, in a process of its own."""

    def __init__(self, world: World) -> None:
        facts = world.site.facts
        bench = Path(facts["bench"])
        self.process = subprocess.Popen(
            [bench / "env/bin/python", CLOCK, world.site.name],
            cwd=bench / "sites",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout and self.process.stdin
        while (line := self.process.stdout.readline()) and line.strip() != "ready":
            pass

    def expire(self, order: str, moment: float) -> int:
        """End the offers of `order` at `moment`; returns how many orders that moved."""
        assert self.process.stdout and self.process.stdin
        self.process.stdin.write(f"{order} {moment}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def clock(world: World) -> Iterator[Clock]:
    made = Clock(world)
    yield made
    made.process.kill()


def offered(world: World, contract: str) -> str:
    order = world.new_order(contract=contract)
    start = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(start),
    )
    return order


def checked(world: World, order: str, winners: int) -> str:
    """One answer, one place, one visit if somebody took it; returns how the offer ended."""
    assert winners == 1, order
    (offer,) = world.site.sql("select * from `tabAssignment Offer` where work_order = %s", (order,))
    (row,) = world.site.sql("select * from `tabService Work Order` where name = %s", (order,))
    visits = world.one("select count(*) from `tabWork Order Visit` where work_order = %s", order)
    keys = world.one("select count(*) from `tabTechOps Key` where name like %s", f"OFFER|{order}|%")
    taken = offer["status"] == "Accepted"
    assert offer["status"] != "Open" and keys == 0
    assert visits == int(taken)
    assert (row["status"], row["sub_status"]) == (
        ("Scheduled", "Assigned") if taken else ("Requested", "New")
    )
    moves = world.site.sql(
        "select action from `tabWork Order Event` where work_order = %s and refused = 0 "
        "and action in ('accept', 'reject', 'withdraw_offer', 'offer_expired')",
        (order,),
    )
    assert len(moves) == 1, moves
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
    return str(offer["status"])


def test_an_offer_ends_once_whoever_is_first(world: World, contract: str, clock: Clock) -> None:
    technicians, (office,) = sessions(world, "technician", 2), sessions(world, "supervisor", 1)
    ends: Counter[str] = Counter()
    for number in range(ROUNDS):
        order = offered(world, contract)
        calls = [
            post(technicians[0], "orders.accept", order=order),
            post(technicians[1], "orders.reject", order=order, reason="No puedo"),
            post(office, "orders.withdraw_offer", order=order, reason="Otro plan"),
        ]
        turn = number % 3  # two at once, in every pair
        ends[checked(world, order, at_once([calls[turn], calls[(turn + 1) % 3]]).count(200))] += 1
    print(f"\n{ROUNDS} rounds: {dict(ends)}")
    assert set(ends) <= {"Accepted", "Refused", "Withdrawn"}


def test_accepting_at_the_last_second_against_the_clock_has_one_winner(
    world: World, contract: str, clock: Clock
) -> None:
    (technician,) = sessions(world, "technician", 1)
    ends: Counter[str] = Counter()
    for number in range(ROUNDS):
        order = offered(world, contract)
        second = int(time.time()) + 1
        world.site.sql(
            "update `tabAssignment Offer` set expires_at = %s where work_order = %s",
            (text(datetime.fromtimestamp(second - 1, UTC)), order),
        )
        # The offer is open through `second - 1`; both act around the moment at which it is over.
        moment = second - 0.03 + 0.01 * (number % 7)
        codes = race(post(technician, "orders.accept", order=order), order, moment, clock)
        if codes == (False, False):  # the clock asked a moment too early: nothing has happened yet
            assert clock.expire(order, 0) == 1
            codes = (False, True)
        ends[checked(world, order, sum(codes))] += 1
    print(f"\n{ROUNDS} rounds: {dict(ends)}")
    assert set(ends) <= {"Accepted", "Expired"}


def race(accept: Callable[[], int], order: str, moment: float, clock: Clock) -> tuple[bool, bool]:
    """Accept and expire at `moment`: whether each succeeded."""
    done: list[bool] = []

    def answer() -> None:
        time.sleep(max(0.0, moment - 0.04 - time.time()))
        done.append(accept() == 200)

    thread = threading.Thread(target=answer)
    thread.start()
    expired = clock.expire(order, moment)
    thread.join()
    return done[0], expired == 1
