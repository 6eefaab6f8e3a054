"""The monthly invoice: one per contract and month, lines grouped by order, the fixed fee, to the cent."""

from __future__ import annotations

import itertools
import time
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.refusals import nothing_changes, refused
from tests.support.world import SITE_LATITUDE, SITE_LONGITUDE, World, last_workday_morning

TABLES = ("Contract Billing Run", "Sales Invoice", "GL Entry", "Service Work Order", "TechOps Key")
WAIT = 60
HOURS = itertools.count()


@pytest.fixture(scope="module")
def contract(world: World) -> Iterator[str]:
    """10 % off, 5 % more from 100 of the month on; a fee of 300; signed 40 days ago."""
    name = new_contract(
        world,
        discount_percent=10,
        volume_tiers=[{"from_amount": 100, "discount_percent": 5}],
        fixed_monthly_fee=300,
        fixed_fee_description="Mantenimiento preventivo",
    )
    yield name
    world.call("manager", "contracts.terminate", contract=name, reason="Fin de la prueba")


def new_contract(world: World, **values: Any) -> str:
    """A contract of its own, for a site of its own: two do not cover the same one."""
    site = world.insert(
        "Service Site",
        site_name=f"Planta {next(HOURS)}",
        customer=world["customer"],
        zone=world["zone"],
        latitude=SITE_LATITUDE,
        longitude=SITE_LONGITUDE,
        time_zone="America/Lima",
    )["name"]
    name = world.insert(
        "Service Contract",
        **{
            "title": "Mensual",
            "customer": world["customer"],
            "company": world["company"],
            "currency": world.one(
                "select default_currency from tabCompany where name = %s", world["company"]
            ),
            "contract_type": "Framework",
            "start_date": str(date.today() - timedelta(days=40)),
            "end_date": str(date.today() + timedelta(days=300)),
            "hourly_rate": 50,
            "auto_approval_limit": 5000,
            "billing_method": "Monthly Consolidated",
            "payment_days": 15,
            "covers_all_sites": 0,
            "sites": [{"site": site}],
        }
        | values,
    )["name"]
    world.names[f"site of {name}"] = site
    world.call("manager", "contracts.sign", contract=name, signed_by="Rosa Quispe")
    return str(name)


def approved_order(world: World, contract: str, hours: float, parts: int = 0) -> str:
    start = last_workday_morning() + timedelta(minutes=next(HOURS))
    order = ledger.executing_order(world, start, contract=contract, site=world[f"site of {contract}"])
    if parts:
        world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=parts)
    ledger.finish(world, order, start + timedelta(hours=hours))
    world.call("approver", "orders.approve", order=order)
    return order


def run_of(world: World, name: str) -> dict[str, Any]:
    """The run once it is over; a worker does it, or this test when there is none."""
    query = "select * from `tabContract Billing Run` where name = %s"
    until = time.monotonic() + WAIT
    asked = False
    while True:
        row = world.site.sql(query, (name,))[0]
        if row["status"] not in ("Queued", "Running"):
            return row
        assert time.monotonic() < until, row
        if row["status"] == "Queued" and not asked and time.monotonic() > until - WAIT + 5:
            world.site.execute("techops.billing.jobs.bill_run", run=name, user="Administrator")
            asked = True
        time.sleep(0.5)


@pytest.fixture(scope="module")
def month(world: World, contract: str) -> dict[str, Any]:
    """Three approved orders of this month, billed with the button."""
    orders = [
        approved_order(world, contract, 1),  # 50 + 20 = 70, less 10 %: 63.00
        approved_order(world, contract, 2),  # 100 + 20 = 120, less 10 %: 108.00
        approved_order(world, contract, 1, parts=1),  # 50 + 45 + 20 = 115, less 10 % and 5 %: 98.32 or 98.33
    ]
    rows = [ledger.order_row(world, order) for order in orders]
    assert {(row["status"], row["sub_status"]) for row in rows} == {("Completed", "Approved")}
    said = refused(world, "accounts", "invoices.create", 417, order=orders[0])
    assert "billed_monthly" in said
    answer = world.call("accounts", "invoices.create", contract=contract, month=f"{date.today():%Y-%m}")
    run = run_of(world, answer["name"])
    assert run["status"] == "Invoiced", run
    return {"orders": orders, "run": run, "invoice": run["sales_invoice"]}


def test_one_invoice_bills_the_orders_and_the_fee(world: World, contract: str, month: dict[str, Any]) -> None:
    nets = [float(ledger.order_row(world, order)["net_total"]) for order in month["orders"]]
    assert nets[:2] == [63.0, 108.0] and nets[2] in (98.32, 98.33)
    invoice = world.call("accounts", "invoices.get", invoice=month["invoice"])
    total = round(300 + sum(nets), 2)
    assert invoice["net_total"] == total
    assert invoice["grand_total"] == pytest.approx(round(total * 1.18, 2), abs=0.005)
    assert (invoice["contract"], invoice["month"]) == (contract, f"{date.today():%Y-%m}-01")
    assert invoice["due_date"] == str(date.fromisoformat(invoice["posting_date"]) + timedelta(days=15))
    # Grouped: the fee first, then the orders in the order of their completion, each in one piece.
    groups = [order for order, _lines in itertools.groupby(line["order"] for line in invoice["lines"])]
    assert groups == [None, *month["orders"]]
    assert invoice["lines"][0]["description"].startswith("Mantenimiento preventivo")
    run = month["run"]
    assert (run["orders"], float(run["amount"])) == (3, invoice["grand_total"])
    for order in month["orders"]:
        row = ledger.order_row(world, order)
        assert (row["status"], row["sales_invoice"]) == ("Invoiced", month["invoice"])


def test_the_ledger_says_of_each_order_what_it_earned(world: World, month: dict[str, Any]) -> None:
    """Each order has its own discount; the fee, which has none, is nobody's order."""
    income = [row for row in ledger.entries(world, month["invoice"]) if row["root_type"] == "Income"]
    earned: dict[str | None, float] = {}
    for row in income:
        earned[row["work_order"]] = earned.get(row["work_order"], 0) + float(row["credit"] - row["debit"])
    expected = {order: float(ledger.order_row(world, order)["net_total"]) for order in month["orders"]}
    assert {order: round(amount, 2) for order, amount in earned.items()} == {None: 300.0, **expected}
    for order, net in expected.items():
        assert float(ledger.costing(world, order)["total_billed"]) == net


def test_a_month_is_billed_once(world: World, contract: str, month: dict[str, Any]) -> None:
    late = approved_order(world, contract, 1)
    asked = {"contract": contract, "month": f"{date.today():%Y-%m}"}
    with nothing_changes(world, *TABLES):
        assert world.call("accounts", "invoices.create", **asked) == {"name": None, "status": "Unchanged"}
    assert ledger.order_row(world, late)["status"] == "Completed"  # it waits for the next month


def test_months_to_come_and_contracts_billed_per_service_are_refused(world: World, contract: str) -> None:
    next_year = f"{date.today().year + 1}-01"
    single = new_contract(world, billing_method="Per Service", title="Por servicio")
    with nothing_changes(world, *TABLES):
        refused(world, "accounts", "invoices.create", 417, contract=contract, month=next_year)
        refused(world, "accounts", "invoices.create", 417, contract=single, month=f"{date.today():%Y-%m}")
        for role in ("supervisor", "technician", "approver"):
            refused(world, role, "invoices.create", 403, contract=contract, month="2026-01")
    world.call("manager", "contracts.terminate", contract=single, reason="Fin de la prueba")


def test_the_button_pressed_twice_at_once_makes_one_invoice(world: World) -> None:
    contract = new_contract(world, fixed_monthly_fee=100, title="Doble")
    order = approved_order(world, contract, 1)
    asked = {"contract": contract, "month": f"{date.today():%Y-%m}"}
    codes = at_once([post(client, "invoices.create", **asked) for client in sessions(world, "accounts", 3)])
    assert codes.count(200) >= 1 and set(codes) <= {200, 409}, codes
    runs = world.site.sql("select name from `tabContract Billing Run` where contract = %s", (contract,))
    assert len(runs) == 1
    run = run_of(world, runs[0]["name"])
    assert run["status"] == "Invoiced"
    count = "select count(*) from `tabSales Invoice` where techops_contract = %s and docstatus = 1"
    assert world.one(count, contract) == 1
    # Twice the same job, or a worker that comes late, changes nothing.
    world.site.execute("techops.billing.jobs.bill_run", run=run["name"], user="Administrator")
    assert world.one(count, contract) == 1
    assert ledger.order_row(world, order)["sales_invoice"] == run["sales_invoice"]
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_a_cancelled_month_can_be_billed_again(world: World) -> None:
    contract = new_contract(world, fixed_monthly_fee=100, title="Otra vez")
    order = approved_order(world, contract, 1)
    asked = {"contract": contract, "month": f"{date.today():%Y-%m}"}
    first = run_of(world, world.call("accounts", "invoices.create", **asked)["name"])["sales_invoice"]
    world.call("accounts", "invoices.cancel", invoice=first, reason="Falta una orden")
    assert ledger.order_row(world, order)["sub_status"] == "Approved"
    status = "select status from `tabContract Billing Run` where contract = %s order by creation limit 1"
    assert world.one(status, contract) == "Cancelled"
    other = approved_order(world, contract, 1)
    second = run_of(world, world.call("accounts", "invoices.create", **asked)["name"])["sales_invoice"]
    assert second and second != first
    assert {ledger.order_row(world, name)["sales_invoice"] for name in (order, other)} == {second}
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_the_daily_job_bills_the_month_before_once_and_in_part(world: World) -> None:
    """The contract began within the month: the fee is for its days of the month."""
    today = date.today()
    last = today.replace(day=1) - timedelta(days=1)
    begin = last.replace(day=11)
    contract = new_contract(world, fixed_monthly_fee=310, title="Diario", start_date=str(begin))
    for _twice in range(2):
        world.site.execute("techops.billing.jobs.bill_last_month")
    runs = world.site.sql("select name from `tabContract Billing Run` where contract = %s", (contract,))
    assert len(runs) == 1
    run = run_of(world, runs[0]["name"])
    days = monthrange(last.year, last.month)[1]
    invoice = world.call("accounts", "invoices.get", invoice=run["sales_invoice"])
    assert invoice["net_total"] == round(310 * (days - 10) / days, 2)
    assert str(days - 10) in " ".join(invoice["lines"][0]["reasons"])
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_runs_are_not_typed(world: World, month: dict[str, Any]) -> None:
    path = f"/api/resource/Contract Billing Run/{month['run']['name']}"
    with nothing_changes(world, *TABLES):
        for client in (world.admin, world.client("accounts")):
            assert client.request("PUT", path, json={"status": "Queued"}).status_code == 403
