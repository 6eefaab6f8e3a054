"""When the technician arrives, as the customer reads it: the time, never the place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.support.world import FAR, LIMA, NEAR, World

MINUTE = timedelta(minutes=1)


def expected(world: World, order: str, role: str = "approver") -> datetime | None:
    """What the first page and the order's own page say, which is the same."""
    home = world.client(role).get("techops.api.v1.portal.home").json()["message"]["under_way"]
    (row,) = [one for one in home if one["name"] == order]
    (visit,) = world.call(role, "orders.get", order=order)["visits"]
    assert row["visits"][0]["expected_at"] == visit["expected_at"]
    assert not {"latitude", "start_latitude"} & {*row["visits"][0], *visit}
    told = visit["expected_at"]
    return datetime.fromisoformat(told).replace(tzinfo=LIMA) if told else None


def test_who_is_on_the_way_is_expected_from_where_they_were_seen_last(world: World) -> None:
    """1,112 m in a straight line, 1.3 times as long by road, at 25 km/h: 3 min 28 s; 111 m: 21 s."""
    order = world.assigned_order()
    assert expected(world, order) is None, "nobody has set out"
    world.call("technician", "orders.start", order=order, **FAR)
    started = datetime.now(UTC)
    first = expected(world, order)
    assert first is not None
    assert 3 * MINUTE < first - started <= 5 * MINUTE
    world.call("technician", "technicians.update_location", **NEAR)
    nearer = expected(world, order)
    assert nearer is not None
    assert timedelta(0) <= nearer - started <= 2 * MINUTE
    world.call("technician", "orders.check_in", order=order, **NEAR)
    assert expected(world, order) is None, "they are there"
    world.call("technician", "orders.execute", order=order)
    world.call("technician", "orders.check_out", order=order, **NEAR)
    world.complete(order)
