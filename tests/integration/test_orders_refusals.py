"""Refusals of the life cycle over HTTP: the message says what to do, and nothing changes (rules.md, section
2).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.support.world import LIMA, World, text

TABLES = (
    "Service Work Order",
    "Work Order Visit",
    "Work Order Event",
    "Assignment Offer",
    "Work Order Material",
    "Additional Work Request",
    "TechOps Key",
    "TechOps Idempotency Key",
    "Sales Invoice",
    "Stock Entry",
)


def picture(world: World) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and when the last one changed."""
    return {
        table: tuple(
            world.site.sql(f"select count(*) as rows_there, max(modified) as latest from `tab{table}`")[
                0
            ].values()
        )
        for table in TABLES
    }


@pytest.fixture
def order(world: World) -> str:
    return world.new_order()


BAD_CREATIONS = [
    ({"customer": "Nobody"}, 404),
    ({"site": "SIT-99999"}, 404),
    ({"site": "other_place"}, 404),
    ({"customer": "other_customer", "site": "other_place"}, 404),
    ({"service_category": "No existe"}, 404),
    ({"priority": "Whenever"}, (400, 417)),
    ({"title": ""}, (400, 417)),
    ({"title": "x" * 5000}, (400, 417)),
    ({"estimated_hours": "NaN"}, (400, 417)),
    ({"estimated_hours": "Infinity"}, (400, 417)),
    ({"estimated_hours": 1e308}, (400, 417)),
    ({"estimated_hours": -3}, (400, 417)),
    ({"preferred_start": "ayer"}, (400, 417)),
    ({"asset": "ACT-99999"}, (400, 404, 417)),
    ({"contract": "CTR-99999"}, (400, 404, 417)),
    ({"contact_phone": "<script>alert(1)</script>"}, (400, 417)),
]


@pytest.mark.parametrize(("values", "status"), BAD_CREATIONS)
def test_hostile_requests_are_refused_and_leave_nothing(
    world: World, values: dict[str, object], status: int | tuple[int, ...]
) -> None:
    wanted = {
        "customer": world["customer"],
        "site": world["place"],
        "service_category": world["category"],
        "title": "Prueba",
    } | {key: world.names.get(str(value), value) for key, value in values.items()}
    before = picture(world)
    answer = world.client("approver").post("techops.api.v1.orders.create", **wanted)
    allowed = status if isinstance(status, tuple) else (status,)
    assert answer.status_code in allowed, answer.text[:800]
    assert picture(world) == before


def test_an_action_from_the_wrong_place_names_the_order_its_place_and_what_is_allowed(
    world: World, order: str
) -> None:
    before = picture(world)
    error = world.call("approver", "orders.approve", expect=409, order=order)
    assert error["code"] == "transition_not_allowed"
    assert order in error["message"]
    assert picture(world) == before


def test_strangers_and_unknown_orders_get_the_same_answer(world: World, order: str) -> None:
    foreign = world.client("stranger").post("techops.api.v1.orders.get", order=order)
    unknown = world.client("stranger").post("techops.api.v1.orders.get", order="ORD-00000")
    assert foreign.status_code == unknown.status_code == 404
    for key in ("error", "exc_type"):
        assert str(foreign.json()[key]).replace(order, "X") == str(unknown.json()[key]).replace(
            "ORD-00000", "X"
        )


@pytest.mark.parametrize("role", ["technician2", "requester", "approver", "accounts", "hr"])
def test_only_supervisor_and_manager_assign(world: World, order: str, role: str) -> None:
    """Section 1, assign technicians."""
    world.call(
        role,
        "orders.assign",
        expect=403,
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(datetime.now(LIMA) + timedelta(days=2)),
    )


def test_status_is_not_changed_through_side_doors(world: World, order: str) -> None:
    """REST and desk cannot write what only services write, whatever the role."""
    for role in ("supervisor", "manager"):
        for values in ({"status": "Completed"}, {"sub_status": "Approved"}, {"grand_total": 1}, {"paid": 1}):
            answer = world.client(role).request(
                "PUT", f"/api/resource/Service Work Order/{order}", json=values
            )
            assert answer.status_code == 403, (role, values, answer.text[:300])
    row = world.site.sql("select status, sub_status from `tabService Work Order` where name = %s", (order,))[
        0
    ]
    assert tuple(row.values()) == ("Requested", "New")


def test_technicians_and_customers_have_no_door_but_the_api(world: World, order: str) -> None:
    for role in ("technician", "approver", "hr"):
        for path in (f"/api/resource/Service Work Order/{order}", "/api/resource/Work Order Costing"):
            assert world.client(role).get(path).status_code in (403, 404), (role, path)


def test_the_timeline_is_append_only(world: World, order: str) -> None:
    event = world.one("select name from `tabWork Order Event` where work_order = %s limit 1", order)
    admin = world.admin
    changed = admin.request("PUT", f"/api/resource/Work Order Event/{event}", json={"note": "x"})
    assert changed.status_code == 403
    assert admin.request("DELETE", f"/api/resource/Work Order Event/{event}").status_code == 403
    assert admin.request("DELETE", f"/api/resource/Service Work Order/{order}").status_code in (403, 417)


def test_rn_004_a_technician_has_at_most_three_orders_in_progress(world: World) -> None:
    place = {"latitude": -12.046, "longitude": -77.03}
    orders = [world.assigned_order() for _number in range(4)]
    for order in orders[:3]:
        world.call("technician", "orders.start", order=order, **place)
    error = world.call("technician", "orders.start", expect=417, order=orders[3], **place)
    assert error["code"] == "RN-004"
    for order in orders[:3]:
        world.call("technician", "orders.check_in", order=order, **place)
        world.call("technician", "orders.check_out", order=order, **place)
        world.complete(order)
    world.call("manager", "orders.cancel", order=orders[3], reason="Fin de la prueba")


def test_rn_001_no_work_without_a_located_check_in(world: World) -> None:
    order = world.assigned_order()
    place = {"latitude": -12.046, "longitude": -77.03}
    world.call("technician", "orders.start", order=order, **place)
    assert world.call("technician", "orders.execute", expect=409, order=order)["code"] == "RN-001"
    for bad in ({"latitude": "NaN", "longitude": 0}, {"latitude": 91, "longitude": 0}, {"latitude": 0}):
        answer = world.client("technician").post("techops.api.v1.orders.check_in", order=order, **bad)
        assert answer.status_code in (400, 417), answer.text[:300]
    far = {"latitude": -12.1, "longitude": -77.03}
    assert (
        world.call("technician", "orders.check_in", expect=417, order=order, **far)["code"]
        == "outside_radius"
    )
    world.call("supervisor", "orders.check_in", order=order, **far, override_reason="El mapa está mal")
    world.call("technician", "orders.check_out", order=order, **far)
    world.complete(order)


def test_an_idempotency_key_gives_the_first_answer_and_does_nothing_again(world: World) -> None:
    wanted = {
        "customer": world["customer"],
        "site": world["place"],
        "service_category": world["category"],
        "title": "Una sola vez",
        "idempotency_key": f"clave-{world.suffix}",
    }
    first = world.call("approver", "orders.create", **wanted)
    second = world.call("approver", "orders.create", **wanted)
    assert first["name"] == second["name"]
    count = world.one(
        "select count(*) from `tabService Work Order` where title = 'Una sola vez' and customer = %s",
        world["customer"],
    )
    assert count == 1
    other = world.call("approver", "orders.create", expect=409, **{**wanted, "title": "Otra"})
    assert other["code"] == "idempotency_key_reused"
