"""What an order earned and cost, equal to the ledger, and hidden from who may not see it (seed 1, 6.3)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import ledger
from tests.support.refusals import nothing_changes
from tests.support.world import World, last_workday_morning

WAIT = 60


@pytest.fixture(scope="module")
def worked(world: World) -> str:
    """Two hours and a bearing: 100 + 45 + 20 = 165 billed; technician 2 x 25, part 32, travel by the site."""
    start = last_workday_morning()
    order = ledger.executing_order(world, start)
    world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=1)
    ledger.finish(world, order, start + timedelta(hours=2))
    return order


@pytest.fixture(scope="module")
def billed(world: World, worked: str) -> str:
    world.call("approver", "orders.approve", order=worked)
    return worked


def figures(world: World, order: str) -> dict[str, float]:
    row = ledger.costing(world, order)
    return {
        key: float(value)
        for key, value in row.items()
        if key.endswith(("_cost", "_billed", "margin", "counts"))
    }


def test_a_completed_order_has_its_costing_by_hand(world: World, worked: str) -> None:
    """The technician set out 1.11 km away: 1.11 x 0.35 = 0.39; overhead 10 % of 82.39 = 8.24."""
    row = ledger.costing(world, worked)
    kilometres = float(row["travel_km"])
    travel = round(kilometres * 0.35, 2)
    direct = 50 + 32 + travel
    overhead = round(direct * 0.1, 2)
    expected = {
        "labour_billed": 100.0,
        "materials_billed": 45.0,
        "other_billed": 20.0,
        "total_billed": 165.0,
        "technician_cost": 50.0,
        "material_cost": 32.0,
        "travel_cost": travel,
        "direct_cost": direct,
        "overhead_cost": overhead,
        "total_cost": round(direct + overhead, 2),
        "margin": round(165 - direct - overhead, 2),
    }
    found = {key: float(row[key]) for key in expected}
    assert found == pytest.approx(expected, abs=0.001)
    assert 1.0 < kilometres < 1.3
    assert (row["name"], row["band"], float(row["technician_hours"])) == (worked, "Profitable", 2.0)
    technicians = world.site.sql("select * from `tabCosting Technician` where parent = %s", (row["name"],))
    assert [(line["technician"], float(line["cost"])) for line in technicians] == [
        (world["technician_name"], 50.0)
    ]


def test_the_ledger_and_the_costing_of_an_invoiced_order_agree(world: World, billed: str) -> None:
    row = ledger.costing(world, billed)
    assert -ledger.balance(world, billed, "Income") == row["total_billed"] == 165
    assert ledger.balance(world, billed, "Expense") == row["material_cost"] == 32


def test_a_credit_note_takes_income_off_the_order(world: World) -> None:
    order, invoice = ledger.invoiced_order(world)
    assert float(ledger.costing(world, order)["total_billed"]) == 70
    made = world.admin.post(
        "erpnext.accounts.doctype.sales_invoice.sales_invoice.make_sales_return", source_name=invoice
    ).json()["message"]
    made["items"] = [row for row in made["items"] if row["techops_line_kind"] == "Travel"]
    made |= {"update_outstanding_for_self": 0, "docstatus": 1}
    answer = world.admin.post("/api/resource/Sales Invoice", **made)
    assert answer.status_code == 200, answer.text[:800]
    assert float(ledger.costing(world, order)["total_billed"]) == 50
    assert -ledger.balance(world, order, "Income") == 50
    name = answer.json()["data"]["name"]
    assert world.admin.post("frappe.client.cancel", doctype="Sales Invoice", name=name).status_code == 200
    assert float(ledger.costing(world, order)["total_billed"]) == 70


@pytest.fixture
def at_work(world: World) -> Iterator[str]:
    order = ledger.executing_order(world)
    yield order
    ledger.finish(world, order, last_workday_morning() + timedelta(hours=1))


def test_stock_valued_again_is_counted_again(world: World, at_work: str) -> None:
    """A receipt dated back changes what the part was worth when it was used."""
    order = at_work
    world.call("technician", "orders.use_material", order=order, item=world["belt"], quantity=1)
    assert float(ledger.costing(world, order)["material_cost"]) == 10
    world.insert(
        "Stock Entry",
        submit=True,
        stock_entry_type="Material Receipt",
        purpose="Material Receipt",
        company=world["company"],
        set_posting_time=1,
        posting_date=str(date.today() - timedelta(days=30)),
        items=[{"item_code": world["belt"], "qty": 1, "basic_rate": 16, "t_warehouse": world["van"]}],
    )
    world.site.execute("erpnext.stock.doctype.repost_item_valuation.repost_item_valuation.repost_entries")
    until = time.monotonic() + WAIT
    while float(ledger.costing(world, order)["material_cost"]) == 10 and time.monotonic() < until:
        time.sleep(1)
    valued = ledger.balance(world, order, "Expense")
    assert valued != 10
    assert ledger.costing(world, order)["material_cost"] == valued


def test_counting_twice_changes_nothing(world: World, billed: str) -> None:
    before = figures(world, billed)
    world.site.execute("techops.costing.jobs.refresh_recent")
    assert figures(world, billed) == before


def test_the_report_and_the_api_show_it_to_those_who_lead(world: World, billed: str) -> None:
    for role in ("supervisor", "manager", "accounts"):
        page = world.call(role, "reports.profitability", customer=world["customer"], limit=100)
        assert billed in [row["work_order"] for row in page["data"]]
        assert page["total"] >= 1 and page["totals"][0]["orders"] == page["total"]
        report = world.client(role).post(
            "frappe.desk.query_report.run",
            report_name="Service Order Profitability",
            filters=json.dumps({"customer": world["customer"]}),
        )
        assert report.status_code == 200, report.text[:500]
        assert billed in report.text


@pytest.mark.parametrize("role", ["technician", "approver", "requester", "hr"])
def test_nobody_else_sees_a_cost_by_any_door(world: World, billed: str, role: str) -> None:
    """Forms, lists, both REST versions, counts, exports, reports, print: each refuses, without a figure."""
    client = world.client(role)
    for path in doors(world, billed, role):
        answer = client.get(path)
        assert answer.status_code in (400, 401, 403, 404, 417), (path, answer.status_code, answer.text[:300])
        assert "total_cost" not in answer.text and "technician_cost" not in answer.text, path


def doors(world: World, order: str, role: str) -> list[str]:
    cost = world.one("select name from `tabTechnician Cost` where technician = %s", world["technician_name"])
    issue = world.one("select stock_entry from `tabWork Order Material` where work_order = %s", order)
    costing = "Work Order Costing"
    method = "/api/method/frappe"
    paths = [
        f"/api/resource/{costing}",
        f'/api/resource/{costing}?fields=["*"]&limit_page_length=0',
        f"/api/resource/{costing}/{order}",
        f"/api/v2/document/{costing}",
        f"/api/v2/document/{costing}/{order}",
        f"{method}.client.get?doctype={costing}&name={order}",
        f"{method}.client.get_list?doctype={costing}",
        f"{method}.client.get_value?doctype={costing}&fieldname=total_cost&filters={order}",
        f'{method}.client.get_count?doctype={costing}&filters={{"total_cost":[">",0]}}',
        f"{method}.desk.form.load.getdoc?doctype={costing}&name={order}",
        f'{method}.desk.reportview.get?doctype={costing}&fields=["name","total_cost"]',
        f'{method}.desk.reportview.export_query?doctype={costing}&fields=["name"]&file_format_type=CSV',
        f"{method}.desk.query_report.run?report_name=Service Order Profitability",
        f"/printview?doctype={costing}&name={order}",
        f"{method}.utils.print_format.download_pdf?doctype={costing}&name={order}",
        "/api/resource/Costing Technician?parent=Work Order Costing",
        f"/api/resource/Stock Entry/{issue}",
        f'/api/resource/Stock Ledger Entry?filters=[["voucher_no","=","{issue}"]]',
        "/api/method/techops.api.v1.reports.profitability",
        "/api/method/techops.api.v1.desk.orders_by_margin",
    ]
    if role != "hr":  # who pays technicians knows what an hour of theirs costs
        paths += [f"/api/resource/Technician Cost/{cost}", "/api/resource/Technician Cost"]
    return paths


@pytest.mark.parametrize("role", ["technician", "approver", "supervisor", "manager", "accounts"])
def test_the_order_itself_tells_no_cost(world: World, billed: str, role: str) -> None:
    """Neither the order, its priced lines, its timeline nor the versions of either name a cost."""
    for function in ("orders.get", "orders.price", "orders.history"):
        text = json.dumps(world.call(role, function, order=billed), ensure_ascii=False)
        for word in ("hourly_cost", "technician_cost", "material_cost", "margin_percent", "total_cost"):
            assert word not in text, (function, word)
    if role in ("technician", "approver"):
        said = json.dumps(world.call(role, "orders.price", order=billed), ensure_ascii=False)
        assert "32" not in said, said  # what the bearing cost


def test_versions_and_search_hold_no_cost(world: World, billed: str) -> None:
    rows = world.site.sql(
        "select name from tabVersion where ref_doctype in ('Work Order Costing', 'Costing Technician')"
    )
    assert rows == []
    found = world.site.sql("select name from `__global_search` where doctype = 'Work Order Costing'")
    assert found == []


def test_a_costing_is_never_typed(world: World, billed: str) -> None:
    path = f"/api/resource/Work Order Costing/{billed}"
    with nothing_changes(world, "Work Order Costing", "Costing Technician"):
        for client in (world.admin, world.client("manager"), world.client("supervisor")):
            assert client.request("PUT", path, json={"margin": 99}).status_code == 403
            assert client.request("DELETE", path).status_code == 403


def test_hostile_filters_change_nothing_and_say_so(world: World) -> None:
    values: list[tuple[dict[str, Any], int | tuple[int, ...]]] = [
        ({"band": "Golden"}, 400),
        ({"from_date": "ayer"}, 400),
        ({"limit": 100_000}, 400),
        ({"customer": "' or 1=1 --"}, 200),
        ({"customer": {"like": "%"}}, (400, 417)),
    ]
    for arguments, status in values:
        answer = world.client("manager").post("techops.api.v1.reports.profitability", **arguments)
        allowed = status if isinstance(status, tuple) else (status,)
        assert answer.status_code in allowed, (arguments, answer.text[:300])
        if answer.status_code == 200:
            assert answer.json()["message"]["data"] == []
