"""Disputes from the customer's report to the ledger: rework, discount, credit note, approval; over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.integration.test_billing_month import approved_order, new_contract, run_of
from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.refusals import nothing_changes, refused
from tests.support.world import World, last_workday_morning

TABLES = ("Service Dispute", "Service Work Order", "Sales Invoice", "GL Entry", "TechOps Key")
CENT = Decimal("0.01")
PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(CENT)


def dispute_of(world: World, order: str, role: str = "approver", description: str = "Sigue el ruido") -> str:
    world.call(role, "orders.report_problem", order=order, description=description)
    name = world.one("select open_dispute from `tabService Work Order` where name = %s", order)
    assert name, order
    return str(name)


def row(world: World, dispute: str) -> dict[str, Any]:
    return world.site.sql("select * from `tabService Dispute` where name = %s", (dispute,))[0]


def invoice_row(world: World, name: str) -> dict[str, Any]:
    return world.site.sql("select * from `tabSales Invoice` where name = %s", (name,))[0]


def pay(world: World, invoice: str, amount: float) -> None:
    mode = ledger.cash(world)
    world.call(
        "accounts",
        "payments.register",
        amount=amount,
        mode_of_payment=mode,
        invoice=invoice,
        reference=f"OP-{invoice}",
    )


@pytest.fixture(scope="module")
def month(world: World) -> Iterator[dict[str, Any]]:
    """Three orders and a fee of 300 on one invoice, paid in full.

    63.00 (70 less 10 %), 108.00 (120 less 10 %) and 98.33 (115 less 10 % and, from 100 on, 5 %): with the
    fee 569.33 and with 18 % IGV 671.81.
    """
    contract = new_contract(
        world,
        title="Disputas",
        discount_percent=10,
        volume_tiers=[{"from_amount": 100, "discount_percent": 5}],
        fixed_monthly_fee=300,
    )
    orders = [approved_order(world, contract, hours, parts) for hours, parts in ((1, 0), (2, 0), (1, 1))]
    asked = {"contract": contract, "month": f"{date.today():%Y-%m}"}
    invoice = run_of(world, world.call("accounts", "invoices.create", **asked)["name"])["sales_invoice"]
    yield {"contract": contract, "orders": orders, "invoice": invoice}
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_a_credit_note_on_a_paid_consolidated_invoice(world: World, month: dict[str, Any]) -> None:
    order, invoice = month["orders"][2], month["invoice"]
    net = cents(ledger.order_row(world, order)["net_total"])
    assert net in (Decimal("98.32"), Decimal("98.33"))
    billed = invoice_row(world, invoice)
    pay(world, invoice, float(billed["grand_total"]))
    assert ledger.order_row(world, order)["paid"] == 1
    dispute = dispute_of(world, order, "requester", "La bomba volvió a fallar")
    during = ledger.order_row(world, order)
    assert (during["status"], during["paid"]) == ("Invoiced", 1)  # it does not go backwards
    with nothing_changes(world, *TABLES):
        assert "in_dispute" in refused(
            world, "approver", "orders.report_problem", 409, order=order, description="Otra vez"
        )
        for role in ("supervisor", "technician", "approver"):
            refused(world, role, "disputes.resolve", 403, dispute=dispute, resolution="Credit", note="x")
        refused(world, "stranger", "disputes.get", 404, dispute=dispute)
        said = refused(
            world,
            "accounts",
            "disputes.resolve",
            417,
            dispute=dispute,
            resolution="Credit",
            note="x",
            amount=99,
        )
        assert "more_than_billed" in said
    answer = world.call(
        "accounts", "disputes.resolve", dispute=dispute, resolution="Credit", note="No se reparó; se acredita"
    )
    assert (answer["status"], answer["resolution"], cents(answer["amount_off"])) == (
        "Resolved",
        "Credit",
        net,
    )
    note = invoice_row(world, answer["credit_note"])
    tax = (net * Decimal("0.18")).quantize(CENT)
    assert (note["is_return"], note["return_against"], note["docstatus"]) == (1, invoice, 1)
    assert (cents(note["net_total"]), cents(note["grand_total"])) == (-net, -(net + tax))
    # The invoice was paid: the credit is the customer's, and the invoice owes what it did.
    assert cents(note["outstanding_amount"]) == -(net + tax)
    after = invoice_row(world, invoice)
    assert (cents(after["outstanding_amount"]), cents(after["grand_total"])) == (
        0,
        cents(billed["grand_total"]),
    )
    _check_ledger(world, note["name"], order, net, tax)
    lines = world.site.sql("select * from `tabSales Invoice Item` where parent = %s", (note["name"],))
    assert {line["service_work_order"] for line in lines} == {order}
    assert {line["techops_line_kind"] for line in lines} == {"Labour", "Travel", "Material"}
    done = ledger.order_row(world, order)
    assert (done["status"], done["paid"], done["open_dispute"]) == ("Invoiced", 1, None)
    assert cents(done["credited_total"]) == net
    assert cents(ledger.costing(world, order)["total_billed"]) == 0
    for other in month["orders"][:2]:
        untouched = ledger.order_row(world, other)
        assert cents(ledger.costing(world, other)["total_billed"]) == cents(untouched["net_total"])


def _check_ledger(world: World, note: str, order: str, net: Decimal, tax: Decimal) -> None:
    """Income and tax are debited, the customer credited; all of it is the order's."""
    entries = ledger.entries(world, note)
    income = sum(cents(one["debit"] - one["credit"]) for one in entries if one["root_type"] == "Income")
    taxes = sum(cents(one["debit"] - one["credit"]) for one in entries if one["account_type"] == "Tax")
    owed = sum(cents(one["credit"] - one["debit"]) for one in entries if one["account_type"] == "Receivable")
    assert (income, taxes, owed) == (net, tax, net + tax)
    assert {one["work_order"] for one in entries if one["root_type"] == "Income"} == {order}
    assert ledger.balance(world, order, "Income") == 0  # billed and credited


def test_the_customer_sees_the_credit_and_what_it_credits(world: World, month: dict[str, Any]) -> None:
    found = world.call("approver", "disputes.list", order=month["orders"][2])
    assert found["total"] == 1
    shown = world.call("requester", "disputes.get", dispute=found["data"][0]["name"])
    assert shown["allowed_actions"] == []
    assert shown["resolution_note"] == "No se reparó; se acredita"
    invoice = world.call("approver", "invoices.get", invoice=shown["credit_note"])
    assert (invoice["is_credit_note"], invoice["credits"]) == (1, month["invoice"])
    mail = "select count(*) from `tabTechOps Outbox` where reference_name = %s and kind = 'invoice_email'"
    assert world.one(mail, shown["credit_note"]) == 1


def test_a_part_is_credited_and_what_is_left_is_the_limit(world: World, month: dict[str, Any]) -> None:
    """108.00: 20 % by a manager's discount is 21.60; 86.40 are left, and no cent more can be credited."""
    order = month["orders"][1]
    first = dispute_of(world, order)
    refused(
        world, "manager", "disputes.resolve", 403, dispute=first, resolution="Discount", percent=21, note="x"
    )
    done = world.call(
        "manager", "disputes.resolve", dispute=first, resolution="Discount", percent=20, note="Llegamos tarde"
    )
    assert cents(done["amount_off"]) == Decimal("21.60")
    assert cents(invoice_row(world, done["credit_note"])["grand_total"]) == Decimal("-25.49")  # 21.60 + 3.89
    second = dispute_of(world, order)
    said = refused(
        world,
        "accounts",
        "disputes.resolve",
        417,
        dispute=second,
        resolution="Credit",
        amount=86.41,
        note="x",
    )
    assert "more_than_billed" in said and "86.40" in said
    rest = world.call("accounts", "disputes.resolve", dispute=second, resolution="Credit", note="Todo")
    assert cents(rest["amount_off"]) == Decimal("86.40")
    assert cents(ledger.costing(world, order)["total_billed"]) == 0
    assert ledger.balance(world, order, "Income") == 0


def test_a_credit_lowers_what_an_unpaid_invoice_owes(world: World) -> None:
    """82.60 owed; half of the 70.00 net is credited: 41.30 are left, and paying them pays the order."""
    order, invoice = ledger.invoiced_order(world)
    dispute = dispute_of(world, order)
    done = world.call(
        "manager", "disputes.resolve", dispute=dispute, resolution="Credit", amount=35, note="Mitad"
    )
    assert cents(invoice_row(world, invoice)["outstanding_amount"]) == Decimal("41.30")
    assert cents(invoice_row(world, done["credit_note"])["outstanding_amount"]) == 0
    assert ledger.order_row(world, order)["paid"] == 0
    pay(world, invoice, 41.30)
    assert ledger.order_row(world, order)["paid"] == 1
    assert cents(ledger.costing(world, order)["total_billed"]) == 35


def test_a_credit_larger_than_what_is_owed_pays_it_and_the_rest_stays(world: World) -> None:
    """82.60, of which 60.00 are paid; all of it is credited: 22.60 pay the invoice, 60.00 are the
    customer's.
    """
    order, invoice = ledger.invoiced_order(world)
    pay(world, invoice, 60)
    dispute = dispute_of(world, order)
    done = world.call("manager", "disputes.resolve", dispute=dispute, resolution="Credit", note="Todo")
    assert cents(invoice_row(world, invoice)["outstanding_amount"]) == 0
    assert cents(invoice_row(world, done["credit_note"])["outstanding_amount"]) == -60
    assert ledger.order_row(world, order)["paid"] == 1


def test_a_discount_before_the_invoice_is_on_the_invoice(world: World) -> None:
    """70.00 less 5 % by the supervisor is 66.50, with 18 % IGV 78.47, on the order and on its invoice."""
    order = world.completed_order(last_workday_morning(), 1)
    dispute = dispute_of(world, order)
    assert "RN-015" in refused(
        world,
        "supervisor",
        "disputes.resolve",
        403,
        dispute=dispute,
        resolution="Discount",
        percent=6,
        note="x",
    )
    assert "not_invoiced_yet" in refused(
        world, "manager", "disputes.resolve", 417, dispute=dispute, resolution="Credit", note="x"
    )
    world.call(
        "supervisor", "disputes.resolve", dispute=dispute, resolution="Discount", percent=5, note="Demora"
    )
    settled = ledger.order_row(world, order)
    assert (cents(settled["net_total"]), cents(settled["grand_total"])) == (
        Decimal("66.50"),
        Decimal("78.47"),
    )
    assert (settled["status"], settled["open_dispute"]) == ("Invoiced", None)
    invoice = invoice_row(world, settled["sales_invoice"])
    assert (cents(invoice["net_total"]), cents(invoice["grand_total"])) == (
        Decimal("66.50"),
        Decimal("78.47"),
    )
    assert cents(ledger.costing(world, order)["total_billed"]) == Decimal("66.50")
    price = world.call("approver", "orders.price", order=order)
    assert [one["kind"] for one in price["discounts"]] == ["Settlement"]
    assert price["net_total"] == 66.5


def test_approval_bills_and_rework_makes_a_linked_order_without_charge(world: World) -> None:
    order = world.completed_order(last_workday_morning(), 1)
    first = dispute_of(world, order)
    reworked = world.call(
        "supervisor", "disputes.resolve", dispute=first, resolution="Rework", note="Volvemos"
    )
    again = ledger.order_row(world, reworked["rework_order"])
    assert (again["original_order"], again["relation"], again["billing_kind"]) == (order, "Rework", "Rework")
    assert ledger.order_row(world, order)["sub_status"] == "Under Review"
    second = dispute_of(world, order)
    assert second != first
    world.call("supervisor", "disputes.resolve", dispute=second, resolution="Approval", note="Estaba bien")
    approved = ledger.order_row(world, order)
    assert (approved["status"], cents(approved["grand_total"])) == ("Invoiced", Decimal("82.60"))


def test_the_monthly_run_skips_what_is_disputed_and_takes_it_afterwards(world: World) -> None:
    contract = new_contract(world, title="Espera")
    quiet, disputed = approved_order(world, contract, 1), approved_order(world, contract, 1)
    dispute = dispute_of(world, disputed)
    assert ledger.order_row(world, disputed)["sub_status"] == "Approved"
    asked = {"contract": contract, "month": f"{date.today():%Y-%m}"}
    first = run_of(world, world.call("accounts", "invoices.create", **asked)["name"])["sales_invoice"]
    assert ledger.order_row(world, quiet)["sales_invoice"] == first
    assert ledger.order_row(world, disputed)["sales_invoice"] is None
    world.call("supervisor", "disputes.resolve", dispute=dispute, resolution="Approval", note="Correcto")
    world.call("accounts", "invoices.cancel", invoice=first, reason="Emitir con todo")
    second = run_of(world, world.call("accounts", "invoices.create", **asked)["name"])["sales_invoice"]
    assert {ledger.order_row(world, one)["sales_invoice"] for one in (quiet, disputed)} == {second}
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_what_is_credited_is_not_billed_for_the_volume_discount(world: World) -> None:
    """Two hours are 120.00 and reach the tier of 100; credited down to 60.00 they do not."""
    tiers = [{"from_amount": 100, "discount_percent": 50}]
    contract = new_contract(world, title="Volumen", billing_method="Per Service", volume_tiers=tiers)
    first = approved_order(world, contract, 2)
    assert cents(ledger.order_row(world, first)["net_total"]) == 120
    dispute = dispute_of(world, first)
    world.call("manager", "disputes.resolve", dispute=dispute, resolution="Credit", amount=60, note="Mitad")
    after = approved_order(world, contract, 1)
    assert cents(ledger.order_row(world, after)["net_total"]) == 70
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_answer_question_reply_evidence_and_time_limits(world: World) -> None:
    order = world.completed_order(last_workday_morning(), 1)
    dispute = dispute_of(world, order, "requester")
    opened = row(world, dispute)
    assert opened["answer_by"] - opened["opened_at"] == timedelta(hours=48)
    told = "select payload from `tabTechOps Outbox` where reference_name = %s and kind = 'notice' limit 1"
    assert world["supervisor"] in world.one(told, dispute)
    # A photo is told by its bytes, is private, and is read by both sides and nobody else.
    bad = base64.b64encode(b"#!/bin/sh").decode()
    with nothing_changes(world, "File", "Service Dispute Note"):
        said = refused(
            world, "requester", "disputes.attach", 400, dispute=dispute, file_name="a.png", content=bad
        )
        assert "bad_file" in said
        refused(world, "stranger", "disputes.attach", 404, dispute=dispute, file_name="a.png", content=PNG)
    shown = world.call("requester", "disputes.attach", dispute=dispute, file_name="ruido.png", content=PNG)
    world.call("technician", "disputes.attach", dispute=dispute, file_name="medicion.png", content=PNG)
    assert world.one("select is_private from tabFile where name = %s", shown["name"]) == 1
    path = "techops.api.v1.disputes.download"
    for role, status in (("requester", 200), ("supervisor", 200), ("technician", 200), ("stranger", 404)):
        got = world.client(role).get(path, dispute=dispute, file=shown["name"])
        assert got.status_code == status, role
    world.call("supervisor", "disputes.send_message", dispute=dispute, content="¿Qué pasó?", internal=True)
    refused(world, "requester", "disputes.send_message", 403, dispute=dispute, content="x", internal=True)
    seen = world.call("requester", "disputes.get", dispute=dispute)["notes"]
    assert [note["content"] for note in seen] == ["ruido.png", "medicion.png"]
    assert len(world.call("supervisor", "disputes.get", dispute=dispute)["notes"]) == 3
    world.call("supervisor", "disputes.ask", dispute=dispute, note="¿A qué hora ocurre?")
    assert row(world, dispute)["status"] == "Awaiting Customer"
    refused(world, "supervisor", "disputes.answer", 409, dispute=dispute, note="x")
    world.call("requester", "disputes.reply", dispute=dispute, note="Al arrancar")
    assert row(world, dispute)["status"] == "In Review"
    world.call("requester", "disputes.withdraw", dispute=dispute, note="Ya no suena")
    assert (row(world, dispute)["status"], ledger.order_row(world, order)["sub_status"]) == (
        "Withdrawn",
        "Under Review",
    )
    refused(world, "requester", "disputes.send_message", 409, dispute=dispute, content="tarde")


def test_a_late_answer_goes_to_the_managers_once_and_a_reply_is_not_awaited_for_ever(world: World) -> None:
    late = dispute_of(world, world.completed_order(last_workday_morning(), 1))
    silent = dispute_of(world, world.completed_order(last_workday_morning(), 1))
    world.call("supervisor", "disputes.ask", dispute=silent, note="¿Sigue igual?")
    for name, field in ((late, "answer_by"), (silent, "reply_by")):
        past = "2026-01-05 08:00:00"
        world.site.execute("frappe.db.set_value", dt="Service Dispute", dn=name, field=field, val=past)
    for _twice in range(2):
        world.site.execute("techops.disputes.jobs.watch_deadlines")
    assert row(world, late)["escalated_at"] is not None
    assert row(world, silent)["status"] == "In Review"
    count = (
        "select count(*) from `tabTechOps Outbox` where reference_name = %s and unique_key like '%%late%%'"
    )
    assert (world.one(count, late), world.one(count, silent)) == (1, 0)


def test_many_disputes_without_a_deadline_do_not_hide_a_late_one(world: World) -> None:
    """Answered disputes wait for nobody: 201 of them are more than the job looks at in one run."""
    late = dispute_of(world, world.completed_order(last_workday_morning(), 1))
    table = "`tabService Dispute`"
    columns = [one["Field"] for one in world.site.sql(f"show columns from {table}")]
    own = {"name": "concat(d.name, '-', n.seq)", "status": "if(n.seq = 1, 'Awaiting Customer', 'In Review')"}
    empty = dict.fromkeys(("answer_by", "reply_by", "escalated_at"), "null")
    picked = ", ".join((own | empty).get(name, f"d.`{name}`") for name in columns)
    world.site.sql(
        f"insert into {table} select {picked} from {table} d, seq_1_to_202 n where d.name = %s", (late,)
    )
    world.site.sql(f"update {table} set answer_by = '2026-01-05 08:00:00' where name = %s", (late,))
    try:
        world.site.execute("techops.disputes.jobs.watch_deadlines")
        assert row(world, late)["escalated_at"] is not None
        trouble = "select count(*) from `tabError Log` where reference_name like concat(%s, '-%%')"
        assert world.one(trouble, late) == 0
    finally:
        world.site.sql(f"delete from {table} where name like concat(%s, '-%%')", (late,))


def test_two_reports_at_once_are_one_dispute(world: World) -> None:
    order, _invoice = ledger.invoiced_order(world)
    clients = sessions(world, "approver", 3)
    calls = [post(one, "orders.report_problem", order=order, description="No funciona") for one in clients]
    codes = at_once(calls)
    assert sorted(codes) == [200, 409, 409], codes
    assert world.one("select count(*) from `tabService Dispute` where work_order = %s", order) == 1


def test_two_resolutions_at_once_are_one_credit_note(world: World) -> None:
    order, invoice = ledger.invoiced_order(world)
    dispute = dispute_of(world, order)
    asked = {"dispute": dispute, "resolution": "Credit", "note": "Todo"}
    codes = at_once([post(one, "disputes.resolve", **asked) for one in sessions(world, "manager", 3)])
    assert sorted(codes) == [200, 409, 409], codes
    notes = "select count(*) from `tabSales Invoice` where return_against = %s and docstatus = 1"
    assert world.one(notes, invoice) == 1


def test_a_window_closes_and_disputes_are_not_typed(world: World) -> None:
    order, _invoice = ledger.invoiced_order(world)
    dispute = dispute_of(world, order)
    path = f"/api/resource/Service Dispute/{dispute}"
    with nothing_changes(world, *TABLES):
        for client in (world.admin, world.client("manager")):
            assert client.request("PUT", path, json={"status": "Resolved"}).status_code == 403
            assert client.request("DELETE", path).status_code == 403
        assert world.client("approver").get(path).status_code == 403
    world.call("approver", "disputes.withdraw", dispute=dispute, note="Error mío")
    world.set("TechOps Settings", "TechOps Settings", dispute_report_days=0)
    try:
        said = refused(world, "approver", "orders.report_problem", 417, order=order, description="Tarde")
        assert "too_late_to_dispute" in said
    finally:
        world.set("TechOps Settings", "TechOps Settings", dispute_report_days=15)
