"""A warranty starts when an order is completed, and ends with its last day (RN-030; seed 1, section 8.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import ledger
from tests.support.refusals import nothing_changes
from tests.support.world import SITE_LATITUDE, SITE_LONGITUDE, World, last_workday_morning


def contract(world: World, terms: list[dict[str, Any]]) -> tuple[str, str]:
    """A contract with warranty terms, for a site of its own."""
    place = {"latitude": SITE_LATITUDE, "longitude": SITE_LONGITUDE, "time_zone": "America/Lima"}
    site = world.insert(
        "Service Site", site_name="Con garantía", customer=world["customer"], zone=world["zone"], **place
    )["name"]
    name = world.insert(
        "Service Contract",
        title="Con garantía",
        customer=world["customer"],
        company=world["company"],
        currency=world.one("select default_currency from tabCompany where name = %s", world["company"]),
        contract_type="Framework",
        start_date=str(date.today() - timedelta(days=40)),
        auto_approval_limit=5000,
        covers_all_sites=0,
        sites=[{"site": site}],
        warranty_terms=terms,
    )["name"]
    world.call("manager", "contracts.sign", contract=name, signed_by="Rosa Quispe")
    return str(name), str(site)


def warranties(world: World, order: str) -> list[dict[str, Any]]:
    return world.site.sql("select * from `tabService Warranty` where work_order = %s", (order,))


@pytest.fixture(scope="module")
def order(world: World) -> str:
    return world.completed_order(last_workday_morning(), 1)


def test_rn_030_the_type_decides_without_a_contract(world: World, order: str) -> None:
    (row,) = warranties(world, order)
    completed = ledger.order_row(world, order)["completed_at"].date()
    assert (row["days"], row["source"], row["status"], row["service_type"]) == (
        30,
        "Default",
        "Active",
        "Repair",
    )
    assert (row["starts_on"], row["expires_on"]) == (completed, completed + timedelta(days=30))
    assert (row["customer"], row["site"]) == (world["customer"], world["place"])


@pytest.mark.parametrize(("days", "expected"), [(60, [60]), (0, [])])
def test_the_contract_may_say_otherwise(world: World, days: int, expected: list[int]) -> None:
    terms = [{"service_type": "Repair", "days": days, "conditions": "Uso según manual"}]
    name, site = contract(world, terms)
    order = world.completed_order(last_workday_morning(), 1, contract=name, site=site)
    rows = warranties(world, order)
    assert [row["days"] for row in rows] == expected
    assert [(row["source"], row["conditions"]) for row in rows] == [("Contract", "Uso según manual")] * len(
        rows
    )
    world.call("manager", "contracts.terminate", contract=name, reason="Fin de la prueba")


def test_a_warranty_ends_with_its_last_day(world: World, order: str) -> None:
    change = "update `tabService Warranty` set expires_on = %s where work_order = %s"
    for past, status in ((0, "Active"), (1, "Expired")):
        world.site.sql(change, (str(date.today() - timedelta(days=past)), order))
        world.site.execute("techops.warranty.jobs.expire")
        assert warranties(world, order)[0]["status"] == status


def test_warranties_are_not_typed(world: World, order: str) -> None:
    name = warranties(world, order)[0]["name"]
    path = f"/api/resource/Service Warranty/{name}"
    with nothing_changes(world, "Service Warranty"):
        for client in (world.admin, world.client("manager"), world.client("technician")):
            assert client.request("PUT", path, json={"days": 9999}).status_code == 403
            assert client.request("DELETE", path).status_code == 403
        assert world.client("technician").get(path).status_code == 403
        assert world.client("approver").get(path).status_code == 403
