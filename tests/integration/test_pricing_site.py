"""Pricing against a real site: where terms come from, what is frozen, what it asks of the database."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.queries import recorded
from tests.support.quoting import contract, labour, own_customer, quote
from tests.support.world import FAR, NEAR, World, last_workday_morning, text

MOST_QUERIES = 15  # for the price
AROUND_IT = 8  # who is asking, and whether they may see the order
MOST_QUERIES_FOR_PARTS = 9
# What Frappe reads once per process to know its own DocTypes, and the ends of transactions.
SCHEMA = re.compile(
    r"tabDocType|tabDocField|tabDocPerm|tabCustom Field|tabCustom DocPerm|tabProperty Setter"
    r"|information_schema|^commit|^start transaction|^savepoint|^release",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"from `tab(Item|Item Price|Bin|Stock Ledger Entry|Item Group|Quotation Material)`", re.IGNORECASE
)


def stored(world: World, order: str) -> dict[str, Any]:
    return dict(world.site.sql("select * from `tabService Work Order` where name = %s", (order,))[0])


def customer_with(world: World, **terms: Any) -> dict[str, str]:
    """A customer with a contract of its own, as the arguments of an order."""
    mine = own_customer(world)
    return {
        **mine,
        "contract": contract(world, mine["customer"], **{"auto_approval_limit": 100_000, **terms}),
    }


def done(world: World, mine: dict[str, str], hours: float = 1) -> str:
    """An order of that customer, worked on a weekday morning and completed."""
    return world.completed_order(last_workday_morning(), hours, role="supervisor", **mine)


@pytest.fixture(scope="module")
def holiday_list(world: World) -> str:
    """Friday 2026-01-09 is a holiday; Thursday 2026-01-08 only a weekly day off."""
    made = world.insert(
        "Holiday List",
        holiday_list_name=f"Feriados {world.suffix}",
        from_date="2026-01-01",
        to_date="2026-12-31",
        holidays=[
            {"holiday_date": "2026-01-08", "description": "Descanso", "weekly_off": 1},
            {"holiday_date": "2026-01-09", "description": "Feriado", "weekly_off": 0},
        ],
    )
    return str(made["name"])


def test_a_public_holiday_counts_and_a_weekly_day_off_does_not(world: World, holiday_list: str) -> None:
    """Thursday 2 h x 50 = 100.00; Friday 2 h x 75 = 150.00."""
    mine = customer_with(world, holiday_list=holiday_list)
    order = world.new_order("supervisor", **mine)
    quotation = quote(
        world,
        order,
        contact=None,
        contact_email="a@example.com",
        materials=[],
        visits=0,
        labour=[labour(2, "2026-01-08 09:00:00"), labour(2, "2026-01-09 09:00:00")],
    )
    assert [line["amount"] for line in quotation["price"]["lines"]] == [100.0, 150.0]


def test_nothing_is_paid_for_travelling_to_our_own_workshop(world: World) -> None:
    mine = own_customer(world)
    workshop = world.insert(
        "Service Site",
        site_name="Taller",
        customer=mine["customer"],
        zone=world["zone"],
        is_workshop=1,
        latitude=-12.046,
        longitude=-77.0305,
    )["name"]
    order = world.new_order("supervisor", customer=mine["customer"], site=workshop)
    quotation = quote(world, order, contact=None, contact_email="a@example.com", materials=[])
    assert quotation["price"]["travel_total"] == 0


def test_time_is_rounded_by_the_contract(world: World) -> None:
    """20 minutes are billed as the hour the contract demands at least; 65 as 90."""
    mine = customer_with(
        world,
        own_time_rules=1,
        minimum_billable_minutes=60,
        rounding_step_minutes=30,
        waiting_percent=50,
        waiting_full_rate_minutes=30,
    )
    order = world.new_order("supervisor", **mine)
    rows = [labour(1 / 3, "2026-01-06 09:00:00"), labour(65 / 60, "2026-01-07 09:00:00")]
    quotation = quote(
        world, order, contact=None, contact_email="a@example.com", materials=[], visits=0, labour=rows
    )
    assert [(line["quantity"], line["amount"]) for line in quotation["price"]["lines"]] == [(2.5, 125.0)]


def test_a_completed_order_keeps_its_price_whatever_rates_become(world: World) -> None:
    order = done(world, customer_with(world), 2)
    before = stored(world, order)
    assert (float(before["net_total"]), float(before["grand_total"])) == (120.0, 141.6)
    shown = world.call("supervisor", "orders.price", order=order)
    world.set("Service Category", world["category"], base_rate=99)
    try:
        assert world.call("supervisor", "orders.price", order=order) == shown
    finally:
        world.set("Service Category", world["category"], base_rate=0)
    assert [line["amount"] for line in shown["lines"]] == [100.0, 20.0]
    assert stored(world, order)["pricing_terms"] == before["pricing_terms"]


def test_a_volume_tier_counts_for_the_orders_after_it_was_reached(world: World) -> None:
    """ADR 2. Two orders of 70.00 reach 100.00; the third takes 10 % off, the first two stay as they were."""
    mine = customer_with(world, volume_tiers=[{"from_amount": 100, "discount_percent": 10}])
    prices = [float(stored(world, done(world, mine))["net_total"]) for _order in range(3)]
    assert prices == [70.0, 70.0, 63.0]


def test_a_quotation_keeps_the_tier_it_was_prepared_with(world: World) -> None:
    mine = customer_with(
        world,
        volume_tiers=[{"from_amount": 50, "discount_percent": 10}],
    )
    order = world.new_order("supervisor", **mine)
    morning = last_workday_morning()
    rows = [labour(1, text(morning))]
    quotation = quote(world, order, contact=None, contact_email="a@example.com", materials=[], labour=rows)
    assert quotation["net_total"] == 70.0
    world.call("supervisor", "quotations.send", quotation=quotation["name"])
    world.call("manager", "quotations.approve", quotation=quotation["name"])
    assert float(stored(world, done(world, mine))["net_total"]) == 70.0  # reaches the tier meanwhile
    _assign(world, order)
    _work(world, order, morning, 1)
    world.complete(order)
    assert float(stored(world, order)["net_total"]) == 70.0
    assert float(stored(world, done(world, mine))["net_total"]) == 63.0


def test_a_quoted_part_keeps_its_price_and_another_costs_what_it_costs_today(world: World) -> None:
    code = f"sello-{uuid.uuid4().hex[:6]}"
    price_list = world.insert("Price List", price_list_name=f"Lista {code}", selling=1, currency="USD")[
        "name"
    ]
    group = world.one("select item_group from tabItem where name = %s", world["bearing"])
    unit = world.one("select stock_uom from tabItem where name = %s", world["bearing"])
    world.insert("Item", item_code=code, item_name="Sello", item_group=group, stock_uom=unit)
    listed = world.insert(
        "Item Price", item_code=code, price_list=price_list, price_list_rate=10, selling=1, uom=unit
    )["name"]
    world.insert(
        "Stock Entry",
        submit=True,
        stock_entry_type="Material Receipt",
        purpose="Material Receipt",
        company=world["company"],
        set_posting_time=1,
        posting_date=str(date.today() - timedelta(days=20)),
        items=[{"item_code": code, "qty": 5, "basic_rate": 4, "t_warehouse": world["van"]}],
    )
    mine = customer_with(world, price_list=price_list)
    order = world.new_order("supervisor", **mine)
    quotation = quote(
        world, order, contact=None, contact_email="a@example.com", materials=[{"item": code, "quantity": 2}]
    )
    assert quotation["materials"][0]["unit_price"] == 10
    world.call("supervisor", "quotations.send", quotation=quotation["name"])
    world.call("manager", "quotations.approve", quotation=quotation["name"])
    world.set("Item Price", listed, price_list_rate=25)
    _assign(world, order)
    _work(world, order, last_workday_morning(), 1, part=code)
    used = world.site.sql(
        "select unit_price, quoted from `tabWork Order Material` where work_order = %s", (order,)
    )
    assert [(float(row["unit_price"]), row["quoted"]) for row in used] == [(10.0, 1)]
    other = world.new_order("supervisor", **mine)
    assert (
        quote(
            world,
            other,
            contact=None,
            contact_email="a@example.com",
            materials=[{"item": code, "quantity": 1}],
        )["materials"][0]["unit_price"]
        == 25
    )


def test_pricing_an_order_asks_the_database_little(world: World, holiday_list: str) -> None:
    mine = customer_with(
        world,
        hourly_rate=60,
        holiday_list=holiday_list,
        zone_fees=[{"zone": world["zone"], "travel_fee": 30}],
        volume_tiers=[{"from_amount": 100, "discount_percent": 10}],
        rates=[{"service_category": world["category"], "hourly_rate": 62}],
    )
    order = world.worked_order(last_workday_morning(), 1, role="supervisor", **mine)
    world.call("supervisor", "orders.price", order=order)
    with recorded(world.site, "techops.api.v1.orders.price") as requests:
        priced = world.call("supervisor", "orders.price", order=order)
    assert priced["net_total"] == 92.0
    assert len(requests) == 1
    queries = [call["query"] for call in requests[0] if not SCHEMA.search(call["query"])]
    assert 0 < len(queries) <= MOST_QUERIES + AROUND_IT, "\n".join(queries)


def test_pricing_many_parts_asks_as_little_as_pricing_one(world: World) -> None:
    group = world.one("select item_group from tabItem where name = %s", world["bearing"])
    unit = world.one("select stock_uom from tabItem where name = %s", world["bearing"])
    parts = [
        world.insert(
            "Item",
            item_code=f"p{n}-{uuid.uuid4().hex[:6]}",
            item_name="Parte",
            item_group=group,
            stock_uom=unit,
            valuation_rate=3 + n,
        )["name"]
        for n in range(10)
    ]
    counts = []
    for wanted in (parts[:1], parts):
        order = world.new_order()
        rows = [{"item": item, "quantity": 1} for item in wanted]
        with recorded(world.site, "techops.api.v1.quotations.create") as requests:
            quote(world, order, materials=rows)
        asked = [call["query"] for call in requests[0] if PARTS.search(call["query"])]
        counts.append(len([query for query in asked if " in (" in query.lower()]))
    assert 0 < counts[0] == counts[1] <= MOST_QUERIES_FOR_PARTS


def _assign(world: World, order: str) -> None:
    start = text(last_workday_morning() + timedelta(days=21))
    world.call(
        "supervisor", "orders.assign", order=order, technician=world["technician_name"], scheduled_start=start
    )
    world.call("technician", "orders.accept", order=order)


def _work(world: World, order: str, start: Any, hours: float, part: str | None = None) -> None:
    began = text(start - timedelta(hours=1))
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=began)
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
    world.call("technician", "orders.execute", order=order, occurred_at=text(start))
    if part:
        world.call("technician", "orders.use_material", order=order, item=part, quantity=1)
    left = text(start + timedelta(hours=hours))
    world.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=left)
