"""How many statements the database sees for one request, everything included (session, roles, commit).

Counted by the server, for this site's user, over real HTTP requests; other processes of the site add noise,
never take any away, so the least of several requests is what the request itself costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.world import World, last_workday_morning

REPEATS = 5
QUIET_SECONDS, PATIENCE_SECONDS = 0.3, 15


def statements(world: World) -> int:
    counted = "select select_commands + update_commands + other_commands as statements"
    of_this_site = f"{counted} from user_statistics where user = %s"
    return int(
        world.site.sql(of_this_site, (world.site.facts["database"]["user"],), "server")[0]["statements"]
    )


def quiet(world: World) -> int:
    """Wait until the worker has done what the last request left to it; returns the statements so far."""
    limit = time.monotonic() + PATIENCE_SECONDS
    before, now = -1, statements(world)
    while before != now and time.monotonic() < limit:
        time.sleep(QUIET_SECONDS)
        before, now = now, statements(world)
    return now


def least(world: World, request: Callable[[], object]) -> int:
    """The least number of statements of several equal requests, without those of counting."""
    request()
    counts = []
    for _repeat in range(REPEATS):
        before = quiet(world)
        request()
        counts.append(statements(world) - before)
    return min(counts)


@pytest.fixture(scope="module")
def finished(world: World) -> list[str]:
    """Orders whose work is over, each with its own hour, ready to be completed."""
    start = last_workday_morning()
    return [world.worked_order(start + timedelta(minutes=number), 0.5) for number in range(REPEATS + 1)]


def test_creating_an_order(world: World) -> None:
    used = least(world, world.new_order)
    assert used <= 45, used


def test_listing_orders(world: World) -> None:
    used = least(world, lambda: world.call("supervisor", "orders.list", limit=20))
    assert used <= 20, used


def test_listing_does_not_grow_with_the_page(world: World) -> None:
    few = least(world, lambda: world.call("supervisor", "orders.list", limit=2))
    many = least(world, lambda: world.call("supervisor", "orders.list", limit=100))
    assert many <= few + 1, (few, many)


def test_pricing_an_order(world: World, finished: list[str]) -> None:
    used = least(world, lambda: world.call("supervisor", "orders.price", order=finished[0]))
    assert used <= 35, used


def test_completing_an_order(world: World, finished: list[str]) -> None:
    orders = iter(finished)
    used = least(world, lambda: world.complete(next(orders)))
    assert used <= 90, used
