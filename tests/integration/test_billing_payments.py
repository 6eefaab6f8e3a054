"""Whatever door the money comes in by, the order moves on; and back when it is taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.refusals import answer, nothing_changes, refused
from tests.support.world import World, last_workday_morning

TABLES = ("Payment Entry", "GL Entry", "Payment Ledger Entry", "Service Work Order", "Sales Invoice")
SCORES = {"overall": 5, "punctuality": 4, "quality": 5, "professionalism": 5}
TOTAL = 82.6
Undo = Callable[[], None]


@pytest.fixture(scope="module")
def mode(world: World) -> str:
    """Cash, which needs no reference."""
    return ledger.cash(world)


@pytest.fixture(scope="module")
def accounts(world: World) -> dict[str, str]:
    query = (
        "select name from tabAccount where company = %s and is_group = 0 and account_type = %s "
        "and account_currency = (select default_currency from tabCompany where name = company) limit 1"
    )
    found = {
        key: str(world.one(query, world["company"], kind))
        for key, kind in (("cash", "Cash"), ("receivable", "Receivable"))
    }
    found["expense"] = str(
        world.one(
            "select name from tabAccount where company = %s and is_group = 0 and root_type = 'Expense' "
            "and account_type = '' limit 1",
            world["company"],
        )
    )
    return found


def submit(world: World, doctype: str, **values: object) -> str:
    return str(world.insert(doctype, submit=True, **values)["name"])


def cancel(world: World, doctype: str, name: str) -> None:
    done = world.admin.post("frappe.client.cancel", doctype=doctype, name=name)
    assert done.status_code == 200, done.text[:1000]


def payment_values(world: World, accounts: dict[str, str], amount: float, invoice: str | None) -> dict:
    references = (
        [{"reference_doctype": "Sales Invoice", "reference_name": invoice, "allocated_amount": amount}]
        if invoice
        else []
    )
    return {
        "payment_type": "Receive",
        "company": world["company"],
        "party_type": "Customer",
        "party": world["customer"],
        "paid_from": accounts["receivable"],
        "paid_to": accounts["cash"],
        "paid_amount": amount,
        "received_amount": amount,
        "source_exchange_rate": 1,
        "target_exchange_rate": 1,
        "references": references,
    }


def by_payment_entry(world: World, accounts: dict[str, str], invoice: str) -> Undo:
    """An accountant's own Payment Entry."""
    name = submit(world, "Payment Entry", **payment_values(world, accounts, TOTAL, invoice))
    return lambda: cancel(world, "Payment Entry", name)


def by_journal_entry(world: World, accounts: dict[str, str], invoice: str) -> Undo:
    """A journal entry against the invoice, as bank reconciliation makes it."""
    party = {
        "account": accounts["receivable"],
        "party_type": "Customer",
        "party": world["customer"],
        "credit_in_account_currency": TOTAL,
        "reference_type": "Sales Invoice",
        "reference_name": invoice,
    }
    money = {"account": accounts["cash"], "debit_in_account_currency": TOTAL}
    name = submit(
        world,
        "Journal Entry",
        company=world["company"],
        posting_date=str(date.today()),
        accounts=[party, money],
    )
    return lambda: cancel(world, "Journal Entry", name)


def by_write_off(world: World, accounts: dict[str, str], invoice: str) -> Undo:
    """A journal entry of type Write Off: nobody will pay."""
    party = {
        "account": accounts["receivable"],
        "party_type": "Customer",
        "party": world["customer"],
        "credit_in_account_currency": TOTAL,
        "reference_type": "Sales Invoice",
        "reference_name": invoice,
    }
    loss = {"account": accounts["expense"], "debit_in_account_currency": TOTAL}
    name = submit(
        world,
        "Journal Entry",
        voucher_type="Write Off Entry",
        company=world["company"],
        posting_date=str(date.today()),
        accounts=[party, loss],
    )
    return lambda: cancel(world, "Journal Entry", name)


def by_credit_note(world: World, accounts: dict[str, str], invoice: str) -> Undo:
    """A credit note over everything, against the invoice (RN-011)."""
    made = world.admin.post(
        "erpnext.accounts.doctype.sales_invoice.sales_invoice.make_sales_return", source_name=invoice
    )
    note = made.json()["message"] | {"update_outstanding_for_self": 0, "docstatus": 1}
    answer = world.admin.post("/api/resource/Sales Invoice", **note)
    assert answer.status_code == 200, answer.text[:1000]
    name = answer.json()["data"]["name"]
    return lambda: cancel(world, "Sales Invoice", name)


def by_reconciliation(world: World, accounts: dict[str, str], invoice: str) -> Undo:
    """Money on account first; the accountant reconciles it with the invoice later, and takes that back."""
    payment = submit(world, "Payment Entry", **payment_values(world, accounts, TOTAL, None))
    tool = {
        "doctype": "Payment Reconciliation",
        "company": world["company"],
        "party_type": "Customer",
        "party": world["customer"],
        "receivable_payable_account": accounts["receivable"],
        "payment_limit": 500,
        "invoice_limit": 500,
    }
    tool = run(world, tool, "get_unreconciled_entries")
    payments = [row for row in tool["payments"] if row["reference_name"] == payment]
    invoices = [row for row in tool["invoices"] if row["invoice_number"] == invoice]
    assert payments and invoices, tool
    tool = run(world, tool, "allocate_entries", {"payments": payments, "invoices": invoices})
    run(world, tool, "reconcile")

    def undo() -> None:
        taken_back = submit(
            world,
            "Unreconcile Payment",
            company=world["company"],
            voucher_type="Payment Entry",
            voucher_no=payment,
            allocations=[
                {
                    "account": accounts["receivable"],
                    "party_type": "Customer",
                    "party": world["customer"],
                    "reference_doctype": "Sales Invoice",
                    "reference_name": invoice,
                    "allocated_amount": TOTAL,
                    "account_currency": "USD",
                }
            ],
        )
        assert taken_back
        cancel(world, "Payment Entry", payment)

    return undo


def run(world: World, document: dict, method: str, args: dict | None = None) -> dict:
    answer = world.admin.post(
        "run_doc_method", docs=json.dumps(document), method=method, args=json.dumps(args or {})
    )
    assert answer.status_code == 200, answer.text[:1000]
    return answer.json()["docs"][0]


ROUTES = [
    by_payment_entry,
    by_journal_entry,
    by_write_off,
    by_credit_note,
    by_reconciliation,
]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_every_route_pays_the_order_and_taking_it_back_unpays_it(
    world: World, accounts: dict[str, str], route: Callable[..., Undo]
) -> None:
    """A rated order closes with its payment, and is Invoiced again when the payment goes."""
    order, invoice = ledger.invoiced_order(world)
    assert world.call("approver", "orders.rate", order=order, **SCORES)["order_status"] == "Invoiced"
    undo = route(world, accounts, invoice)
    row = ledger.order_row(world, order)
    assert (row["status"], row["paid"], row["closed_at"] is not None) == ("Closed", 1, True)
    assert world.call("accounts", "invoices.get", invoice=invoice)["status"] == "Paid"
    undo()
    row = ledger.order_row(world, order)
    assert (row["status"], row["paid"], row["closed_at"]) == ("Invoiced", 0, None)
    assert world.call("accounts", "invoices.get", invoice=invoice)["status"] == "Pending"
    actions = [row["action"] for row in world.call("accounts", "orders.history", order=order)["data"]]
    assert actions.count("close") == 1 and "payment_cancelled" in actions


def test_a_paid_order_nobody_rates_closes_after_a_week(world: World, mode: str) -> None:
    """Rules, section 2, close: paid and, by default, 7 days without a rating; a dispute keeps it open."""
    order, invoice = ledger.invoiced_order(world)
    world.call("accounts", "payments.register", invoice=invoice, mode_of_payment=mode, amount=TOTAL)
    for days, status in ((6, "Invoiced"), (8, "Closed")):
        paid_at = f"now() - interval {days} day"
        world.site.sql(f"update `tabService Work Order` set paid_at = {paid_at} where name = %s", (order,))
        for _twice in range(2):
            world.site.execute("techops.work_orders.jobs.close_unrated")
        assert ledger.order_row(world, order)["status"] == status
    history = world.call("supervisor", "orders.history", order=order)["data"]
    assert [row["action"] for row in history].count("close") == 1


def test_a_paid_invoice_that_is_cancelled_leaves_its_money_on_account(world: World, mode: str) -> None:
    order, invoice = ledger.invoiced_order(world)
    world.call("approver", "orders.rate", order=order, **SCORES)
    payment = world.call(
        "accounts", "payments.register", invoice=invoice, mode_of_payment=mode, amount=TOTAL
    )["name"]
    assert ledger.order_row(world, order)["status"] == "Closed"
    world.call("accounts", "invoices.cancel", invoice=invoice, reason="Error en el RUC")
    row = ledger.order_row(world, order)
    assert (row["status"], row["sub_status"], row["paid"]) == ("Completed", "Approved", 0)
    left = world.call("accounts", "payments.get", payment=payment)
    assert (left["status"], left["unallocated_amount"], left["invoices"]) == ("Received", TOTAL, [])


def test_a_payment_in_parts_moves_the_order_with_the_last(world: World, mode: str) -> None:
    order, invoice = ledger.invoiced_order(world)
    pay = {"invoice": invoice, "mode_of_payment": mode}
    first = world.call("accounts", "payments.register", **pay, amount=30)
    assert (first["amount"], first["payment_type"], first["status"]) == (30, "Invoice Payment", "Received")
    assert first["invoices"] == [{"invoice": invoice, "amount": 30}]
    shown = world.call("requester", "invoices.get", invoice=invoice)
    assert (shown["status"], shown["outstanding_amount"]) == ("Partial", 52.6)
    assert [payment["amount"] for payment in shown["payments"]] == [30]
    with nothing_changes(world, *TABLES):
        said = refused(world, "accounts", "payments.register", 417, **pay, amount=52.61)
        assert "52.60" in said
    # A service manager is no accountant in ERPNext, and yet may register what came in.
    world.call("manager", "payments.register", **pay, amount=52.6)
    row = ledger.order_row(world, order)
    assert (row["paid"], row["status"]) == (1, "Invoiced")
    money = world.site.sql(
        "select sum(debit) as debit, group_concat(distinct service_work_order) as orders from `tabGL Entry` "
        "where voucher_no = %s and is_cancelled = 0",
        (first["name"],),
    )[0]
    assert (float(money["debit"]), money["orders"]) == (30.0, order)
    refused(world, "accounts", "payments.register", 417, **pay, amount=1)
    mine = world.call("requester", "payments.list", invoice=invoice)
    assert mine["total"] == 2
    theirs = world.call("stranger", "payments.list", limit=100)["data"]
    assert {one["customer"] for one in theirs} <= {world["other_customer"]}
    assert first["name"] not in {one["name"] for one in theirs}
    refused(world, "stranger", "payments.get", 404, payment=first["name"])
    assert world.call("requester", "payments.get", payment=first["name"])["amount"] == 30
    for role in ("technician", "supervisor"):
        refused(world, role, "payments.list", 403)
        refused(world, role, "payments.get", 403, payment=first["name"])


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"amount": "NaN"}, 400),
        ({"amount": float("inf")}, 400),
        ({"amount": -5}, 400),
        ({"amount": 0}, 400),
        ({"amount": 0.001}, 400),
        ({"amount": 1e30}, 400),
        ({"amount": [1]}, (400, 417)),
        ({"amount": "diez"}, 400),
        ({"mode_of_payment": "Conchas"}, 400),
        ({"mode_of_payment": "x" * 4000}, 400),
        ({"invoice": "FAC-99999"}, 404),
        ({"invoice": "x' or '1'='1"}, 404),
        ({"invoice": None}, 400),
        ({"payment_type": "Prepayment"}, 400),
        ({"payment_type": "Regalo"}, 400),
        ({"order": "ORD-99999"}, 400),
    ],
)
def test_hostile_payments_change_nothing(
    world: World, mode: str, open_invoice: str, values: dict, status: int | tuple[int, ...]
) -> None:
    wanted = {"invoice": open_invoice, "mode_of_payment": mode, "amount": 1} | values
    allowed = (status,) if isinstance(status, int) else status
    with nothing_changes(world, *TABLES):
        code, body = answer(world, "accounts", "payments.register", **wanted)
    assert code in allowed, (code, body[:600])


@pytest.fixture(scope="module")
def open_invoice(world: World) -> str:
    return ledger.invoiced_order(world)[1]


def test_only_accounting_registers_payments(world: World, mode: str, open_invoice: str) -> None:
    with nothing_changes(world, *TABLES):
        for role in ("approver", "technician", "supervisor", "hr"):
            refused(
                world, role, "payments.register", 403, invoice=open_invoice, mode_of_payment=mode, amount=1
            )


def test_the_same_payment_sent_twice_is_one_payment(world: World, mode: str) -> None:
    _order, invoice = ledger.invoiced_order(world)
    pay = {"invoice": invoice, "mode_of_payment": mode, "amount": 10, "idempotency_key": f"pago-{invoice}"}
    first = world.call("accounts", "payments.register", **pay)
    assert world.call("accounts", "payments.register", **pay)["name"] == first["name"]
    refused(world, "accounts", "payments.register", 409, **(pay | {"amount": 11}))
    assert world.call("accounts", "invoices.get", invoice=invoice)["outstanding_amount"] == 72.6


def test_two_payments_at_once_never_pay_more_than_is_owed(world: World, mode: str) -> None:
    clients = sessions(world, "accounts", 2)
    for _round in range(5):
        order, invoice = ledger.invoiced_order(world)
        pay = {"invoice": invoice, "mode_of_payment": mode, "amount": TOTAL}
        codes = at_once([post(client, "payments.register", **pay) for client in clients])
        assert codes.count(200) == 1, codes
        assert set(codes) <= {200, 409, 417}, codes
        assert world.call("accounts", "payments.list", invoice=invoice)["total"] == 1
        assert ledger.order_row(world, order)["paid"] == 1


def test_two_halves_at_once_leave_a_true_balance(world: World, mode: str) -> None:
    """The second waits; what it knows of the ledger is old then, so it is told to try again, and may."""
    clients = sessions(world, "accounts", 2)
    for _round in range(3):
        _order, invoice = ledger.invoiced_order(world)
        pay = {"invoice": invoice, "mode_of_payment": mode, "amount": 40}
        codes = at_once([post(client, "payments.register", **pay) for client in clients])
        assert sorted(codes) in ([200, 200], [200, 409]), codes
        for _again in range(codes.count(409)):
            world.call("accounts", "payments.register", **pay)
        assert world.call("accounts", "invoices.get", invoice=invoice)["outstanding_amount"] == 2.6
        ledger_says = world.one(
            "select sum(amount) from `tabPayment Ledger Entry` "
            "where against_voucher_no = %s and delinked = 0",
            invoice,
        )
        assert float(ledger_says) == 2.6


def test_money_paid_in_advance_pays_the_invoice_of_its_order(world: World, mode: str) -> None:
    """RN-014: the prepayment is allocated to its order's invoice, and to no other of the customer."""
    order = world.new_order(priority="Emergency")
    asked = float(ledger.order_row(world, order)["prepayment_amount"])
    pay = {"order": order, "mode_of_payment": mode, "payment_type": "Prepayment"}
    with nothing_changes(world, *TABLES):
        refused(world, "accounts", "payments.register", 417, **pay, amount=asked + 1)
    other = world.new_order()
    refused(world, "accounts", "payments.register", 409, **(pay | {"order": other}), amount=10)
    first = world.call("accounts", "payments.register", **pay, amount=asked)["name"]
    assert ledger.order_row(world, order)["sub_status"] == "New"
    cancel(world, "Payment Entry", first)
    row = ledger.order_row(world, order)
    assert (row["sub_status"], row["prepayment_received"]) == ("Awaiting Prepayment", 0)
    world.call("accounts", "payments.register", **pay, amount=asked)
    ledger.assign(world, order)
    start = last_workday_morning()
    ledger.begin(world, order, start)
    ledger.finish(world, order, start + timedelta(hours=3))
    total = float(ledger.order_row(world, order)["grand_total"])
    world.call("approver", "orders.approve", order=order)
    invoice = world.call("accounts", "invoices.get", invoice=ledger.order_row(world, order)["sales_invoice"])
    assert total == invoice["grand_total"]
    assert invoice["outstanding_amount"] == pytest.approx(max(total - asked, 0), abs=0.001)
    assert sum(payment["amount"] for payment in invoice["payments"]) == pytest.approx(min(asked, total))
    assert ledger.order_row(world, order)["paid"] == int(asked >= total)
