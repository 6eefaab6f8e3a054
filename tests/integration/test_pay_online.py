"""Invoices paid by card: what is charged is what is asked, once, and the order goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.test_orders_races import at_once, sessions
from tests.support import card_payments, ledger
from tests.support.bench import Client
from tests.support.stripe_stand_in import DECLINED, SLOW, Stripe
from tests.support.world import World, last_workday_morning

CHARGE = "payments.templates.pages.stripe_checkout.make_payment"
TOTAL = 82.6  # 1 h at 50.00 and one visit at 20.00, with 18 % of tax
OUTSTANDING = "select outstanding_amount from `tabSales Invoice` where name = %s"


@pytest.fixture(scope="module")
def stripe(world: World) -> Iterator[Stripe]:
    with card_payments.accepted(world) as found:
        yield found


def owed(world: World) -> tuple[str, str]:
    """An approved order and its invoice of 82.60."""
    order = world.completed_order(last_workday_morning() - timedelta(days=3), 1)
    world.call("approver", "orders.approve", order=order)
    invoice = str(world.one("select sales_invoice from `tabService Work Order` where name = %s", order))
    assert float(world.one(OUTSTANDING, invoice)) == TOTAL
    return order, invoice


def asked(world: World, invoice: str) -> dict[str, str]:
    """What the gateway's page knows: its address, as the browser reads it."""
    page = world.call("approver", "invoices.pay_online", invoice=invoice)["page"]
    assert page.startswith("/stripe_checkout?"), page
    return {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}


def charge(client: Client, data: dict[str, str], token: str = "tok_visa") -> Any:
    return client.post(
        CHARGE,
        stripe_token_id=token,
        data=json.dumps(data),
        reference_doctype=data["reference_doctype"],
        reference_docname=data["reference_docname"],
        payment_gateway=data["payment_gateway"],
    )


def paid_by(world: World, invoice: str) -> list[dict[str, Any]]:
    return world.site.sql(
        "select p.name, p.paid_amount, p.reference_no, p.docstatus from `tabPayment Entry` p "
        "join `tabPayment Entry Reference` r on r.parent = p.name where r.reference_name = %s",
        (invoice,),
    )


def test_a_card_pays_the_invoice_and_the_order_goes_on(world: World, stripe: Stripe) -> None:
    order, invoice = owed(world)
    assert world.call("approver", "invoices.payable", invoice=invoice)["by_card"] is True
    data = asked(world, invoice)
    assert asked(world, invoice)["reference_docname"] == data["reference_docname"], "asked twice, one request"
    answer = charge(world.client("approver"), data)
    assert answer.status_code == 200, answer.text[:1000]
    assert answer.json()["message"]["status"] == "Completed"
    assert f"facturas%2F{invoice}" in answer.json()["message"]["redirect_to"]
    assert [(one["amount"], one["currency"].upper()) for one in stripe.charges[-1:]] == [
        ("8260", data["currency"])
    ]

    (payment,) = paid_by(world, invoice)
    assert (float(payment["paid_amount"]), payment["docstatus"]) == (TOTAL, 1)
    assert payment["reference_no"] == data["reference_docname"]
    booked = {
        row["account_type"]: float(row["debit"] - row["credit"])
        for row in ledger.entries(world, payment["name"])
    }
    assert booked == {"Bank": TOTAL, "Receivable": -TOTAL}
    assert world.one("select paid_at from `tabService Work Order` where name = %s", order) is not None
    shown = world.call("approver", "invoices.get", invoice=invoice)
    assert (shown["status"], [one["amount"] for one in shown["payments"]]) == ("Paid", [TOTAL])
    assert world.call("approver", "invoices.payable", invoice=invoice)["by_card"] is False
    refused = world.call("approver", "invoices.pay_online", expect=409, invoice=invoice)
    assert refused["code"] == "nothing_owed"


def test_the_browser_does_not_say_what_is_charged(world: World, stripe: Stripe) -> None:
    _order, invoice = owed(world)
    lies = {
        "amount": "0.5",
        "currency": "JPY",
        "reference_docname": asked(world, invoice)["reference_docname"],
    }
    data = asked(world, invoice)
    assert charge(world.site.guest(), data | lies).status_code == 200
    assert (stripe.charges[-1]["amount"], stripe.charges[-1]["currency"]) == ("8260", data["currency"])
    assert float(world.one(OUTSTANDING, invoice)) == 0


def test_a_declined_card_changes_nothing_and_may_be_tried_again(world: World, stripe: Stripe) -> None:
    _order, invoice = owed(world)
    data = asked(world, invoice)
    answer = charge(world.client("approver"), data, DECLINED)
    assert (answer.status_code, answer.json()["error"]["code"]) == (417, "not_charged")
    assert "otra tarjeta" in answer.json()["error"]["message"]
    assert (float(world.one(OUTSTANDING, invoice)), paid_by(world, invoice)) == (TOTAL, [])
    assert charge(world.client("approver"), data).status_code == 200
    assert float(world.one(OUTSTANDING, invoice)) == 0


def test_two_charges_at_once_are_one(world: World, stripe: Stripe) -> None:
    _order, invoice = owed(world)
    data, before = asked(world, invoice), len(stripe.charges)
    pair = sessions(world, "approver", 2)
    codes = at_once([lambda client=client: charge(client, data, SLOW).status_code for client in pair])  # type: ignore[misc]
    assert sorted(codes) == [200, 409]
    assert len(stripe.charges) == before + 1
    again = charge(pair[0], data)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_asked")
    assert len(paid_by(world, invoice)) == 1


def test_what_was_paid_otherwise_meanwhile_is_not_charged(world: World, stripe: Stripe) -> None:
    _order, invoice = owed(world)
    data, before = asked(world, invoice), len(stripe.charges)
    world.call(
        "accounts", "payments.register", amount=80, mode_of_payment=ledger.cash(world), invoice=invoice
    )
    refused = charge(world.client("approver"), data)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "no_longer_owed")
    assert len(stripe.charges) == before
    left = asked(world, invoice)
    assert left["amount"] == "2.6"
    assert left["reference_docname"] != data["reference_docname"]
    assert charge(world.client("approver"), left).status_code == 200
    assert stripe.charges[-1]["amount"] == "260"
    assert float(world.one(OUTSTANDING, invoice)) == 0


def test_money_that_cannot_be_registered_is_told(world: World, stripe: Stripe) -> None:
    """The books of the day were closed between the question and the charge."""
    _order, invoice = owed(world)
    data = asked(world, invoice)
    frozen = {"acc_frozen_upto": "2099-12-31", "frozen_accounts_modifier": "Auditor"}
    world.set("Accounts Settings", "Accounts Settings", **frozen)
    try:
        assert charge(world.client("approver"), data).status_code == 200
    finally:
        world.set(
            "Accounts Settings", "Accounts Settings", acc_frozen_upto=None, frozen_accounts_modifier=None
        )
    assert (float(world.one(OUTSTANDING, invoice)), paid_by(world, invoice)) == (TOTAL, [])
    told = world.site.sql(
        "select payload from `tabTechOps Outbox` where unique_key = %s",
        (f"card|{data['reference_docname']}",),
    )
    assert len(told) == 1
    assert invoice in told[0]["payload"]


def test_nobody_pays_or_learns_of_anothers_invoice(world: World, stripe: Stripe) -> None:
    _order, invoice = owed(world)
    for function in ("invoices.payable", "invoices.pay_online"):
        world.call("stranger", function, expect=404, invoice=invoice)


def test_without_a_gateway_there_is_no_card(world: World) -> None:
    """Last: the module's gateway is still there, in the currency of the books and in no other."""
    company = world["company"]
    found = world.site.execute(
        "techops.integrations.erpnext.payment_request.gateway_account", company=company, currency="XAF"
    )
    assert found is None
