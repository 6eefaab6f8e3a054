"""Seed 1, section 5.6: emergencies under a contract and without one, over HTTP with one user per role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support import ledger
from tests.support.world import FAR, NEAR, World, last_friday_evening, text


@pytest.fixture(scope="module")
def contract(world: World) -> str:
    """Covers emergencies up to 2,000; $50 an hour; 10 % discount; travel 30; 50 without asking."""
    name = world.insert(
        "Service Contract",
        title="Marco de prueba",
        customer=world["customer"],
        company=world["company"],
        currency=world.one("select default_currency from tabCompany where name = %s", world["company"]),
        contract_type="Framework",
        start_date=str(date.today() - timedelta(days=40)),
        end_date=str(date.today() + timedelta(days=300)),
        hourly_rate=50,
        discount_percent=10,
        zone_fees=[{"zone": world["zone"], "travel_fee": 30}],
        covers_emergencies=1,
        emergency_limit=2000,
        auto_approval_limit=50,
        billing_method="Per Service",
    )["name"]
    world.call("manager", "contracts.sign", contract=name, signed_by="Rosa Quispe")
    status = world.one("select status from `tabService Contract` where name = %s", name)
    assert status == "Active"
    yield name
    world.call("manager", "contracts.terminate", contract=name, reason="Fin de la prueba")


def test_emergency_under_contract_needs_no_quotation_and_adds_its_surcharge(
    world: World, contract: str
) -> None:
    """RN-008: Fri 20:00-00:30 as an Emergency: 2 x 100 + 2 x 125 + 0.5 x 140 = 520; travel 30; minus 10 %."""
    order = world.new_order(priority="Emergency", contract=contract)
    shown = world.call("supervisor", "orders.get", order=order)
    assert (shown["contract"], shown["quotation_required"]) == (contract, 0)
    assert shown["sub_status"] in ("New", "Offered")  # the system offers it to the nearest by itself
    start = last_friday_evening()
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(start + timedelta(days=21)),
    )
    open_offers = "select * from `tabAssignment Offer` where work_order = %s and status = 'Open'"
    (offer,) = world.site.sql(open_offers, (order,))
    assert (offer["expires_at"] - offer["offered_at"]).total_seconds() == 300  # 5 minutes
    world.call("technician", "orders.accept", order=order)
    world.call(
        "technician", "orders.start", order=order, **FAR, occurred_at=text(start - timedelta(minutes=30))
    )
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
    world.call("technician", "orders.execute", order=order, occurred_at=text(start))
    end = start + timedelta(hours=4, minutes=30)
    world.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=text(end))
    world.complete(order)
    priced = world.call("supervisor", "orders.price", order=order)
    labour = [(line["quantity"], line["rate"]) for line in priced["lines"] if line["kind"] == "Labour"]
    assert labour == [(2.0, 100.0), (2.0, 125.0), (0.5, 140.0)]
    # 520 + 30 = 550; 10 % = 55; net 495; IGV 89.10; total 584.10
    assert (priced["gross_total"], priced["discount_total"], priced["net_total"]) == (550.0, 55.0, 495.0)
    approved = world.call("approver", "orders.approve", order=order)
    assert approved["status"] == "Invoiced"
    invoice = world.site.sql("select * from `tabSales Invoice` where techops_contract = %s", (contract,))[0]
    assert (float(invoice["net_total"]), float(invoice["grand_total"])) == (495.0, 584.1)
    credit = world.one(
        "select sum(credit - debit) from `tabGL Entry` where voucher_no = %s and is_cancelled = 0 "
        "and service_work_order = %s and against_voucher is null",
        invoice["name"],
        order,
    )
    assert float(credit) >= 495.0


def test_emergency_without_contract_is_paid_in_advance(world: World) -> None:
    """RN-014: nothing happens before the estimate (2 h as an emergency and the travel) is paid; the money
    counts.
    """
    order = world.new_order(
        "stranger", priority="Emergency", customer=world["other_customer"], site=world["other_place"]
    )
    shown = world.call("stranger", "orders.get", order=order)
    assert (shown["status"], shown["sub_status"]) == ("Requested", "Awaiting Prepayment")
    due = shown["prepayment_amount"]
    assert due >= 220.0  # 2 h x 50 x 200 % + 20, more at night or on a weekend
    refused = world.call(
        "supervisor",
        "orders.assign",
        expect=409,
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(last_friday_evening() + timedelta(days=22)),
    )
    assert order in refused["message"]
    pay = {
        "order": order,
        "mode_of_payment": ledger.cash(world),
        "payment_type": "Prepayment",
        "reference": "YAPE-1",
    }
    world.call("accounts", "payments.register", **pay, amount=100)
    assert world.call("stranger", "orders.get", order=order)["sub_status"] == "Awaiting Prepayment"
    world.call("accounts", "payments.register", **pay, amount=due - 100)
    assert world.call("stranger", "orders.get", order=order)["sub_status"] in ("New", "Offered")
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
