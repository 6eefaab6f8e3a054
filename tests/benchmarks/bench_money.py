"""How fast money is beside ERPNext's own documents, in one run on one site.

Run from the bench's `sites` folder, on a site of its own (it makes documents and deletes nothing):

    ../env/bin/python CHECKOUT/tests/benchmarks/bench_money.py SITE

prints medians in milliseconds: the invoice step of an order with 5 lines beside inserting and submitting the
same Sales Invoice by hand, and one consolidated invoice over 125, 250 and 500 orders of 5 lines.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import frappe

from techops.billing import service as billing
from techops.billing import service_payments
from techops.kernel import bridge

ROUNDS = 25
WARM_UP = 3
MONTHS = (125, 250, 500)
LINES = (
    # kind, item setting or item, quantity, rate
    ("Labour", "labour_item", 2, 50),
    ("Labour", "labour_item", 2, 75),
    ("Labour", "labour_item", 0.5, 90),
    ("Material", "BENCH-bearing", 1, 45),
    ("Travel", "travel_item", 1, 20),
)
NET, TAX = 360.0, 64.8
NUMBERS = itertools.count(int(time.time() * 1000))


def run() -> dict[str, Any]:
    """Measure everything and print the figures as JSON."""
    frappe.set_user("Administrator")
    world = _world()
    figures: dict[str, Any] = {}
    for name, measure in (("invoice", _invoice_step), ("payment", _payment_step), ("month", _months)):
        figures[name] = measure(world)
        print(json.dumps({name: figures[name]}), flush=True)
    return figures


def _invoice_step(world: dict[str, Any]) -> dict[str, float]:
    ours, theirs = [], []
    for number in range(ROUNDS + WARM_UP):
        order = _orders(world, 1)[0]
        spent = _timed(lambda order=order: billing.invoice_order(order, bridge.now()))
        by_hand = _timed(lambda: _invoice_by_hand(world))
        if number >= WARM_UP:
            ours.append(spent)
            theirs.append(by_hand)
    return _ratio(ours, theirs)


def _payment_step(world: dict[str, Any]) -> dict[str, float]:
    from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

    def by_hand(invoice: str) -> None:
        payment = get_payment_entry("Sales Invoice", invoice)
        payment.reference_no, payment.reference_date = "OP-1", date.today()
        payment.insert().submit()

    ours, theirs = [], []
    for number in range(ROUNDS + WARM_UP):
        invoice = billing.invoice_order(_orders(world, 1)[0], bridge.now())
        other = _invoice_by_hand(world)
        paid = service_payments.paid(NET + TAX, world["mode_of_payment"], "OP-1")
        spent = _timed(
            lambda invoice=invoice, paid=paid: service_payments.pay_invoice(invoice, paid, bridge.now())
        )
        hand = _timed(lambda other=other: by_hand(other))
        if number >= WARM_UP:
            ours.append(spent)
            theirs.append(hand)
    return _ratio(ours, theirs)


def _months(world: dict[str, Any]) -> dict[str, Any]:
    """One consolidated invoice for each number of orders, in one transaction, as the background job does."""
    figures: dict[str, Any] = {}
    for number, count in enumerate((10, *MONTHS)):
        contract = _contract(world)
        _orders(world, count, contract)
        month = bridge.local_date(bridge.now(), None)
        worked = time.process_time()
        spent = _timed(
            lambda contract=contract, month=month: billing.bill_contract_month(contract, month, bridge.now())
        )
        worked = time.process_time() - worked
        if number:
            figures[str(count)] = {
                "seconds": round(spent / 1000, 2),
                "ms_per_order": round(spent / count, 1),
                "python_ms_per_order": round(worked * 1000 / count, 1),  # steady when others use the machine
            }
    return figures


def _timed(call: Callable[[], Any]) -> float:
    frappe.db.commit()
    began = time.perf_counter()
    call()
    frappe.db.commit()
    return (time.perf_counter() - began) * 1000


def _ratio(ours: list[float], theirs: list[float]) -> dict[str, float]:
    first, second = statistics.median(ours), statistics.median(theirs)
    return {"ours_ms": round(first, 1), "erpnext_ms": round(second, 1), "ratio": round(first / second, 2)}


def _invoice_by_hand(world: dict[str, Any]) -> str:
    """The same invoice as an accountant's script would make it: insert, then submit."""
    invoice = frappe.get_doc(
        {
            "doctype": "Sales Invoice",
            "customer": world["customer"],
            "company": world["company"],
            "due_date": date.today() + timedelta(days=30),
            "ignore_pricing_rule": 1,
            "taxes_and_charges": world["taxes"],
            "taxes": [
                {
                    "charge_type": "On Net Total",
                    "account_head": world["tax_account"],
                    "description": "IGV 18 %",
                    "rate": 18,
                }
            ],
            "items": [
                {"item_code": item, "qty": quantity, "rate": rate, "description": f"{kind} {number}"}
                for number, (kind, item, quantity, rate) in enumerate(_lines(world))
            ],
        }
    ).insert()
    invoice.submit()
    return invoice.name


def _lines(world: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    return [(kind, world["items"].get(item, item), quantity, rate) for kind, item, quantity, rate in LINES]


def _orders(world: dict[str, Any], count: int, contract: str | None = None) -> list[str]:
    """Approved orders with 5 frozen lines, written as they lie in the database."""
    names = [f"BENCH-M-{next(NUMBERS)}" for _number in range(count)]
    now = bridge.naive(bridge.now())
    order = {
        "creation": now,
        "modified": now,
        "owner": "Administrator",
        "modified_by": "Administrator",
        "title": "Motor con ruido",
        "customer": world["customer"],
        "customer_name": world["customer"],
        "company": world["company"],
        "currency": world["currency"],
        "site": world["site"],
        "service_category": world["category"],
        "contract": contract,
        "status": "Completed",
        "sub_status": "Approved",
        "priority": "Normal",
        "billing_kind": "Billable",
        "requested_at": now,
        "completed_at": now,
        "approved_at": now,
        "priced_at": now,
        "gross_total": NET,
        "net_total": NET,
        "tax_total": TAX,
        "grand_total": NET + TAX,
        "diagnosis": "x",
        "work_performed": "x",
    }
    frappe.db.bulk_insert("Service Work Order", ["name", *order], [(name, *order.values()) for name in names])
    steps = [{"code": "base_rate", "text": "Base rate {rate}", "params": {"rate": "50"}}]
    trace = json.dumps({"visits": [], "steps": steps})
    rows = [
        (
            f"{name}-{idx}",
            name,
            "Service Work Order",
            "lines",
            idx,
            kind,
            f"{kind} {idx}",
            item,
            quantity,
            unit,
            rate,
            quantity * rate,
            trace,
        )
        for name in names
        for idx, (kind, item, quantity, rate) in enumerate(_lines(world), start=1)
        for unit in [world["units"][item]]
    ]
    columns = ["name", "parent", "parenttype", "parentfield", "idx", "kind", "description", "item"]
    columns += ["quantity", "uom", "rate", "amount", "trace_data"]
    frappe.db.bulk_insert("Priced Line", columns, rows)
    return names


def _contract(world: dict[str, Any]) -> str:
    contract = frappe.get_doc(
        {
            "doctype": "Service Contract",
            "title": f"Bench {next(NUMBERS)}",
            "customer": world["customer"],
            "company": world["company"],
            "currency": world["currency"],
            "contract_type": "Framework",
            "start_date": date.today() - timedelta(days=400),
            "billing_method": "Monthly Consolidated",
            "taxes_template": world["taxes"],
            "status": "Active",
        }
    )
    contract.set_new_name()
    contract.db_insert()
    return contract.name


def _world() -> dict[str, Any]:
    """The masters both sides use."""
    company = frappe.defaults.get_global_default("company")
    settings = frappe.get_single("TechOps Settings")
    unit = frappe.db.get_value("Item", settings.travel_item, "stock_uom")
    group = frappe.get_all("Item Group", filters={"is_group": 0}, pluck="name")[0]
    customer = _ensure("Customer", {"customer_name": "Bench Money"})
    _ensure("Item", {"item_code": "BENCH-bearing"}, {"item_group": group, "stock_uom": unit})
    tax_account = _tax_account(company)
    taxes = _ensure(
        "Sales Taxes and Charges Template",
        {"title": "Bench IGV", "company": company},
        {
            "taxes": [
                {
                    "charge_type": "On Net Total",
                    "account_head": tax_account,
                    "description": "IGV 18 %",
                    "rate": 18,
                }
            ]
        },
    )
    settings.db_set("taxes_template", taxes)
    items = {key: settings.get(key) for key in ("labour_item", "travel_item")}
    used = [*items.values(), "BENCH-bearing"]
    category = _ensure("Service Category", {"category_name": "Bench Money"}, {"base_rate": 50})
    site = _ensure(
        "Service Site", {"site_name": "Bench Money", "customer": customer}, {"time_zone": "America/Lima"}
    )
    frappe.db.commit()
    frappe.clear_cache()
    return {
        "company": company,
        "currency": frappe.db.get_value("Company", company, "default_currency"),
        "customer": customer,
        "category": category,
        "site": site,
        "taxes": taxes,
        "tax_account": tax_account,
        "items": items,
        "units": {item: frappe.db.get_value("Item", item, "stock_uom") for item in used},
        "mode_of_payment": frappe.get_all("Mode of Payment", filters={"type": "Cash"}, pluck="name")[0],
    }


def _tax_account(company: str) -> str:
    parent = frappe.get_all(
        "Account",
        filters={"company": company, "is_group": 1, "root_type": "Liability"},
        order_by="lft desc",
        pluck="name",
    )[0]
    values = {"parent_account": parent, "account_type": "Tax", "tax_rate": 18}
    return _ensure("Account", {"account_name": "Bench IGV", "company": company}, values)


def _ensure(doctype: str, key: dict[str, Any], more: dict[str, Any] | None = None) -> str:
    name = frappe.db.get_value(doctype, key)
    return name or frappe.get_doc({"doctype": doctype, **key, **(more or {})}).insert().name


if __name__ == "__main__":
    frappe.init(site=sys.argv[1], sites_path=".")
    frappe.connect()
    run()
    frappe.destroy()
