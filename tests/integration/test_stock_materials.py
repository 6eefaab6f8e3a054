"""Parts leave the technician's van as they are used, and come back at their cost (seed 1, section 9)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.refusals import nothing_changes, refused
from tests.support.world import World, last_workday_morning

TABLES = ("Stock Entry", "Stock Ledger Entry", "Bin", "GL Entry", "Work Order Material", "Work Order Event")
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def order(world: World) -> Iterator[str]:
    name = ledger.executing_order(world)
    yield name
    ledger.finish(world, name, last_workday_morning() + timedelta(hours=1))


def new_item(world: World, **values: object) -> str:
    """A stock item nobody else uses."""
    unit = world.one("select stock_uom from tabItem where name = 'SRV-TRAVEL'")
    group = world.one("select item_group from tabItem where name = %s", world["bearing"])
    code = f"part-{world.suffix}-{next(NUMBERS)}"
    return str(
        world.insert("Item", item_code=code, item_name=code, item_group=group, stock_uom=unit, **values)[
            "name"
        ]
    )


def used(world: World, order: str, item: str, quantity: float = 1, **values: object) -> dict:
    """Use a part as the technician; returns the row it left."""
    name = world.call(
        "technician", "orders.use_material", order=order, item=item, quantity=quantity, **values
    )["material"]
    return world.site.sql("select * from `tabWork Order Material` where name = %s", (name,))[0]


def test_a_used_part_leaves_the_van_at_its_cost_and_gets_its_price(world: World, order: str) -> None:
    """The bearing of seed 1: cost 32.00, 40 % and rounding make 45.00; the ledger bears 32.00 on it."""
    before = ledger.at_hand(world, world["bearing"], world["van"])
    row = used(world, order, world["bearing"])
    assert (float(row["unit_price"]), row["warehouse"], row["visit"] is not None) == (
        45.0,
        world["van"],
        True,
    )
    assert ledger.at_hand(world, world["bearing"], world["van"]) == before - 1
    entry = world.site.sql("select * from `tabStock Entry` where name = %s", (row["stock_entry"],))[0]
    assert (entry["purpose"], entry["docstatus"], entry["techops_work_order"]) == ("Material Issue", 1, order)
    found = {
        (line["account_type"], float(line["debit"]), float(line["credit"]), line["work_order"])
        for line in ledger.entries(world, row["stock_entry"])
    }
    assert found == {("Cost of Goods Sold", 32.0, 0.0, order), ("Stock", 0.0, 32.0, order)}


def test_a_returned_part_takes_its_cost_off_the_order(world: World) -> None:
    order = ledger.executing_order(world)
    row = used(world, order, world["bearing"], 2)
    assert ledger.balance(world, order, "Expense") == 64
    before = ledger.at_hand(world, world["bearing"], world["van"])
    world.call("technician", "orders.return_material", order=order, material=row["name"], quantity=1)
    assert ledger.at_hand(world, world["bearing"], world["van"]) == before + 1
    assert ledger.balance(world, order, "Expense") == 32
    assert float(ledger.costing(world, order)["material_cost"]) == 32.0
    with nothing_changes(world, *TABLES):
        said = refused(
            world, "technician", "orders.return_material", 417, order=order, material=row["name"], quantity=2
        )
        assert "1" in said and world["bearing"] in said
    ledger.finish(world, order, last_workday_morning() + timedelta(hours=1))


def test_a_part_of_another_order_is_not_found(world: World, order: str) -> None:
    row = used(world, order, world["bearing"])
    other = ledger.executing_order(world)
    with nothing_changes(world, *TABLES):
        refused(
            world, "technician", "orders.return_material", 404, order=other, material=row["name"], quantity=1
        )
    world.call("technician", "orders.return_material", order=order, material=row["name"], quantity=1)
    ledger.finish(world, other, last_workday_morning() + timedelta(hours=1))


def test_more_than_the_van_holds_is_refused_with_what_it_holds_and_where_more_is(
    world: World, order: str
) -> None:
    item = new_item(world)
    ledger.receive(world, item, 1, 10, world["van"])
    ledger.receive(world, item, 4, 10, world["store"])
    with nothing_changes(world, *TABLES):
        said = refused(world, "technician", "orders.use_material", 417, order=order, item=item, quantity=2)
    assert "not_enough_stock" in said
    assert item in said and world["van"] in said and f"{world['store']} (4)" in said


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"quantity": "NaN"}, 400),
        ({"quantity": float("nan")}, 400),
        ({"quantity": float("inf")}, 400),
        ({"quantity": 1e308}, 400),
        ({"quantity": 1_000_000}, 400),
        ({"quantity": -1}, 400),
        ({"quantity": 0}, 400),
        ({"quantity": "uno"}, (400, 417)),
        ({"quantity": [1]}, (400, 417)),
        ({"item": "no existe"}, 404),
        ({"item": "SRV-LABOUR"}, 417),
        ({"item": "' or 1=1 --"}, 404),
        ({"item": {"name": ["like", "%"]}}, (400, 417)),
        ({"item": "x" * 5000}, (400, 404, 417)),
        ({"serial_no": "S-1"}, 400),
    ],
)
def test_hostile_values_change_nothing(
    world: World, order: str, values: dict, status: int | tuple[int, ...]
) -> None:
    wanted = {"order": order, "item": world["bearing"], "quantity": 1} | values
    with nothing_changes(world, *TABLES):
        refused(world, "technician", "orders.use_material", status, **wanted)


def test_disabled_items_and_strangers_are_refused(world: World, order: str) -> None:
    item = new_item(world, disabled=1)
    with nothing_changes(world, *TABLES):
        refused(world, "technician", "orders.use_material", 417, order=order, item=item, quantity=1)
        refused(world, "technician2", "orders.use_material", 404, order=order, item=item, quantity=1)
        refused(world, "approver", "orders.use_material", 403, order=order, item=world["bearing"], quantity=1)


def test_serial_numbers_go_out_and_come_back(world: World, order: str) -> None:
    item = new_item(world, has_serial_no=1, serial_no_series=f"SN-{world.suffix}-.####")
    ledger.receive(world, item, 2, 80, world["van"])
    numbers = [
        row["name"]
        for row in world.site.sql(
            "select name from `tabSerial No` where item_code = %s order by name", (item,)
        )
    ]
    assert len(numbers) == 2
    with nothing_changes(world, *TABLES):
        refused(world, "technician", "orders.use_material", 400, order=order, item=item, quantity=1)
        refused(
            world,
            "technician",
            "orders.use_material",
            417,
            order=order,
            item=item,
            quantity=1,
            serial_no="X-1",
        )
    row = used(world, order, item, serial_no=numbers[0])
    assert (row["serial_no"], float(row["unit_price"])) == (numbers[0], 112.0)
    place = "select warehouse from `tabSerial No` where name = %s"
    assert world.one(place, numbers[0]) is None
    world.call("technician", "orders.return_material", order=order, material=row["name"], quantity=1)
    assert world.one(place, numbers[0]) == world["van"]


def test_units_that_are_never_cut_are_not_cut(world: World, order: str) -> None:
    unit = world.insert("UOM", uom_name=f"Pieza {world.suffix}", must_be_whole_number=1)["name"]
    item = new_item(world)
    whole = world.insert(
        "Item",
        item_code=f"{item}-w",
        item_group=world.one("select item_group from tabItem where name = %s", item),
        stock_uom=unit,
    )["name"]
    ledger.receive(world, whole, 5, 10, world["van"])
    with nothing_changes(world, *TABLES):
        said = refused(world, "technician", "orders.use_material", 400, order=order, item=whole, quantity=0.5)
    assert "whole_units_only" in said
    used(world, order, whole, 2)


def test_the_last_part_goes_to_one_of_two(world: World, order: str) -> None:
    """Two orders of one technician, two telephones, one part left: one gets it, the other is told."""
    other = ledger.executing_order(world)
    pair = sessions(world, "technician", 2)
    for _round in range(5):
        item = new_item(world)
        ledger.receive(world, item, 1, 10, world["van"])
        codes = at_once(
            [
                post(client, "orders.use_material", order=name, item=item, quantity=1)
                for client, name in zip(pair, (order, other), strict=True)
            ]
        )
        assert sorted(codes) == [200, 417], codes
        assert ledger.at_hand(world, item, world["van"]) == 0
        rows = world.site.sql("select name from `tabWork Order Material` where item = %s", (item,))
        assert len(rows) == 1
    ledger.finish(world, other, last_workday_morning() + timedelta(hours=1))


def test_two_parts_taken_at_once_leave_a_true_ledger(world: World, order: str) -> None:
    other = ledger.executing_order(world)
    pair = sessions(world, "technician", 2)
    item = new_item(world)
    ledger.receive(world, item, 5, 10, world["van"])
    calls = [
        post(client, "orders.use_material", order=name, item=item, quantity=1)
        for client, name in zip(pair, (order, other), strict=True)
    ]
    assert at_once(calls) == [200, 200]
    assert ledger.at_hand(world, item, world["van"]) == 3
    left = world.site.sql(
        "select qty_after_transaction, stock_value from `tabStock Ledger Entry` where item_code = %s "
        "order by posting_datetime, creation",
        (item,),
    )
    assert [(float(row["qty_after_transaction"]), float(row["stock_value"])) for row in left] == [
        (5, 50),
        (4, 40),
        (3, 30),
    ]
    ledger.finish(world, other, last_workday_morning() + timedelta(hours=1))


def test_missing_parts_become_material_requests(world: World) -> None:
    """What the store holds is moved into the van, the rest is bought; both requests name the order."""
    order = ledger.executing_order(world)
    rare = new_item(world, lead_time_days=3)
    world.call(
        "technician",
        "orders.pause",
        order=order,
        pause_reason="Awaiting Parts",
        note="Falta material",
        parts=[{"item": world["bearing"], "quantity": 3}, {"item": rare, "quantity": 2}],
    )
    rows = world.site.sql(
        "select r.material_request_type as kind, r.docstatus, i.item_code, i.qty, i.warehouse, "
        "i.from_warehouse, i.service_work_order, datediff(i.schedule_date, r.transaction_date) as days "
        "from `tabMaterial Request` r join `tabMaterial Request Item` i on i.parent = r.name "
        "where r.techops_work_order = %s order by r.material_request_type",
        (order,),
    )
    van, store = world["van"], world["store"]
    assert [tuple(row.values()) for row in rows] == [
        ("Material Transfer", 1, world["bearing"], 3, van, store, order, 0),
        ("Purchase", 1, rare, 2, van, None, order, 3),
    ]
    with nothing_changes(world, "Material Request", "Service Work Order"):
        refused(
            world,
            "technician",
            "orders.use_material",
            (409, 417),
            order=order,
            item=world["bearing"],
            quantity=1,
        )


def test_parts_are_not_edited_or_deleted_by_hand(world: World, order: str) -> None:
    row = used(world, order, world["bearing"])
    path = f"/api/resource/Work Order Material/{row['name']}"
    with nothing_changes(world, *TABLES):
        for client in (world.admin, world.client("supervisor"), world.client("technician")):
            assert client.request("PUT", path, json={"unit_price": 1}).status_code == 403
            assert client.request("DELETE", path).status_code == 403
        values = {"work_order": order, "item": world["bearing"], "quantity": 1}
        assert world.admin.post("/api/resource/Work Order Material", **values).status_code == 403
