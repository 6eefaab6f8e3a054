"""Invoices on the customers' page: what is owed by age, how to pay, and the receipt of a transfer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support import ledger
from tests.support.bench import PORTAL
from tests.support.pages import PIXEL
from tests.support.world import World, last_workday_morning


@pytest.fixture(scope="module")
def invoice(world: World) -> str:
    """The invoice of an order of the customer that was approved."""
    order = world.completed_order(last_workday_morning() - timedelta(days=3), 1, title="Revisión de bomba")
    world.call("approver", "orders.approve", order=order)
    return str(world.one("select sales_invoice from `tabService Work Order` where name = %s", order))


def by_hand(world: World, customer: str, on: date) -> dict[str, dict[str, Decimal]]:
    """The statement read from the invoices and payments themselves, by currency."""
    rows = world.site.sql(
        "select party_account_currency c, outstanding_amount o, due_date d from `tabSales Invoice` "
        "where docstatus = 1 and customer = %s and outstanding_amount != 0",
        (customer,),
    )
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        one = found.setdefault(row["c"], {"balance": Decimal(0), "overdue": Decimal(0)})
        one["balance"] += Decimal(str(row["o"]))
        if row["o"] > 0 and row["d"] < on:
            one["overdue"] += Decimal(str(row["o"]))
    advances = world.site.sql(
        "select paid_from_account_currency c, sum(unallocated_amount) a from `tabPayment Entry` "
        "where docstatus = 1 and payment_type = 'Receive' and party = %s group by 1",
        (customer,),
    )
    for row in advances:
        found.setdefault(row["c"], {"balance": Decimal(0), "overdue": Decimal(0)})
        found[row["c"]]["balance"] -= Decimal(str(row["a"]))
    return found


def test_the_statement_is_what_the_books_say(world: World, invoice: str) -> None:
    shown = world.call("requester", "invoices.statement")
    expected = by_hand(world, world["customer"], date.fromisoformat(shown["date"]))
    assert {one["currency"] for one in shown["currencies"]} == set(expected)
    for one in shown["currencies"]:
        assert one["balance"] == pytest.approx(float(expected[one["currency"]]["balance"]))
        assert sum(one["overdue"]) == pytest.approx(float(expected[one["currency"]]["overdue"]))
        claimed = one["not_due"] + sum(one["overdue"]) - one["credits"] - one["advances"]
        assert claimed == pytest.approx(one["balance"])
    home = {one["currency"]: one["amount"] for one in world.call("requester", "portal.home")["owed"]}
    assert home == {one["currency"]: one["balance"] for one in shown["currencies"] if one["balance"]}
    bank = world.one(
        "select value from tabSingles where doctype = 'TechOps Settings' and field = 'bank_details'"
    )
    assert shown["bank_details"] == bank


def test_accounting_names_whose_statement_it_wants(world: World, invoice: str) -> None:
    refused = world.call("accounts", "invoices.statement", expect=400)
    assert refused["code"] == "customer_missing"
    theirs = world.call("accounts", "invoices.statement", customer=world["customer"])
    assert theirs["currencies"] == world.call("approver", "invoices.statement")["currencies"]


def test_a_receipt_reaches_accounting_once_something_is_owed(world: World, invoice: str) -> None:
    sent = {"invoice": invoice, "file_name": "voucher.png", "content": PIXEL}
    files = (
        "select count(*) from tabFile where attached_to_doctype = 'Sales Invoice' and attached_to_name = %s"
    )
    before = world.one(files, invoice)
    refused = world.call(
        "requester",
        "invoices.send_receipt",
        expect=400,
        invoice=invoice,
        file_name="a.png",
        content="aG9sYQ==",
    )
    assert (refused["code"], world.one(files, invoice)) == ("bad_file", before)
    kept = world.call("requester", "invoices.send_receipt", **sent, note="Operación 00123")
    assert world.one("select is_private from tabFile where name = %s", kept["name"]) == 1
    notice = world.one(
        "select payload from `tabTechOps Outbox` where kind = 'notice' and reference_name = %s "
        "order by creation desc limit 1",
        invoice,
    )
    assert "Operación 00123" in notice.encode().decode("unicode_escape") or "Operación 00123" in notice
    assert world["accounts"] in notice
    shown = world.call("requester", "invoices.get", invoice=invoice)
    assert shown["outstanding_amount"] > 0, "a receipt is no payment"

    world.call(
        "accounts",
        "payments.register",
        amount=shown["outstanding_amount"],
        mode_of_payment=ledger.cash(world),
        invoice=invoice,
        reference="00123",
    )
    refused = world.call("requester", "invoices.send_receipt", expect=409, **sent)
    assert (refused["code"], world.one(files, invoice)) == ("nothing_owed", before + 1)


def test_another_customer_finds_no_invoice(world: World, invoice: str) -> None:
    stranger = world.client("stranger")

    def answer(function: str, name: str) -> Any:
        return stranger.get(f"techops.api.v1.{function}", invoice=name)

    for function in ("invoices.get", "invoices.pdf"):
        assert [answer(function, name).status_code for name in (invoice, "SINV-NADA")] == [404, 404]
    sent = {"file_name": "voucher.png", "content": PIXEL}
    world.call("stranger", "invoices.send_receipt", expect=404, invoice=invoice, **sent)
    world.call("stranger", "invoices.statement", expect=404, customer=world["customer"])
    listed = stranger.get("techops.api.v1.invoices.list", limit=100).text
    statement = stranger.get("techops.api.v1.invoices.statement").text
    page = stranger.get(f"{PORTAL}/facturas/{invoice}").text.replace(f'data-name="{invoice}"', "")
    assert invoice not in listed + statement + page
    assert world["customer"] not in listed + statement
