"""What a quotation costs, to the cent, on a real site (rules.md, section 3; seed 1, section 6.1)."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.integration.test_stock_materials import new_item
from tests.support import ledger
from tests.support.quoting import FRIDAY_EVENING, contract, labour, own_customer, quote, row, usual
from tests.support.world import FAR, NEAR, World, last_friday_evening, text

TOTALS = (
    "labour_total",
    "material_total",
    "travel_total",
    "other_total",
    "gross_total",
    "discount_total",
    "net_total",
    "tax_total",
    "grand_total",
)


def totals(world: World, name: str) -> dict[str, float]:
    stored = row(world, name)
    return {field: float(stored[field]) for field in TOTALS}


def lines(quotation: dict) -> list[tuple[str, float, float, float]]:
    return [
        (line["kind"], line["quantity"], line["rate"], line["amount"]) for line in quotation["price"]["lines"]
    ]


def test_friday_evening_a_bearing_and_travel_with_igv(world: World) -> None:
    """2 x 50 + 2 x 75 + 0.5 x 90 = 295; 45; 20: 360.00; IGV 18 % 64.80; 424.80."""
    quotation = quote(world, world.new_order())
    assert sorted(lines(quotation)) == sorted(
        [
            ("Labour", 2.0, 50.0, 100.0),
            ("Labour", 2.0, 75.0, 150.0),
            ("Labour", 0.5, 90.0, 45.0),
            ("Travel", 1.0, 20.0, 20.0),
            ("Material", 1.0, 45.0, 45.0),
        ]
    )
    assert totals(world, quotation["name"]) == {
        "labour_total": 295.0,
        "material_total": 45.0,
        "travel_total": 20.0,
        "other_total": 0.0,
        "gross_total": 360.0,
        "discount_total": 0.0,
        "net_total": 360.0,
        "tax_total": 64.8,
        "grand_total": 424.8,
    }


def test_every_line_says_why(world: World) -> None:
    quotation = quote(world, world.new_order())
    night = next(line for line in quotation["price"]["lines"] if line["rate"] == 75.0)
    assert any("50" in reason for reason in night["trace"])
    assert any("22:00" in reason and "00:00" in reason for reason in night["trace"])
    stored = world.site.sql(
        "select trace, trace_data from `tabPriced Line` where parent = %s", (quotation["name"],)
    )
    assert all(line["trace"] and json.loads(line["trace_data"])["steps"] for line in stored)


def test_an_emergency_the_same_evening(world: World) -> None:
    """2 x 100 + 2 x 125 + 0.5 x 140 = 520.00 (RN-008)."""
    customer = own_customer(world)
    agreed = contract(world, customer["customer"], covers_emergencies=1, emergency_limit=1000)
    order = world.new_order("supervisor", **customer, contract=agreed, priority="Emergency")
    assert quote(world, order, contact=None, contact_email="a@example.com")["name"]
    assert totals(world, quotation_of(world, order))["labour_total"] == 520.0


def quotation_of(world: World, order: str) -> str:
    return str(world.one("select name from `tabService Quotation` where work_order = %s", order))


def test_discounts_come_off_one_after_the_other_and_tax_after_them(world: World) -> None:
    """360.00, granted 5 % 18.00, contract 10 % of 342.00 = 34.20: 307.80; IGV 55.40; 363.20."""
    customer = own_customer(world)
    agreed = contract(world, customer["customer"], discount_percent=10)
    order = world.new_order("supervisor", **customer, contract=agreed)
    quotation = quote(world, order, contact=None, contact_email="a@example.com", discount_percent=5)
    assert [(entry["kind"], entry["amount"]) for entry in quotation["price"]["discounts"]] == [
        ("Granted", 18.0),
        ("Contract", 34.2),
    ]
    sums = totals(world, quotation["name"])
    assert (sums["gross_total"], sums["discount_total"], sums["net_total"]) == (360.0, 52.2, 307.8)
    assert (sums["tax_total"], sums["grand_total"]) == (55.4, 363.2)


def test_the_contracts_rate_zone_fee_and_surcharges_come_first(world: World) -> None:
    """60.00 an hour; night +100 %, weekend +0 %: 2 x 60 + 2.5 x 120 = 420.00; travel 35.00; no parts."""
    customer = own_customer(world)
    agreed = contract(
        world,
        customer["customer"],
        hourly_rate=55,
        rates=[{"service_category": world["category"], "hourly_rate": 60}],
        zone_fees=[{"zone": world["zone"], "travel_fee": 35}],
        own_surcharges=1,
        night_surcharge=100,
        weekend_surcharge=0,
        holiday_surcharge=0,
        urgent_surcharge=0,
        emergency_surcharge=0,
    )
    order = world.new_order("supervisor", **customer, contract=agreed)
    quotation = quote(world, order, contact=None, contact_email="a@example.com", materials=[])
    sums = totals(world, quotation["name"])
    assert (sums["labour_total"], sums["travel_total"]) == (420.0, 35.0)
    assert any("60" in reason and "Reparaci" in reason for reason in quotation["price"]["lines"][0]["trace"])


def test_hours_without_a_date_cost_ordinary_hours_for_each_technician(world: World) -> None:
    """2 technicians x 1.5 h x 50 = 150.00, two visits 40.00, a charge of 2 x 35.50 = 71.00."""
    quotation = quote(
        world,
        world.new_order(),
        labour=[labour(1.5, None, technicians=2)],
        visits=2,
        materials=[],
        charges=[{"description": "Andamio", "quantity": 2, "rate": 35.5}],
    )
    sums = totals(world, quotation["name"])
    assert (sums["labour_total"], sums["travel_total"], sums["other_total"]) == (150.0, 40.0, 71.0)


def test_a_draft_is_priced_anew_when_it_changes(world: World) -> None:
    name = quote(world, world.new_order())["name"]
    changed = world.call("supervisor", "quotations.update", quotation=name, values={"labour": [labour(2)]})
    assert changed["net_total"] == 100 + 45 + 20
    assert len(world.site.sql("select name from `tabQuotation Labour` where parent = %s", (name,))) == 1


def test_an_item_price_of_the_contracts_list_goes_before_cost_and_markup(world: World) -> None:
    customer = own_customer(world)
    price_list = world.insert(
        "Price List", price_list_name=f"Lista {customer['customer']}", selling=1, currency="USD"
    )
    world.insert(
        "Item Price",
        item_code=world["bearing"],
        price_list=price_list["name"],
        price_list_rate=39.9,
        selling=1,
    )
    agreed = contract(world, customer["customer"], price_list=price_list["name"])
    order = world.new_order("supervisor", **customer, contract=agreed)
    quotation = quote(world, order, contact=None, contact_email="a@example.com")
    part = quotation["materials"][0]
    assert (part["unit_price"], part["price_source"]) == (39.9, "Price list")


def test_a_group_has_its_own_markup_and_step(world: World) -> None:
    """Cost 10.00 + 25 % = 12.50, in steps of 0.20: 12.60 (halves up: 62.5 steps)."""
    parent = world.one("select name from `tabItem Group` where is_group = 1 order by lft limit 1")
    group = world.insert(
        "Item Group",
        item_group_name=f"Correas {world.suffix}",
        parent_item_group=parent,
        techops_own_markup=1,
        techops_markup_percent=25,
        techops_rounding_step=0.2,
    )["name"]
    belt = new_item(world)
    world.set("Item", belt, item_group=group)
    ledger.receive(world, belt, 3, 10, world["van"])
    quotation = quote(world, world.new_order(), materials=[{"item": belt, "quantity": 3}])
    assert quotation["materials"][0]["unit_price"] == 12.6
    assert totals(world, quotation["name"])["material_total"] == 37.8


def test_a_part_without_price_or_cost_is_refused_by_name(world: World) -> None:
    unit = world.one("select stock_uom from tabItem where name = 'SRV-TRAVEL'")
    group = world.one("select item_group from tabItem where name = %s", world["bearing"])
    code = f"nuevo-{world.suffix}"
    world.insert("Item", item_code=code, item_name="Sin costo", item_group=group, stock_uom=unit)
    order = world.new_order()
    values = usual(world, materials=[{"item": code, "quantity": 1}])
    error = world.call("supervisor", "quotations.create", expect=417, order=order, values=values)
    assert error["code"] == "material_without_price"
    assert code in error["message"]
    assert not world.site.sql("select name from `tabService Quotation` where work_order = %s", (order,))


def test_the_order_costs_what_was_quoted_for_the_same_hours_and_parts(world: World) -> None:
    """Even though the rate and the price of the part rose after the customer approved."""
    start = last_friday_evening()
    order = world.new_order(quotation_requested=True)
    name = quote(world, order, labour=[labour(4.5, text(start))], discount_percent=5)["name"]
    world.call("supervisor", "quotations.send", quotation=name)
    approved = world.call("approver", "quotations.approve", quotation=name)
    assert approved["status"] == "Approved"
    stored = world.site.sql("select * from `tabService Work Order` where name = %s", (order,))[0]
    assert (stored["quotation"], float(stored["approved_amount"])) == (name, 342.0)
    assert float(stored["granted_discount_percent"]) == 5.0
    assert world.call("approver", "orders.price", order=order)["net_total"] == 342.0

    world.set("Service Category", world["category"], base_rate=80)
    try:
        world.call(
            "supervisor",
            "orders.assign",
            order=order,
            technician=world["technician_name"],
            scheduled_start=text(start + timedelta(days=14)),
        )
        world.call("technician", "orders.accept", order=order)
        began = text(start - timedelta(hours=1))
        world.call("technician", "orders.start", order=order, **FAR, occurred_at=began)
        world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
        world.call("technician", "orders.execute", order=order, occurred_at=text(start))
        world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=1)
        left = text(start + timedelta(hours=4, minutes=30))
        world.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=left)
        so_far = world.call("approver", "orders.price", order=order)
        quoted = world.call("approver", "quotations.get", quotation=name)
        assert sorted(lines({"price": so_far})) == sorted(lines(quoted))
        assert so_far["net_total"] == 342.0
        world.complete(order)
    finally:
        world.set("Service Category", world["category"], base_rate=0)
    frozen = world.site.sql("select * from `tabService Work Order` where name = %s", (order,))[0]
    quotation = row(world, name)
    for field in ("gross_total", "discount_total", "net_total", "tax_total", "grand_total"):
        assert float(frozen[field]) == float(quotation[field]), field
    assert world.call("approver", "orders.price", order=order)["net_total"] == 342.0


def test_the_same_hours_on_other_days_cost_the_same(world: World) -> None:
    """The planned Friday of the fixed date and the last one have the same buckets."""
    first = quote(world, world.new_order(), labour=[labour(4.5, FRIDAY_EVENING)])
    last = quote(world, world.new_order(), labour=[labour(4.5, text(last_friday_evening()))])
    assert lines(first) == lines(last)
