"""What the supervisor is told before asking a technician: kit, the model's history, site, contact, RN-021."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.dispatching import covered
from tests.support.refusals import refused
from tests.support.world import FAR, NEAR, World, last_workday_morning, text


@pytest.fixture(scope="module")
def contract(world: World) -> Iterator[str]:
    with covered(world) as name:
        yield name


@pytest.fixture(scope="module")
def pump(world: World) -> str:
    """An asset whose model two finished jobs have spent a belt on."""
    made = world.call(
        "manager",
        "assets.create",
        customer=world["customer"],
        asset_name="Bomba",
        values={"site": world["place"], "asset_type": "Equipment", "brand": "KSB", "model": world.suffix},
    )
    return str(made["name"])


def finished(world: World, contract: str, asset: str, start: datetime) -> None:
    order = world.assigned_order(contract=contract, asset=asset)
    for action, minutes in (("start", -30), ("check_in", 0)):
        at = text(start + timedelta(minutes=minutes))
        where = FAR if action == "start" else NEAR
        world.call("technician", f"orders.{action}", order=order, **where, occurred_at=at)
    world.call("technician", "orders.execute", order=order, occurred_at=text(start))
    world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=1)
    world.call(
        "technician",
        "orders.check_out",
        order=order,
        **NEAR,
        occurred_at=text(start + timedelta(minutes=20)),
    )
    world.complete(order)


def told(world: World, order: str, technician: str = "technician_name") -> dict[str, list[tuple[str, str]]]:
    start = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    answer = world.call(
        "supervisor",
        "dispatch.readiness",
        order=order,
        technician=world[technician],
        scheduled_start=text(start),
    )
    checks: dict[str, list[tuple[str, str]]] = {}
    for check in answer["checks"]:
        checks.setdefault(check["check"], []).append((check["state"], check["text"]))
    assert answer["blocked"] == any(check["state"] == "Blocking" for check in answer["checks"])
    return checks


def test_parts_come_from_the_kit_and_from_what_the_model_took(world: World, contract: str, pump: str) -> None:
    morning = last_workday_morning()
    for number in range(2):
        finished(world, contract, pump, morning + timedelta(hours=number))
    kit: list[dict[str, Any]] = [{"item": world["belt"], "quantity": 2}]
    world.set("Service Category", world["category"], parts=kit)
    order = world.new_order(
        contract=contract, asset=pump, contact_name="Rosa", contact_phone="+51 999 111 222"
    )
    try:
        first, other = told(world, order), told(world, order, "technician2_name")
    finally:
        world.set("Service Category", world["category"], parts=[])
    # The first van holds 1 belt of the 2 in the kit and bearings enough; the second holds nothing.
    assert [state for state, _words in first["parts"]] == ["Warning"]
    assert "Correa B-52" in first["parts"][0][1]
    assert len(other["parts"]) == 2
    assert "2 de 2" in other["parts"][1][1]
    assert first["contact"] == [("Ready", "Rosa, teléfono +51 999 111 222")]
    assert first["site_open"][0][0] == "Warning"  # nobody has said when it opens
    assert first["certificates"][0][0] == "Ready"
    assert told(world, world.new_order(contract=contract))["parts"][0][0] == "Ready"


def test_rn_021_an_expired_certificate_blocks_and_the_offer_is_refused(world: World, contract: str) -> None:
    order = world.new_order(contract=contract)
    held = {"certification": "Rigger", "specialty": world["specialty"], "expiry_date": "2020-01-01"}
    world.set("Technician", world["technician2_name"], certifications=[held])
    try:
        assert told(world, order, "technician2_name")["certificates"][0][0] == "Blocking"
        start = text(datetime.now(UTC) + timedelta(days=61))
        body = refused(
            world,
            "supervisor",
            "orders.assign",
            417,
            order=order,
            technician=world["technician2_name"],
            scheduled_start=start,
        )
        assert "RN-021" in body
    finally:
        world.set("Technician", world["technician2_name"], certifications=[])
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


@pytest.mark.parametrize("role", ["technician", "requester", "accounts"])
def test_only_those_who_assign_are_told(world: World, role: str) -> None:
    refused(world, role, "dispatch.readiness", 403, order="ORD-00001", technician="TEC-00001")


def test_unknown_orders_and_technicians_are_not_found(world: World, contract: str) -> None:
    refused(world, "supervisor", "dispatch.readiness", 404, order="ORD-99999", technician="TEC-00001")
    order = world.new_order(contract=contract)
    refused(world, "supervisor", "dispatch.readiness", 404, order=order, technician="TEC-99999")
