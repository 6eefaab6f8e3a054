"""Offers and the clockwork for tests: a contract without quotations, time that has passed, jobs run once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.quoting import contract
from tests.support.world import World, text

JOBS = "techops.dispatch.jobs"
PATIENCE = 30.0


@contextmanager
def covered(world: World) -> Iterator[str]:
    """A contract under which everything can be assigned at once, emergencies too."""
    name = contract(
        world,
        world["customer"],
        auto_approval_limit=100_000,
        covers_emergencies=1,
        emergency_limit=100_000,
    )
    yield name
    world.call("manager", "contracts.terminate", contract=name, reason="Fin de la prueba")


def run(world: World, job: str) -> Any:
    """Run one of the minute's jobs, as the scheduler would."""
    return world.site.execute(f"{JOBS}.{job}")


def offers(world: World, order: str) -> list[dict[str, Any]]:
    """The offers of an order, oldest first."""
    return world.site.sql(
        "select * from `tabAssignment Offer` where work_order = %s order by creation", (order,)
    )


def answers(world: World, order: str) -> list[tuple[str, str]]:
    """Whom the order was offered to and how that ended, oldest first."""
    return [(row["technician"], row["status"]) for row in offers(world, order)]


def order_row(world: World, order: str) -> dict[str, Any]:
    return dict(world.site.sql("select * from `tabService Work Order` where name = %s", (order,))[0])


def let_pass(world: World, doctype: str, field: str, where: str, value: str, minutes: int = 1) -> None:
    """Put a due time of the database back, as if it had passed `minutes` ago."""
    past = text(datetime.now(UTC) - timedelta(minutes=minutes))
    changed = f"update `tab{doctype}` set {field} = %s where {where} = %s and {field} is not null"
    world.site.sql(changed, (past, value))


def until(truth: Callable[[], Any], what: str) -> Any:
    """Wait for a worker to bring something about."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := truth():
            return found
        time.sleep(0.3)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}")


def told(world: World, alert: str, order: str) -> dict[str, int]:
    """How often each person of this world was told of something: rows of the outbox, whatever their state."""
    rows = world.site.sql(
        "select unique_key from `tabTechOps Outbox` where kind = 'staff_alert' and reference_name = %s",
        (order,),
    )
    counts: dict[str, int] = {}
    for row in rows:
        _kind, name, _order, _key, user = row["unique_key"].split("|")
        if name == alert and user in world.names.values():
            counts[user] = counts.get(user, 0) + 1
    return counts
