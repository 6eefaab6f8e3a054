"""Every master comes in through Frappe's own Data Import, with its rows, and bad lines stay out."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import Any

from tests.support.world import World

IMPORT_JOB = "frappe.core.doctype.data_import.data_import.start_import"


def import_csv(world: World, doctype: str, rows: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Import rows (one without the first column continues the one above); returns the status and the log."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    file = world.admin.session.post(
        world.site.address + "/api/method/upload_file",
        files={"file": (f"{uuid.uuid4().hex}.csv", text.getvalue(), "text/csv")},
        data={"is_private": 1},
        timeout=60,
    )
    assert file.status_code == 200, file.text[:500]
    name = world.insert(
        "Data Import",
        reference_doctype=doctype,
        import_type="Insert New Records",
        import_file=file.json()["message"]["file_url"],
        mute_emails=1,
    )["name"]
    world.site.execute(IMPORT_JOB, data_import=name)
    log = world.site.sql(
        "select success, docname, messages, exception from `tabData Import Log` "
        "where data_import = %s order by log_index",
        (name,),
    )
    return world.one("select status from `tabData Import` where name = %s", name), log


def imported(world: World, doctype: str, rows: list[dict[str, Any]]) -> list[str]:
    status, log = import_csv(world, doctype, rows)
    assert status == "Success", json.dumps(log, default=str)[:2000]
    return [row["docname"] for row in log]


def test_categories_specialties_and_zones(world: World) -> None:
    mark = uuid.uuid4().hex[:5]
    trades = imported(world, "Service Specialty", [{"specialty_name": f"Vidrio {mark}"}])
    imported(world, "Service Zone", [{"zone_name": f"Sur {mark}", "travel_fee": 35}])
    rows = [
        {"category_name": f"Vidrios {mark}", "is_group": 1, "base_rate": 40},
        {"category_name": f"Ventana {mark}", "parent_service_category": f"Vidrios {mark}"},
    ]
    for row in rows:  # one after the other: Frappe wants what a line points to before the whole file
        imported(world, "Service Category", [{**row, "required_specialty": trades[0]}])
    tree = world.site.sql(
        "select name, lft, rgt from `tabService Category` where name in (%s, %s) order by lft",
        (rows[0]["category_name"], rows[1]["category_name"]),
    )
    assert tree[0]["lft"] < tree[1]["lft"] < tree[1]["rgt"] < tree[0]["rgt"]


def test_sites_with_hours_and_assets(world: World) -> None:
    places = imported(
        world,
        "Service Site",
        [
            {
                "site_name": "Importada",
                "customer": world["customer"],
                "zone": world["zone"],
                "latitude": -12.1,
                "longitude": -77.02,
                "opening_hours.day_of_week": "Monday",
                "opening_hours.start_time": "08:00:00",
                "opening_hours.end_time": "18:00:00",
            },
            {
                "opening_hours.day_of_week": "Tuesday",
                "opening_hours.start_time": "08:00:00",
                "opening_hours.end_time": "13:00:00",
            },
            {"site_name": "Importada 2", "customer": world["other_customer"]},
        ],
    )
    read = world.call("supervisor", "sites.get", site=places[0])
    assert [row["day_of_week"] for row in read["opening_hours"]] == ["Monday", "Tuesday"]
    plate = f"I{uuid.uuid4().hex[:5].upper()}"
    common = {"asset_name": "Importado", "customer": world["customer"], "site": places[0]}
    assets = imported(
        world,
        "Service Asset",
        [
            {**common, "asset_type": "Equipment", "serial_no": "S-1"},
            {**common, "asset_type": "Vehicle", "plate": plate.lower(), "odometer": 1200},
        ],
    )
    codes = world.site.sql(
        "select qr_code, plate from `tabService Asset` where name in (%s, %s)", tuple(assets)
    )
    assert all(len(row["qr_code"]) >= 20 for row in codes)
    assert plate in {row["plate"] for row in codes}


def test_technicians_with_skills_and_costs(world: World) -> None:
    employee = world.insert(
        "Employee",
        first_name=f"Importada {uuid.uuid4().hex[:5]}",
        company=world["company"],
        gender=world.one("select name from tabGender limit 1"),
        date_of_birth="1990-01-01",
        date_of_joining="2020-01-01",
        create_user_permission=0,
    )["name"]
    (technician,) = imported(
        world,
        "Technician",
        [
            {
                "employee": employee,
                "covers_all_zones": 1,
                "specialties.specialty": world["specialty"],
                "specialties.level": "Senior",
                "certifications.certification": "Altura",
                "certifications.specialty": world["specialty"],
                "certifications.expiry_date": "2030-01-31",
            }
        ],
    )
    read = world.call("hr", "technicians.get", technician=technician)
    assert read["specialties"][0]["level"] == "Senior"
    assert read["certifications"][0]["expiry_date"] == "2030-01-31"
    costs = [
        {
            "technician": technician,
            "valid_from": day,
            "currency": "USD",
            "monthly_salary": salary,
            "productive_hours": 160,
        }
        for day, salary in (("2026-01-01", 1600), ("2026-07-01", 2400))
    ]
    names = imported(world, "Technician Cost", costs)
    hourly = world.site.sql(
        "select hourly_cost from `tabTechnician Cost` where name in (%s, %s) order by valid_from",
        tuple(names),
    )
    assert [float(row["hourly_cost"]) for row in hourly] == [10.0, 15.0]
    world.set("Technician", technician, status="Inactive")


def test_contracts_come_in_as_drafts_with_their_rates(world: World) -> None:
    (contract,) = imported(
        world,
        "Service Contract",
        [
            {
                "title": "Importado",
                "customer": world["other_customer"],
                "contract_type": "Framework",
                "company": world["company"],
                "currency": "USD",
                "start_date": "2026-01-01",
                "billing_method": "Monthly Consolidated",
                "hourly_rate": 42.5,
                "rates.specialty": world["specialty"],
                "rates.hourly_rate": 55,
            }
        ],
    )
    read = world.call("manager", "contracts.get", contract=contract)
    assert (read["status"], read["hourly_rate"]) == ("Draft", 42.5)
    assert read["rates"][0]["hourly_rate"] == 55


def test_bad_lines_stay_out_and_good_ones_come_in(world: World) -> None:
    status, log = import_csv(
        world,
        "Service Site",
        [
            {"site_name": "Buena", "customer": world["customer"], "latitude": -12, "longitude": -77},
            {"site_name": "Mala", "customer": world["customer"], "latitude": 120, "longitude": -77},
        ],
    )
    assert status == "Partial Success"
    assert [row["success"] for row in log] == [1, 0]
