"""Money and parts wanted twice at the same moment, by different doors: one effect, ten rounds each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.integration.test_billing_month import new_contract, run_of
from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.bench import Client
from tests.support.world import World, last_workday_morning

ROUNDS = 10
REFUSED = {409, 417}


def invoices_of(world: World, order: str) -> list[str]:
    rows = world.site.sql(
        "select distinct parent from `tabSales Invoice Item` where service_work_order = %s and docstatus = 1",
        (order,),
    )
    return [row["parent"] for row in rows]


def test_the_last_part_goes_to_one_of_two_people(world: World) -> None:
    """A van is one technician's; the office takes parts from it too, for another order of his."""
    mine, other = ledger.executing_order(world), ledger.executing_order(world)
    field, office = world.client("technician"), world.client("supervisor")
    bearing = world.admin.get(f"/api/resource/Item/{world['bearing']}").json()["data"]
    kind = {"item_group": bearing["item_group"], "stock_uom": bearing["stock_uom"]}
    for number in range(ROUNDS):
        code = f"last-{world.suffix}-{number}"
        world.insert("Item", item_code=code, item_name=code, **kind)
        ledger.receive(world, code, 1, 10, world["van"])
        part = {"item": code, "quantity": 1, "technician": world["technician_name"]}
        codes = at_once(
            [
                post(field, "orders.use_material", order=mine, item=code, quantity=1),
                post(office, "orders.use_material", order=other, **part),
            ]
        )
        assert codes.count(200) == 1 and set(codes) <= {200, *REFUSED}, codes
        assert ledger.at_hand(world, code, world["van"]) == 0
        moved = "select sum(actual_qty) from `tabStock Ledger Entry` where item_code = %s"
        assert world.one(moved, code) == 0
        assert world.one("select count(*) from `tabWork Order Material` where item = %s", code) == 1
    for order in (mine, other):
        ledger.finish(world, order, last_workday_morning() + timedelta(hours=1))


def test_approval_and_button_at_once_make_one_invoice(world: World) -> None:
    """The customer approves, a manager approves for him, and accounts press the button."""
    approver, (button, again) = sessions(world, "approver", 1)[0], sessions(world, "accounts", 2)
    manager = sessions(world, "manager", 1)[0]
    for number in range(ROUNDS):
        order = world.completed_order(last_workday_morning() + timedelta(minutes=number), 0.5)
        codes = at_once(
            [
                post(approver, "orders.approve", order=order),
                post(manager, "orders.approve", order=order),
                post(button, "invoices.create", order=order),
                post(again, "invoices.create", order=order),
            ]
        )
        assert 200 in codes and set(codes) <= {200, *REFUSED}, codes
        assert codes[:2].count(200) == 1, codes
        assert len(invoices_of(world, order)) == 1
        assert ledger.order_row(world, order)["status"] == "Invoiced"


def test_approval_button_and_monthly_run_at_once_bill_an_order_once(world: World) -> None:
    clients = {role: sessions(world, role, 1)[0] for role in ("approver", "accounts", "manager")}
    month, rounds = f"{date.today():%Y-%m}", []
    for number in range(ROUNDS):
        contract = new_contract(world, fixed_monthly_fee=100, title=f"Carrera {number}")
        site = world.one("select site from `tabContract Site` where parent = %s", contract)
        start = last_workday_morning() + timedelta(minutes=number)
        order = world.completed_order(start, 0.5, contract=contract, site=site)
        codes = at_once(
            [
                post(clients["approver"], "orders.approve", order=order),
                post(clients["accounts"], "invoices.create", order=order),
                post(clients["manager"], "invoices.create", contract=contract, month=month),
            ]
        )
        assert codes[0] == 200 and set(codes) <= {200, *REFUSED}, codes
        rounds.append((contract, order))
    for contract, order in rounds:
        runs = runs_of(world, contract)
        assert len(runs) <= 1 and all(run_of(world, run)["status"] == "Invoiced" for run in runs)
        billed = invoices_of(world, order)
        assert len(billed) <= 1, billed
        row = ledger.order_row(world, order)
        expected = ("Invoiced", billed[0]) if billed else ("Completed", None)
        assert (row["status"], row["sales_invoice"]) == expected
        world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def runs_of(world: World, contract: str) -> list[str]:
    rows = world.site.sql("select name from `tabContract Billing Run` where contract = %s", (contract,))
    return [row["name"] for row in rows]


def test_a_payment_by_the_api_and_one_on_the_desk_never_pay_twice(world: World) -> None:
    """Each is for the whole: one is booked, and the invoice never owes less than nothing."""
    api, desk = sessions(world, "accounts", 2)
    mode = world.one(
        "select parent from `tabMode of Payment Account` where company = %s limit 1", world["company"]
    )
    for _round in range(ROUNDS):
        _order, invoice = ledger.invoiced_order(world)
        draft = desk_payment(world, invoice)
        pay = {"invoice": invoice, "amount": 82.6, "mode_of_payment": mode, "reference": "R-1"}
        codes = at_once([post(api, "payments.register", **pay), submitted(desk, draft)])
        assert codes.count(200) == 1, codes
        row = world.site.sql("select * from `tabSales Invoice` where name = %s", (invoice,))[0]
        assert float(row["outstanding_amount"]) == 0 and row["status"] == "Paid"
        paid = world.one(
            "select sum(allocated_amount) from `tabPayment Entry Reference` "
            "where reference_name = %s and docstatus = 1",
            invoice,
        )
        assert float(paid) == 82.6


def desk_payment(world: World, invoice: str) -> dict[str, Any]:
    """A draft of the whole, as the desk's button makes it."""
    function = "erpnext.accounts.doctype.payment_entry.payment_entry.get_payment_entry"
    made = world.admin.post(function, dt="Sales Invoice", dn=invoice).json()["message"]
    made |= {"reference_no": "D-1", "reference_date": str(date.today())}
    saved = world.admin.post("frappe.client.insert", doc=made)
    assert saved.status_code == 200, saved.text[:800]
    return dict(saved.json()["message"])


def submitted(client: Client, draft: dict[str, Any]) -> Callable[[], int]:
    return lambda: client.post("frappe.client.submit", doc=draft).status_code
