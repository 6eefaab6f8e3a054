"""Messages of an order: who wrote, who has read, and when nobody writes any more (issue of the portal)."""

from __future__ import annotations

from typing import Any

from tests.support.refusals import refused
from tests.support.world import World


def messages(world: World, role: str, order: str) -> list[dict[str, Any]]:
    return world.call(role, "orders.messages", order=order)["data"]


def readers(world: World, role: str, order: str) -> list[set[str]]:
    return [set(one["read_by"]) for one in messages(world, role, order)]


def test_each_side_sees_who_of_the_others_has_read(world: World) -> None:
    order = world.assigned_order()
    for role in ("approver", "technician", "supervisor"):
        world.call(role, "orders.send_message", order=order, content=f"Soy {role}")
    assert readers(world, "approver", order) == [set(), set(), set()]
    first, second, third = (one["name"] for one in messages(world, "approver", order))
    assert world.call("technician", "orders.read_messages", order=order, until=first) == {"read": 1}
    assert readers(world, "approver", order) == [{"Technician"}, set(), set()]
    # the customer's people are one side; nobody reads what their own side wrote
    assert world.call("requester", "orders.read_messages", order=order, until=third) == {"read": 2}
    assert world.call("approver", "orders.read_messages", order=order, until=third) == {"read": 0}
    assert readers(world, "technician", order) == [{"Technician"}, {"Customer"}, {"Customer"}]
    refused(world, "stranger", "orders.read_messages", 404, order=order, until=second)
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def test_messages_close_long_after_the_order(world: World) -> None:
    order = world.new_order()
    world.call("approver", "orders.send_message", order=order, content="¿Cuándo vienen?")
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
    world.call("approver", "orders.send_message", order=order, content="¿Y mi anticipo?")
    for days, closed in ((89, False), (91, True)):
        world.site.sql(
            f"update `tabService Work Order` set cancelled_at = now() - interval {days} day where name = %s",
            (order,),
        )
        assert world.call("approver", "orders.messages", order=order)["closed"] is closed
    error = refused(world, "approver", "orders.send_message", 409, order=order, content="¿Hola?")
    assert "nueva solicitud" in str(error)
    assert len(messages(world, "approver", order)) == 2
