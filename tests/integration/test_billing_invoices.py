"""Invoices per service: to the cent down to the ledger, once, cancelled with a reason, seen by their own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.refusals import answer, nothing_changes, refused
from tests.support.world import SITE_LATITUDE, SITE_LONGITUDE, World, last_workday_morning

TABLES = (
    "Sales Invoice",
    "Sales Invoice Item",
    "GL Entry",
    "Service Work Order",
    "TechOps Key",
    "TechOps Outbox",
)


@pytest.fixture(scope="module")
def billed(world: World) -> tuple[str, str]:
    """Two hours (100), two bearings (90), travel (20): 210; IGV 37.80; 247.80."""
    start = last_workday_morning()
    order = ledger.executing_order(world, start)
    world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=2)
    ledger.finish(world, order, start + timedelta(hours=2))
    world.call("approver", "orders.approve", order=order)
    return order, ledger.order_row(world, order)["sales_invoice"]


def test_the_invoice_says_what_was_frozen_down_to_the_ledger(world: World, billed: tuple[str, str]) -> None:
    order, name = billed
    invoice = world.site.sql("select * from `tabSales Invoice` where name = %s", (name,))[0]
    assert name.startswith("FAC-") and invoice["docstatus"] == 1
    totals = ("net_total", "total_taxes_and_charges", "grand_total")
    assert [float(invoice[total]) for total in totals] == [210.0, 37.8, 247.8]
    assert (invoice["service_work_order"], invoice["rounded_total"], invoice["update_stock"]) == (order, 0, 0)
    assert invoice["due_date"] == invoice["posting_date"] + timedelta(days=30)  # RN-012
    lines = world.site.sql(
        "select techops_line_kind as kind, qty, rate, amount, net_amount, service_work_order as work_order, "
        "techops_visit_date as day from `tabSales Invoice Item` where parent = %s order by idx",
        (name,),
    )
    assert {(row["kind"], row["qty"], row["rate"], row["amount"], row["net_amount"]) for row in lines} == {
        ("Labour", 2, 50, 100, 100),
        ("Material", 2, 45, 90, 90),
        ("Travel", 1, 20, 20, 20),
    }
    assert {row["work_order"] for row in lines} == {order}
    assert {row["day"] for row in lines} == {last_workday_morning().date()}
    found = ledger.entries(world, name)
    sums = {
        kind: sum(
            float(row["debit"] - row["credit"])
            for row in found
            if kind in (row["account_type"], row["root_type"])
        )
        for kind in ("Receivable", "Tax", "Income")
    }
    assert sums == {"Receivable": 247.8, "Tax": -37.8, "Income": -210.0}
    assert {row["work_order"] for row in found} == {order}


def test_each_side_sees_its_invoices_and_no_more(world: World, billed: tuple[str, str]) -> None:
    order, name = billed
    mine = world.call("requester", "invoices.list", limit=100)
    assert name in [row["name"] for row in mine["data"]] and mine["total"] >= 1
    assert {row["customer"] for row in mine["data"]} == {world["customer"]}
    assert world.call("stranger", "invoices.list") == {"data": [], "total": 0}
    shown = world.call("requester", "invoices.get", invoice=name)
    assert (shown["status"], shown["grand_total"], shown["outstanding_amount"]) == ("Pending", 247.8, 247.8)
    assert [line["order"] for line in shown["lines"]] == [order] * 3
    secrets = ("32.0", "cost", "margin", "valuation", "incoming_rate", "income_account", "debit_to")
    assert not [word for word in secrets if word in str(shown).lower()], shown
    for role in ("accounts", "manager"):
        assert world.call(role, "invoices.get", invoice=name)["name"] == name
        assert world.call(role, "invoices.list", order=order)["total"] == 1
    refused(world, "stranger", "invoices.get", 404, invoice=name)
    refused(world, "stranger", "invoices.pdf", 404, invoice=name)
    for role in ("technician", "supervisor", "hr"):
        refused(world, role, "invoices.list", 403)
        refused(world, role, "invoices.get", 403, invoice=name)
        refused(world, role, "invoices.pdf", 403, invoice=name)


@pytest.mark.parametrize("status", ["Pending", "Partial", "Paid", "Overdue", "Cancelled"])
def test_lists_by_status_agree_with_the_status_shown(
    world: World, billed: tuple[str, str], status: str
) -> None:
    found = world.call("accounts", "invoices.list", status=status, limit=100)["data"]
    assert {row["status"] for row in found} <= {status}


def test_the_pdf_is_a_pdf(world: World, billed: tuple[str, str]) -> None:
    paper = world.client("requester").get("techops.api.v1.invoices.pdf", invoice=billed[1])
    assert paper.status_code == 200, paper.text[:500]
    assert paper.content[:5] == b"%PDF-" and len(paper.content) > 10_000
    assert billed[1] in paper.headers["Content-Disposition"]


def test_an_invoice_is_mailed_once_when_issued_and_again_when_asked(
    world: World, billed: tuple[str, str]
) -> None:
    query = "select * from `tabTechOps Outbox` where kind = 'invoice_email' and reference_name = %s"
    rows = world.site.sql(query, (billed[1],))
    assert len(rows) == 1
    sent = world.call("accounts", "invoices.send", invoice=billed[1], email="pagos@example.com")
    assert sent["recipients"] == ["pagos@example.com"]
    assert len(world.site.sql(query, (billed[1],))) == 2
    with nothing_changes(world, *TABLES):
        refused(world, "accounts", "invoices.send", 400, invoice=billed[1], email="no es correo")
        refused(world, "requester", "invoices.send", 403, invoice=billed[1])


def test_nothing_is_invoiced_before_approval_nor_twice(world: World, billed: tuple[str, str]) -> None:
    """RN-007."""
    order = world.completed_order(last_workday_morning(), 0.5)
    with nothing_changes(world, *TABLES):
        assert "RN-007" in refused(world, "accounts", "invoices.create", 409, order=order)
        refused(world, "accounts", "invoices.create", 409, order=billed[0])
        for role in ("approver", "technician", "supervisor"):
            refused(world, role, "invoices.create", 403, order=order)


@pytest.mark.parametrize(
    ("function", "values", "status"),
    [
        ("invoices.create", {"order": "ORD-99999"}, 404),
        ("invoices.create", {"order": "' or 1=1 --"}, 404),
        ("invoices.create", {}, 400),
        ("invoices.create", {"order": "ORD-1", "contract": "CTR-1"}, 400),
        ("invoices.create", {"contract": "CTR-99999", "month": "2026-01"}, 404),
        ("invoices.create", {"contract": "CTR-99999", "month": "2026-13"}, 400),
        ("invoices.create", {"contract": "CTR-99999", "month": "mayo"}, 400),
        ("invoices.create", {"contract": "CTR-99999", "month": "9999-12"}, (404, 417)),
        ("invoices.create", {"order": {"name": ["like", "%"]}}, (400, 417)),
        ("invoices.get", {"invoice": "FAC-99999"}, 404),
        ("invoices.get", {"invoice": "x" * 5000}, 404),
        ("invoices.pdf", {"invoice": "FAC-99999"}, 404),
        ("invoices.list", {"status": "Lost"}, 400),
        ("invoices.list", {"limit": 10_000}, 400),
        ("invoices.list", {"from_date": "ayer"}, 400),
        ("invoices.cancel", {"invoice": "FAC-99999", "reason": "x"}, 404),
    ],
)
def test_hostile_values_change_nothing(
    world: World, function: str, values: dict, status: int | tuple[int, ...]
) -> None:
    wanted = (status,) if isinstance(status, int) else status
    with nothing_changes(world, *TABLES):
        code, body = answer(world, "accounts", function, **values)
    assert code in wanted, (code, body[:600])


def test_a_cancelled_invoice_lets_its_order_be_billed_again(world: World) -> None:
    """RN-011: cancelled with a reason and issued again; the ledger of the first is zero."""
    order, first = ledger.invoiced_order(world)
    with nothing_changes(world, *TABLES):
        refused(world, "accounts", "invoices.cancel", 400, invoice=first, reason="  ")
        refused(world, "approver", "invoices.cancel", 403, invoice=first, reason="x")
    gone = world.call("accounts", "invoices.cancel", invoice=first, reason="Error en el RUC")
    assert gone["status"] == "Cancelled"
    row = ledger.order_row(world, order)
    assert (row["status"], row["sub_status"], row["sales_invoice"]) == ("Completed", "Approved", None)
    assert ledger.balance(world, order, "Income", "Asset", "Liability") == 0
    assert "Error en el RUC" in world.one(
        "select content from tabComment where reference_name = %s order by creation desc limit 1", first
    )
    refused(world, "accounts", "invoices.cancel", 409, invoice=first, reason="otra vez")
    second = world.call("accounts", "invoices.create", order=order)["name"]
    assert second != first and ledger.order_row(world, order)["status"] == "Invoiced"
    events = [row["action"] for row in world.call("accounts", "orders.history", order=order)["data"]]
    assert events.count("invoice") == 2 and "invoice_cancelled" in events


def test_an_amended_invoice_bills_the_order_again_and_a_copy_does_not(world: World) -> None:
    """Somebody re-issues by hand on the desk; what is billed already stays billed once."""
    order, first = ledger.invoiced_order(world)
    copy = world.admin.get(f"/api/resource/Sales Invoice/{first}").json()["data"]
    for field in ("name", "docstatus", "status", "outstanding_amount", "payment_schedule"):
        copy.pop(field, None)
    for table in ("items", "taxes"):
        for row in copy[table]:
            for field in ("name", "parent", "docstatus"):
                row.pop(field, None)
    with nothing_changes(world, *TABLES):
        copied = world.admin.post("/api/resource/Sales Invoice", **copy, docstatus=1)
        assert copied.status_code == 409 and order in copied.text, copied.text[:500]
    world.call("accounts", "invoices.cancel", invoice=first, reason="Se emite de nuevo")
    amended = world.admin.post("/api/resource/Sales Invoice", **copy, amended_from=first, docstatus=1)
    assert amended.status_code == 200, amended.text[:800]
    again = amended.json()["data"]["name"]
    row = ledger.order_row(world, order)
    assert (row["status"], row["sales_invoice"]) == ("Invoiced", again)
    refused(world, "accounts", "invoices.create", 409, order=order)


def soles_account(world: World, kind: str) -> str:
    """An account in soles beside the first of its kind."""
    parent = world.one(
        "select parent_account from tabAccount where company = %s and account_type = %s "
        "and is_group = 0 limit 1",
        world["company"],
        kind,
    )
    name = f"{kind} en soles {world.suffix}"
    values = {"parent_account": parent, "account_type": kind, "account_currency": "PEN"}
    return str(world.insert("Account", account_name=name, company=world["company"], **values)["name"])


def test_a_contract_in_another_currency_is_billed_in_it_and_booked_in_ours(world: World) -> None:
    """50 soles an hour and 20 of travel at 0.25: 70.00 PEN are 17.50 USD of income."""
    for source, target, rate in (("PEN", "USD", 0.25), ("USD", "PEN", 4)):
        day = str(date.today() - timedelta(days=20))
        pair = {"date": day, "from_currency": source, "to_currency": target}
        known = "select name from `tabCurrency Exchange` where date = %s and from_currency = %s"
        if not world.site.sql(known, (day, source)):
            world.insert("Currency Exchange", **pair, exchange_rate=rate)
    customer = world.insert(
        "Customer",
        customer_name=f"Soles {world.suffix}",
        customer_type="Company",
        default_currency="PEN",
        accounts=[{"company": world["company"], "account": soles_account(world, "Receivable")}],
    )["name"]
    place = {"latitude": SITE_LATITUDE, "longitude": SITE_LONGITUDE, "time_zone": "America/Lima"}
    site = world.insert(
        "Service Site", site_name="Planta en soles", customer=customer, zone=world["zone"], **place
    )["name"]
    contract = world.insert(
        "Service Contract",
        title="En soles",
        customer=customer,
        company=world["company"],
        currency="PEN",
        contract_type="Framework",
        start_date=str(date.today() - timedelta(days=40)),
        hourly_rate=50,
        zone_fees=[{"zone": world["zone"], "travel_fee": 20}],
        auto_approval_limit=5000,
    )["name"]
    world.call("manager", "contracts.sign", contract=contract, signed_by="Rosa Quispe")
    asked = {"customer": customer, "site": site, "contract": contract, "role": "supervisor"}
    order = world.completed_order(last_workday_morning(), 1, **asked)
    world.call("manager", "orders.approve", order=order)
    invoice = world.call("accounts", "invoices.get", invoice=ledger.order_row(world, order)["sales_invoice"])
    assert (invoice["currency"], invoice["net_total"], invoice["grand_total"]) == ("PEN", 70.0, 82.6)
    assert (invoice["outstanding_currency"], invoice["outstanding_amount"]) == ("PEN", 82.6)
    assert -ledger.balance(world, order, "Income") == Decimal("17.50")
    row = ledger.costing(world, order)
    assert (row["currency"], float(row["total_billed"])) == ("USD", 17.5)
    pay = {"invoice": invoice["name"], "amount": 82.6}
    dollars = ledger.cash(world)
    with nothing_changes(world, *TABLES):
        refused(world, "accounts", "payments.register", 417, **pay, mode_of_payment=dollars)
    box = {"company": world["company"], "default_account": soles_account(world, "Cash")}
    soles = world.insert(
        "Mode of Payment", mode_of_payment=f"Soles {world.suffix}", type="Cash", accounts=[box]
    )["name"]
    world.call("accounts", "payments.register", **pay, mode_of_payment=soles)
    assert ledger.order_row(world, order)["paid"] == 1


def test_a_rework_is_invoiced_at_zero_and_counts_as_paid(world: World) -> None:
    """RN-031: no charge for the customer, its cost stays inside."""
    first = world.completed_order(last_workday_morning(), 1)
    world.call("approver", "orders.report_problem", order=first, description="Sigue el ruido")
    world.call("supervisor", "orders.resolve_dispute", order=first, resolution="Rework", note="Se repite")
    order = world.one("select name from `tabService Work Order` where original_order = %s", first)
    start = last_workday_morning()
    ledger.assign(world, order)
    ledger.begin(world, order, start)
    world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=1)
    ledger.finish(world, order, start + timedelta(hours=2))
    world.call("approver", "orders.approve", order=order)
    row = ledger.order_row(world, order)
    assert (row["status"], row["paid"]) == ("Invoiced", 1)
    invoice = world.call("accounts", "invoices.get", invoice=row["sales_invoice"])
    assert (invoice["grand_total"], invoice["status"]) == (0, "Paid")
    assert {(line["kind"], line["amount"]) for line in invoice["lines"]} == {
        ("Labour", 0),
        ("Material", 0),
        ("Travel", 0),
    }
    assert ledger.entries(world, row["sales_invoice"]) == []
    costing = ledger.costing(world, order)
    assert (costing["total_billed"], costing["technician_cost"], costing["material_cost"]) == (0, 50, 32)
    assert costing["band"] == "No Charge"
    scores = {"overall": 5, "punctuality": 4, "quality": 5, "professionalism": 5}
    assert world.call("approver", "orders.rate", order=order, **scores)["order_status"] == "Closed"


def test_invoicing_at_once_makes_one_invoice(world: World) -> None:
    order, _first = ledger.invoiced_order(world)
    clients = sessions(world, "accounts", 3)
    for _round in range(5):
        current = ledger.order_row(world, order)["sales_invoice"]
        world.call("accounts", "invoices.cancel", invoice=current, reason="Otra ronda")
        codes = at_once([post(client, "invoices.create", order=order) for client in clients])
        assert sorted(codes) == [200, 409, 409], codes
        live = world.site.sql(
            "select distinct parent from `tabSales Invoice Item` "
            "where service_work_order = %s and docstatus = 1",
            (order,),
        )
        assert [row["parent"] for row in live] == [ledger.order_row(world, order)["sales_invoice"]]


def test_overdue_invoices_block_new_requests(world: World) -> None:
    """RN-013: with more than 3 overdue invoices the customer asks for nothing more."""
    customer = world.insert("Customer", customer_name=f"Moroso {world.suffix}", customer_type="Company")[
        "name"
    ]
    site = world.insert(
        "Service Site", site_name="Local", customer=customer, zone=world["zone"], time_zone="America/Lima"
    )["name"]
    request = {"customer": customer, "site": site, "service_category": world["category"], "title": "Revisión"}
    owed = {
        "customer": customer,
        "company": world["company"],
        "set_posting_time": 1,
        "posting_date": str(date.today() - timedelta(days=10)),
        "due_date": str(date.today() - timedelta(days=1)),
        "items": [{"item_code": "SRV-OTHER", "qty": 1, "rate": 10}],
    }
    for _number in range(3):
        world.insert("Sales Invoice", submit=True, **owed)
    world.call("supervisor", "orders.create", **request)
    world.insert("Sales Invoice", submit=True, **(owed | {"due_date": str(date.today())}))
    world.call("supervisor", "orders.create", **request)
    world.insert("Sales Invoice", submit=True, **owed)
    with nothing_changes(world, "Service Work Order"):
        said = refused(world, "supervisor", "orders.create", (409, 417), **request)
    assert "RN-013" in said
