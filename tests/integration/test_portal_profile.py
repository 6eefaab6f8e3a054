"""What people of a customer choose for themselves on the portal."""

from __future__ import annotations

from tests.support.mails import outgoing_account
from tests.support.refusals import refused
from tests.support.world import World


def mails_to(world: World, role: str, order: str) -> int:
    query = (
        "select count(*) from `tabEmail Queue` q join `tabEmail Queue Recipient` r on r.parent = q.name "
        "where r.recipient = %s and q.message like %s"
    )
    return int(world.one(query, world[role], f"%{order}%"))


def notice(world: World, role: str, order: str) -> None:
    """Tell somebody something, as the app does, and let it be sent."""
    said = "Order {order} is at risk: {clock} is due at {due}."
    params = {"order": order, "clock": "_:On Site", "due": "@:2026-11-27 10:00:00"}
    world.site.execute(
        "techops.reliability.notices.queue",
        users=[world[role]],
        text=said,
        params=params,
        doctype="Service Work Order",
        name=order,
    )
    row = world.one(
        "select name from `tabTechOps Outbox` where kind = 'notice' and reference_name = %s "
        "order by creation desc limit 1",
        order,
    )
    world.site.execute("techops.reliability.outbox.send", row_name=row)


def test_a_person_chooses_telephone_language_and_e_mails(world: World) -> None:
    outgoing_account(world)
    order = world.new_order()
    shown = world.client("requester").get("techops.api.v1.portal.profile").json()["message"]
    assert (shown["language"], shown["notices"]) == ("es", True)
    notice(world, "requester", order)
    assert mails_to(world, "requester", order) == 1
    changed = world.call(
        "requester", "portal.change_profile", phone="+51 987 654 321", language="en", notices=False
    )
    assert (changed["phone"], changed["language"], changed["notices"]) == ("+51 987 654 321", "en", False)
    notice(world, "requester", order)
    assert mails_to(world, "requester", order) == 1, "they chose to hear nothing"
    world.call("requester", "portal.change_profile", language="es", notices=True)
    notice(world, "requester", order)
    assert mails_to(world, "requester", order) == 2


def test_what_makes_no_sense_changes_nothing(world: World) -> None:
    before = world.client("requester").get("techops.api.v1.portal.profile").json()["message"]
    for wrong in ({"language": "xx"}, {"language": ""}, {"language": "es", "phone": "no es un teléfono"}):
        refused(world, "requester", "portal.change_profile", (400, 417), **{"notices": True, **wrong})
    assert world.client("requester").get("techops.api.v1.portal.profile").json()["message"] == before
