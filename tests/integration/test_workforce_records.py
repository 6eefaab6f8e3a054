"""Technicians over HTTP: records, roles, vans, certificates, positions, and costs nobody below sees."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.support.refusals import nothing_changes, refused
from tests.support.world import PASSWORD, World

TABLES = ("Technician", "Technician Specialty", "Technician Position", "Has Role")
BAD = (400, 417)


def employee(world: World, **values: Any) -> str:
    return str(
        world.insert(
            "Employee",
            first_name=f"Persona {uuid.uuid4().hex[:5]}",
            company=world["company"],
            gender=world.one("select name from tabGender limit 1"),
            date_of_birth="1990-01-01",
            date_of_joining="2020-01-01",
            create_user_permission=0,
            **values,
        )["name"]
    )


def user(world: World, *roles: str) -> str:
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    world.insert(
        "User",
        email=email,
        first_name="Persona",
        send_welcome_email=0,
        new_password=PASSWORD,
        roles=[{"role": role} for role in roles],
    )
    return email


def roles_of(world: World, email: str) -> set[str]:
    rows = world.site.sql(
        "select role from `tabHas Role` where parenttype = 'User' and parent = %s", (email,)
    )
    return {row["role"] for row in rows}


@pytest.fixture
def made(world: World) -> dict[str, Any]:
    email = user(world, "Employee")
    answer = world.call("hr", "technicians.create", employee=employee(world, user_id=email))
    return {**answer, "email": email}


def test_hr_makes_an_employee_a_technician_who_gets_the_role(world: World, made: dict[str, Any]) -> None:
    assert made["status"] == "Active"
    assert made["user"] == made["email"]
    assert made["company"] == world["company"]
    assert {"Employee", "Service Technician"} <= roles_of(world, made["email"])


def test_deactivating_takes_the_role_and_activating_gives_it_back(world: World, made: dict[str, Any]) -> None:
    assert world.call("supervisor", "technicians.deactivate", technician=made["name"])["status"] == "Inactive"
    assert "Service Technician" not in roles_of(world, made["email"])
    assert "Employee" in roles_of(world, made["email"])
    world.call("supervisor", "technicians.activate", technician=made["name"])
    assert "Service Technician" in roles_of(world, made["email"])


def test_an_employee_who_leaves_is_no_technician(world: World, made: dict[str, Any]) -> None:
    world.set("Employee", made["employee"], status="Left", relieving_date="2026-11-01")
    assert world.one("select status from tabTechnician where name = %s", made["name"]) == "Inactive"
    assert "Service Technician" not in roles_of(world, made["email"])
    with nothing_changes(world, *TABLES):
        body = refused(world, "hr", "technicians.activate", 417, technician=made["name"])
    assert "employee_not_active" in body


def test_the_employees_new_user_takes_the_role_over(world: World, made: dict[str, Any]) -> None:
    other = user(world, "Employee")
    world.set("Employee", made["employee"], user_id=other)
    assert world.one("select user from tabTechnician where name = %s", made["name"]) == other
    assert "Service Technician" in roles_of(world, other)
    assert "Service Technician" not in roles_of(world, made["email"])


def test_one_technician_per_employee(world: World, made: dict[str, Any]) -> None:
    with nothing_changes(world, *TABLES):
        body = refused(world, "hr", "technicians.create", 409, employee=made["employee"])
    assert "employee_taken" in body


def test_unknown_and_inactive_employees_are_refused(world: World) -> None:
    gone = employee(world, status="Left", relieving_date="2026-11-01")
    with nothing_changes(world, *TABLES):
        refused(world, "hr", "technicians.create", 404, employee="HR-EMP-99999")
        assert "employee_not_active" in refused(world, "hr", "technicians.create", 417, employee=gone)


def test_a_van_is_one_technicians_and_no_group(world: World, made: dict[str, Any]) -> None:
    group = world.one(
        "select name from tabWarehouse where is_group = 1 and company = %s limit 1", world["company"]
    )
    with nothing_changes(world, *TABLES):
        for van, status, code in ((group, 417, "van_wrong"), (world["van"], 409, "van_taken")):
            values = {"van_warehouse": van}
            body = refused(
                world, "supervisor", "technicians.update", status, technician=made["name"], values=values
            )
            assert code in body


BAD_VALUES: list[dict[str, Any]] = [
    {"specialties": [{"specialty": "No existe"}]},
    {"specialties": [{"level": "Senior"}]},
    {"specialties": "todas"},
    {"specialties": [{"specialty": "specialty", "level": "Dios"}]},
    {"specialties": [{"specialty": "specialty"}, {"specialty": "specialty"}]},
    {"zones": [{"zone": "No existe"}]},
    {"zones": [{"zone": "zone"}, {"zone": "zone"}]},
    {
        "certifications": [
            {
                "certification": "C",
                "specialty": "specialty",
                "issue_date": "2026-05-01",
                "expiry_date": "2026-04-30",
            }
        ]
    },
    {"certifications": [{"certification": "C", "specialty": "specialty", "expiry_date": "nunca"}]},
    {"working_hours": [{"day_of_week": "Monday", "start_time": "ocho", "end_time": "18:00"}]},
    {"covers_all_zones": "sí"},
    {"covers_all_zones": 1e300},
    {"phone": {"a": 1}},
    {"phone": "x" * 200},
    {"status": "Inactive"},
    {"employee": "HR-EMP-00001"},
    {"user": "Administrator"},
    {"hourly_cost": 1},
    {"van_warehouse": "No existe"},
    {"supervisor": "No existe"},
]


@pytest.mark.parametrize("values", BAD_VALUES, ids=lambda values: json.dumps(values)[:70])
def test_bad_values_are_refused_and_change_nothing(world: World, values: dict[str, Any]) -> None:
    text = json.dumps(values)
    for key in ("specialty", "zone"):
        text = text.replace(f'"{key}": "{key}"', f'"{key}": "{world[key]}"')
    with nothing_changes(world, *TABLES):
        refused(
            world,
            "supervisor",
            "technicians.update",
            BAD,
            technician=world["technician_name"],
            values=json.loads(text),
        )


def test_a_technician_sees_only_the_own_record(world: World) -> None:
    own = world.call("technician", "technicians.list")
    assert [row["name"] for row in own["data"]] == [world["technician_name"]]
    assert world.call("technician", "technicians.get", technician=world["technician_name"])["user"]
    foreign = refused(world, "technician", "technicians.get", 404, technician=world["technician2_name"])
    unknown = refused(world, "technician", "technicians.get", 404, technician="TEC-99999")
    assert foreign.replace(world["technician2_name"], "X") == unknown.replace("TEC-99999", "X")
    for function in ("stats", "orders"):
        refused(world, "technician", f"technicians.{function}", 404, technician=world["technician2_name"])


@pytest.mark.parametrize("role", ["technician", "requester", "accounts"])
def test_who_does_not_manage_technicians_changes_none(world: World, role: str) -> None:
    with nothing_changes(world, *TABLES):
        name = world["technician2_name"]
        refused(world, role, "technicians.update", 403, technician=name, values={"phone": "1"})
        refused(world, role, "technicians.deactivate", 403, technician=name)
        refused(world, role, "technicians.create", 403, employee="HR-EMP-00001")


@pytest.mark.parametrize("role", ["requester", "accounts"])
def test_customers_and_accounts_do_not_read_technicians(world: World, role: str) -> None:
    for function, arguments in (("list", {}), ("get", {"technician": world["technician_name"]})):
        refused(world, role, f"technicians.{function}", 403, **arguments)


def test_hr_users_read_and_do_not_write(world: World) -> None:
    email = user(world, "HR User")
    world.names["hr_user"] = email
    assert world.call("hr_user", "technicians.list")["total"] >= 2
    refused(world, "hr_user", "technicians.update", 403, technician=world["technician_name"], values={})


def test_costs_and_salaries_leave_through_no_function(world: World) -> None:
    for role in ("technician", "supervisor", "hr", "manager"):
        arguments = {"technician": world["technician_name"]}
        for function in ("get", "stats"):
            told = json.dumps(world.call(role, f"technicians.{function}", **arguments))
            assert not any(word in told for word in ("cost", "salary", "3200", "25.0")), told


@pytest.mark.parametrize("role", ["technician", "supervisor", "requester"])
def test_technician_costs_are_closed_on_every_desk_door(world: World, role: str) -> None:
    client, name = world.client(role), world.one("select name from `tabTechnician Cost` limit 1")
    doors = (
        client.get("/api/resource/Technician Cost"),
        client.get(f"/api/resource/Technician Cost/{name}"),
        client.get("frappe.client.get_value", doctype="Technician Cost", fieldname="hourly_cost"),
        client.get("frappe.desk.form.load.getdoc", doctype="Technician Cost", name=name),
        client.get("frappe.client.get_list", doctype="Technician Cost", fields='["hourly_cost"]'),
    )
    for answer in doors:
        assert answer.status_code in (403, 404), answer.text[:300]
        assert "3200" not in answer.text


def test_the_cost_per_hour_is_worked_out(world: World) -> None:
    cost = world.one(
        "select hourly_cost from `tabTechnician Cost` where technician = %s", world["technician_name"]
    )
    assert float(cost) == 25.0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"valid_from": "2020-01-01"}, "cost_same_day"),
        ({"productive_hours": 0}, "no_productive_hours"),
        ({"monthly_salary": -1}, "negative_cost"),
        ({"monthly_salary": "NaN"}, "not_a_number"),
        ({"monthly_salary": 1e30}, "not_a_number"),
        ({"currency": "EUR"}, "cost_currency"),
    ],
)
def test_bad_costs_are_refused(world: World, values: dict[str, Any], code: str) -> None:
    given = {
        "technician": world["technician_name"],
        "valid_from": "2021-01-01",
        "monthly_salary": 100,
        "productive_hours": 10,
    } | values
    with nothing_changes(world, "Technician Cost"):
        answer = world.admin.post("/api/resource/Technician Cost", **given)
    assert answer.status_code in (400, 409, 417)
    assert code in answer.text


def test_a_technician_reports_where_it_is(world: World) -> None:
    told = world.call("technician", "technicians.update_location", latitude=-12.05, longitude=-77.04)
    assert told["technician"] == world["technician_name"]


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": 91, "longitude": 0},
        {"latitude": float("nan"), "longitude": 0},
        {"latitude": float("inf"), "longitude": 0},
        {"latitude": "aquí", "longitude": "allá"},
        {"latitude": -12, "longitude": -77, "recorded_at": "2099-01-01 00:00:00"},
        {"latitude": -12, "longitude": -77, "recorded_at": "2020-01-01 00:00:00"},
        {"latitude": -12, "longitude": -77, "recorded_at": "hoy"},
        {"latitude": -12, "longitude": -77, "accuracy": float("nan")},
        {"latitude": -12, "longitude": -77, "accuracy": 1e300},
        {"latitude": -12},
    ],
    ids=str,
)
def test_bad_positions_are_refused(world: World, place: dict[str, Any]) -> None:
    with nothing_changes(world, "Technician Position"):
        refused(world, "technician", "technicians.update_location", BAD, **place)


def test_only_technicians_have_a_position(world: World) -> None:
    with nothing_changes(world, "Technician Position"):
        for role in ("supervisor", "requester", "hr"):
            refused(world, role, "technicians.update_location", 403, latitude=-12, longitude=-77)


def test_figures_of_a_month(world: World) -> None:
    told = world.call("supervisor", "technicians.stats", technician=world["technician_name"])
    assert {"orders_completed", "hours_worked", "rework_percent", "average_rating"} <= set(told)
    refused(world, "supervisor", "technicians.stats", 400, technician=world["technician_name"], from_date="x")
