"""How fast orders are beside ERPNext's own documents, in one run on one site.

Run from the bench's `sites` folder, on a site of its own (it makes documents and deletes nothing):

    ../env/bin/python CHECKOUT/tests/benchmarks/bench_orders.py SITE

prints medians in milliseconds and the ratios that `docs/performance.md` quotes.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import frappe

from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

from techops.access.actor import current_actor
from techops.billing import service_payments
from techops.kernel import bridge
from techops.quotations import service as quotations
from techops.work_orders import (
    service_answers,
    service_dispatch,
    service_requests,
    service_review,
    service_visits,
)
from techops.work_orders.facts import Position
from techops.work_orders.inputs import Assignment, Report, Schedule

ROUNDS = 15
LIST_ROWS = 100_000
LIST_ROUNDS = 30
PLACE = Position(-12.046, -77.0305)
QUOTED = {"labour": [{"hours": 2, "technicians": 1}], "visits": 1}
SLOTS = itertools.count(1)  # the technician is never in two places at once


def run(list_rows: int = LIST_ROWS) -> dict[str, Any]:
    """Measure everything and print the figures as JSON."""
    frappe.set_user("Administrator")
    world = _world()
    figures = {
        "create": _pair(lambda: _create(world), lambda: _issue(world)),
        "life": _pair(lambda: _life(world), lambda: _life_by_hand(world)),
        "lists": _lists(world, list_rows),
    }
    print(json.dumps(figures, indent=1))
    return figures


def _pair(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = ROUNDS) -> dict[str, float]:
    """Time both in turn, A B A B, each in a transaction of its own; medians in milliseconds."""
    samples: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 2):
        for index, call in enumerate((ours, theirs)):
            frappe.db.commit()
            frappe.local.techops_actor = None
            began = time.perf_counter()
            call()
            frappe.db.commit()
            if number >= 2:  # the first two fill the caches
                samples[index].append((time.perf_counter() - began) * 1000)
    return _ratio(statistics.median(samples[0]), statistics.median(samples[1]))


def _ratio(ours: float, theirs: float) -> dict[str, float]:
    return {"ours_ms": round(ours, 1), "erpnext_ms": round(theirs, 1), "ratio": round(ours / theirs, 2)}


def _create(world: dict[str, str]) -> str:
    values = {key: world[key] for key in ("customer", "site", "service_category")} | {
        "title": "Motor con ruido"
    }
    return service_requests.create(current_actor(), values, bridge.now()).name


def _issue(world: dict[str, str]) -> None:
    frappe.get_doc({"doctype": "Issue", "subject": "Motor con ruido", "customer": world["customer"]}).insert()


def _life(world: dict[str, str]) -> None:
    actor, now = current_actor(), bridge.now()
    technician = replace(actor, technician=world["technician"], roles=frozenset({"Service Technician"}))
    order = _create(world)
    quotation = quotations.create(
        actor, order, {"labour": [{"hours": 2, "technicians": 1}], "visits": 1}, now
    ).name
    quotations.send(actor, quotation, "bench@example.com", now)
    quotations.approve(actor, quotation, None, now)
    begins = now + timedelta(days=next(SLOTS))
    planned = Schedule(begins, begins + timedelta(hours=2))
    service_dispatch.assign(actor, order, Assignment(world["technician"], planned), now)
    service_answers.accept(technician, order, now)
    service_visits.start(technician, order, None, now, PLACE)
    service_visits.check_in(technician, order, None, now, PLACE)
    service_visits.execute(technician, order, None, now)
    for item in ("bearing", "belt"):
        service_visits.use_material(technician, order, None, world[item], 1, None, now)
    later = now + timedelta(hours=2)
    service_visits.check_out(technician, order, None, later, PLACE)
    service_review.complete(technician, order, None, Report("Gastado", "Cambiado"), later, later)
    invoice = service_review.approve(actor, order, None, now).sales_invoice
    owed = frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount")
    service_payments.pay_invoice(invoice, service_payments.paid(owed, world["mode_of_payment"], "OP-1"), now)


def _life_by_hand(world: dict[str, str]) -> None:
    """The ERPNext documents such an order makes: two Material Issues, the invoice, the payment."""
    for item in ("bearing", "belt"):
        frappe.get_doc(
            {
                "doctype": "Stock Entry",
                "stock_entry_type": world["issue_type"],
                "purpose": "Material Issue",
                "company": world["company"],
                "items": [{"item_code": world[item], "qty": 1, "s_warehouse": world["van"]}],
            }
        ).insert().submit()
    invoice = frappe.get_doc(
        {
            "doctype": "Sales Invoice",
            "customer": world["customer"],
            "company": world["company"],
            "items": [
                {"item_code": code, "qty": 1, "rate": rate}
                for code, rate in (
                    ("SRV-LABOUR", 100),
                    (world["bearing"], 45),
                    (world["belt"], 14),
                    ("SRV-TRAVEL", 20),
                )
            ],
        }
    ).insert()
    invoice.submit()
    payment = get_payment_entry("Sales Invoice", invoice.name)
    payment.reference_no, payment.reference_date = "OP-1", bridge.naive(bridge.now()).date()
    payment.insert().submit()


def _lists(world: dict[str, str], rows: int) -> dict[str, Any]:
    """A desk list of 20 among many, by status, technician and customer, beside the same on Issues."""
    _fill(world, rows)
    figures = {}
    for label, ours, theirs in (
        ("status", {"status": "In Progress"}, {"status": "Open"}),
        ("technician", {"technician": world["technician"]}, {"raised_by": "raiser7@example.com"}),
        ("customer", {"customer": world["customer"]}, {"customer": world["customer"]}),
    ):
        figures[label] = _pair(
            lambda filters=ours: _list("Service Work Order", filters),
            lambda filters=theirs: _list("Issue", filters),
            LIST_ROUNDS,
        )
    return figures


def _list(doctype: str, filters: dict[str, str]) -> None:
    fields = ["name", "status", "customer", "modified"]
    rows = frappe.get_list(doctype, filters=filters, fields=fields, order_by="modified desc", limit=20)
    assert len(rows) == 20, (doctype, filters, len(rows))


def _fill(world: dict[str, str], rows: int) -> None:
    """Insert plain rows in bulk: only the lists read them."""
    statuses = (
        "Requested",
        "Scheduled",
        "In Progress",
        "Pending",
        "Completed",
        "Invoiced",
        "Closed",
        "Cancelled",
    )
    now = bridge.naive(bridge.now())
    common = ("name", "creation", "modified", "owner", "modified_by", "customer", "status")
    customers = [world["customer"], *(f"bench-customer-{number}" for number in range(499))]
    for start in range(0, rows, 10_000):
        orders, issues = [], []
        for number in range(start, min(start + 10_000, rows)):
            moment = now - timedelta(minutes=number)
            who = (moment, moment, "Administrator", "Administrator", customers[number % len(customers)])
            technician = world["technician"] if number % 100 == 7 else f"bench-technician-{number % 100}"
            orders.append((f"BENCH-ORD-{number}", *who, statuses[number % 8], technician))
            issues.append(
                (
                    f"BENCH-ISS-{number}",
                    *who,
                    ("Open", "Replied", "Resolved", "Closed")[number % 4],
                    f"raiser{number % 100}@example.com",
                )
            )
        frappe.db.bulk_insert("Service Work Order", [*common, "technician"], orders, ignore_duplicates=True)
        frappe.db.bulk_insert("Issue", [*common, "raised_by"], issues, ignore_duplicates=True)
    frappe.db.commit()


def _world() -> dict[str, str]:
    """The masters both sides use."""
    company = frappe.defaults.get_global_default("company")
    world = {
        "company": company,
        "customer": _ensure("Customer", {"customer_name": "Bench Customer"}),
        "mode_of_payment": frappe.get_all("Mode of Payment", filters={"type": "Cash"}, pluck="name")[0],
        "issue_type": frappe.get_all("Stock Entry Type", filters={"purpose": "Material Issue"}, pluck="name")[
            0
        ],
    }
    specialty = _ensure("Service Specialty", {"specialty_name": "Bench Mechanics"})
    zone = _ensure("Service Zone", {"zone_name": "Bench Zone", "travel_fee": 20})
    group = _ensure("Service Category", {"category_name": "Bench Services", "is_group": 1, "base_rate": 50})
    world["service_category"] = _ensure(
        "Service Category",
        {
            "category_name": "Bench Repair",
            "parent_service_category": group,
            "required_specialty": specialty,
            "estimated_hours": 2,
        },
    )
    site = {"site_name": "Bench Site", "customer": world["customer"], "zone": zone}
    position = {"latitude": PLACE.latitude, "longitude": PLACE.longitude, "time_zone": "America/Lima"}
    world["site"] = _ensure("Service Site", site, position)
    group_of_items = frappe.get_all("Item Group", filters={"is_group": 0}, pluck="name")[0]
    unit = frappe.db.get_value("Item", "SRV-TRAVEL", "stock_uom")
    for item in ("bearing", "belt"):
        world[item] = _ensure(
            "Item", {"item_code": f"BENCH-{item}"}, {"item_group": group_of_items, "stock_uom": unit}
        )
    world["van"] = _ensure("Warehouse", {"warehouse_name": "Bench Van", "company": company})
    _stock(world)
    _technician(world, specialty)
    _service_level_agreement(world)
    frappe.db.set_single_value(
        "TechOps Settings", {"orders_in_progress_limit": 1000, "default_company": company}
    )
    frappe.db.commit()
    return world


def _ensure(doctype: str, key: dict[str, Any], more: dict[str, Any] | None = None) -> str:
    name = frappe.db.get_value(doctype, key)
    return name or frappe.get_doc({"doctype": doctype, **key, **(more or {})}).insert().name


def _stock(world: dict[str, str]) -> None:
    receipt = frappe.get_all("Stock Entry Type", filters={"purpose": "Material Receipt"}, pluck="name")[0]
    rows = [
        {"item_code": world[item], "qty": 10_000, "basic_rate": 32, "t_warehouse": world["van"]}
        for item in ("bearing", "belt")
    ]
    frappe.get_doc(
        {
            "doctype": "Stock Entry",
            "stock_entry_type": receipt,
            "purpose": "Material Receipt",
            "company": world["company"],
            "items": rows,
        }
    ).insert().submit()


def _technician(world: dict[str, str], specialty: str) -> None:
    employee = _ensure(
        "Employee",
        {"first_name": "Bench Technician"},
        {
            "company": world["company"],
            "gender": frappe.get_all("Gender", pluck="name")[0],
            "date_of_birth": "1990-01-01",
            "date_of_joining": "2020-01-01",
        },
    )
    world["technician"] = _ensure(
        "Technician",
        {"employee": employee},
        {
            "specialties": [{"specialty": specialty, "level": "Senior", "is_active": 1}],
            "covers_all_zones": 1,
            "available_for_overtime": 1,
            "van_warehouse": world["van"],
        },
    )


def _service_level_agreement(world: dict[str, str]) -> None:
    """An ERPNext agreement for Issues, so that inserting one does what ours does: compute promises."""
    frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
    if frappe.db.exists("Service Level Agreement", {"document_type": "Issue", "enabled": 1}):
        return
    holidays = _ensure(
        "Holiday List",
        {"holiday_list_name": "Bench Holidays"},
        {"from_date": "2026-01-01", "to_date": "2027-12-31"},
    )
    priority = _ensure("Issue Priority", {"name": "Medium"})
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    frappe.get_doc(
        {
            "doctype": "Service Level Agreement",
            "document_type": "Issue",
            "service_level": "Bench",
            "default_service_level_agreement": 1,
            "enabled": 1,
            "holiday_list": holidays,
            "priorities": [
                {"priority": priority, "default_priority": 1, "response_time": 3600, "resolution_time": 86400}
            ],
            "support_and_resolution": [
                {"workday": day, "start_time": "00:00:00", "end_time": "23:59:59"} for day in days
            ],
            "sla_fulfilled_on": [{"status": "Closed"}],
        }
    ).insert()


if __name__ == "__main__":
    frappe.init(site=sys.argv[1], sites_path=".")
    frappe.connect()
    run(*(int(rows) for rows in sys.argv[2:3]))
    frappe.destroy()
