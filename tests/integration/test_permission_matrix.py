"""The table of seed 1, section 4.1, cell by cell over HTTP, for people who hold what their profile gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.support.bench import Client
from tests.support.stage import Stage
from tests.support.world import PASSWORD, World

PEOPLE = (
    "customer",
    "technician",
    "supervisor",
    "manager",
    "hr",
    "accounts",
    "accounts_user",
    "hr_user",
    "guest",
)
# Copied by hand from the rules (section 1); the last three columns: the read side of their managers, nothing.
TABLE = """
see own orders                 x x x x - x x - -
create a request               x - x x - - - - -
approve / reject a quotation   x - - x - - - - -
see all orders                 - - x x - x x - -
assign technicians             - - x x - - - - -
execute orders                 - x x - - - - - -
approve extra work             x - x x - - - - -
see internal costs and margin  - - x x - x x - -
manage technicians             - - x x x - - - -
manage contracts               - - - x - x - - -
invoice                        - - - x - x - - -
financial reports              - - - x - x x - -
configure                      - - - x - - - - -
payroll                        - - - x x - - - -
"""
CELLS = [
    (line[:31].strip(), person, mark == "x")
    for line in TABLE.strip().splitlines()
    for person, mark in zip(PEOPLE, line[31:].split(), strict=True)
]
# What a profile joins to our role; customers have no profile.
PROFILES = {
    "technician": None,
    "customer": None,
    "guest": None,
    "accounts_user": ("Accounts User",),
    "hr_user": ("HR User",),
    "supervisor": ("Service Supervisor", "Sales User", "Stock User", "Employee"),
    "manager": (
        "Service Manager",
        "Sales Manager",
        "Sales User",
        "Sales Master Manager",
        "Stock User",
        "Accounts User",
        "HR User",
        "Employee",
    ),
    "hr": ("HR Manager", "HR User", "Employee"),
    "accounts": ("Accounts Manager", "Accounts User", "Sales User", "Employee"),
}
FORBIDDEN = (401, 403, 404)


@pytest.fixture(scope="module")
def cast(world: World, stage: Stage) -> dict[str, Client]:
    """Somebody of each column, logged in."""
    found = {
        "customer": world.client("owner"),
        "technician": world.client("stage_technician"),
        "guest": world.site.guest(),
    }
    for person, roles in PROFILES.items():
        if roles:
            email = f"matrix-{person}-{world.suffix}@example.com"
            world.insert(
                "User",
                email=email,
                first_name=person,
                new_password=PASSWORD,
                send_welcome_email=0,
                roles=[{"role": role} for role in roles],
            )
            found[person] = world.site.client(email, PASSWORD)
    return found


@pytest.fixture(scope="module")
def probes(world: World, stage: Stage) -> dict[str, Callable[[Client], Any]]:
    """For each permission a request that whoever holds it may make, as often as he likes."""
    nobodys = world.new_order(title="De otro cliente")
    world.call("manager", "orders.decide_additional_work", request=stage["request"], approve=False)
    order = {"order": stage["order"]}
    wanted = {name: stage[name] for name in ("customer", "site", "service_category")}
    odd: dict[str, Any] = {"values": {"no_such_field": 1}}
    receivable = {
        "company": world["company"],
        "report_date": str(date.today()),
        "ageing_based_on": "Due Date",
    }
    payroll = f"/api/resource/Technician Cost/{stage['technician_cost']}"
    overhead = world.one(
        "select value from tabSingles where doctype = 'TechOps Settings' and field = 'overhead_percent'"
    )
    return {
        "see own orders": lambda who: who.get(api("orders.get"), **order),
        "create a request": lambda who: who.post(api("orders.create"), **wanted, title="De la tabla"),
        "approve / reject a quotation": lambda who: who.post(
            api("quotations.reject"), quotation=stage["quotation"], reason=" "
        ),
        "see all orders": lambda who: who.get(api("orders.get"), order=nobodys),
        "assign technicians": lambda who: who.post(
            api("orders.assign"), **order, technician=stage["technician"], scheduled_start=""
        ),
        "execute orders": lambda who: who.post(
            api("orders.execute"), **order, technician=stage["technician"]
        ),
        "approve extra work": lambda who: who.post(
            api("orders.decide_additional_work"), request=stage["request"], approve=True
        ),
        "see internal costs and margin": lambda who: who.get(api("reports.profitability")),
        "manage technicians": lambda who: who.post(
            api("technicians.update"), technician=stage["technician"], **odd
        ),
        "manage contracts": lambda who: who.post(api("contracts.update"), contract=stage["contract"], **odd),
        "invoice": lambda who: who.post(api("invoices.create")),
        "financial reports": lambda who: who.post(
            "frappe.desk.query_report.run", report_name="Accounts Receivable", filters=receivable
        ),
        "configure": lambda who: who.request(
            "PUT", "/api/resource/TechOps Settings/TechOps Settings", json={"overhead_percent": overhead}
        ),
        "payroll": lambda who: who.request("PUT", payroll, json={"assigned_resources": 160}),
    }


def api(function: str) -> str:
    return f"techops.api.v1.{function}"


@pytest.mark.parametrize("permission", dict.fromkeys(row[0] for row in CELLS))
def test_a_row_of_the_table(
    cast: dict[str, Client], probes: dict[str, Callable[[Client], Any]], permission: str
) -> None:
    wrong = {}
    for _row, person, allowed in (cell for cell in CELLS if cell[0] == permission):
        answer = probes[permission](cast[person])
        let_in = answer.status_code not in FORBIDDEN
        if let_in != allowed or answer.status_code >= 500:
            wrong[person] = (answer.status_code, answer.text[:300])
    assert not wrong


def test_the_table_is_whole() -> None:
    assert len(CELLS) == 14 * len(PEOPLE)


# door, who may look through it
STAFF = "supervisor manager accounts accounts_user"
LOOKS = [
    ("techops.api.v1.technicians.get?technician={technician}", "technician supervisor manager hr hr_user"),
    (
        "techops.api.v1.contracts.get?contract={contract}",
        f"customer {STAFF}",
    ),
    ("techops.api.v1.invoices.get?invoice={invoice}", "customer manager accounts accounts_user"),
    ("techops.api.v1.payments.get?payment={payment}", "customer manager accounts accounts_user"),
    (
        "techops.api.v1.quotations.get?quotation={quotation}",
        f"customer {STAFF}",
    ),
    (
        "techops.api.v1.orders.price?order={done}",
        f"customer technician {STAFF}",
    ),
    ("techops.api.v1.desk.orders_by_margin", STAFF),
    ("/api/resource/Technician Cost/{technician_cost}", "manager hr hr_user"),
    ("/api/resource/Technician Cost", "manager hr hr_user"),
    ("/api/v2/document/Technician Cost", "manager hr hr_user"),
    ("/api/resource/Work Order Costing", STAFF),
    ("/api/v2/document/Work Order Costing", STAFF),
    ("/api/resource/Service Work Order/{done}", STAFF),
    ("/api/resource/Service Quotation/{quotation}", STAFF),
    ("/api/resource/Service Contract/{contract}", STAFF),
    ("/api/resource/Technician/{technician}", "supervisor manager hr hr_user accounts"),
    ("/api/resource/TechOps Settings/TechOps Settings", "supervisor manager hr accounts"),
]


@pytest.mark.parametrize(("door", "may"), LOOKS, ids=[door for door, _may in LOOKS])
def test_a_door_to_look_through(cast: dict[str, Client], stage: Stage, door: str, may: str) -> None:
    address = door.format(**stage.names)
    seen = {person: client.get(address).status_code for person, client in cast.items()}
    let_in = {person for person, status in seen.items() if status == 200}
    assert let_in == set(may.split()), seen
    assert {seen[person] for person in set(cast) - let_in} <= set(FORBIDDEN), seen
