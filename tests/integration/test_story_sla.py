"""The SLA ledger over HTTP (rules.md section 5): promises kept, broken, held up, corrected and paid for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support import ledger
from tests.support.promises import grow_older
from tests.support.quoting import contract as new_contract
from tests.support.world import FAR, NEAR, World, text

TARGETS = {"first_response_minutes": 60, "on_site_minutes": 120, "resolution_minutes": 240}
CLOCKS = ("First Response", "On Site", "Resolution")


@pytest.fixture(scope="module")
def agreed(world: World) -> Iterator[str]:
    """An hour, two and four, round the clock; 5 % when we are late; 50 an hour, travel 20."""
    name = new_contract(
        world,
        world["customer"],
        auto_approval_limit=100_000,
        sla_targets=[{"priority": "Normal", **TARGETS, "penalty_percent": 5, "round_the_clock": 1}],
    )
    yield name
    world.call("manager", "contracts.terminate", contract=name, reason="Fin de la prueba")


def promises(world: World, order: str, role: str = "supervisor") -> dict[str, dict[str, Any]]:
    shown = world.call(role, "orders.get", order=order)["promises"]
    return {one["clock"]: one for one in shown}


def told(world: World, order: str, clock: str, role: str = "supervisor") -> list[str]:
    """The ledger of a clock in the order of time; what was taken back in parentheses."""
    rows = world.call(role, "sla.ledger", order=order)["data"]
    own = sorted((row for row in rows if row["clock"] == clock), key=lambda row: row["occurred_at"])
    return [f"{row['event']} ({row['of_event']})" if row["of_event"] else row["event"] for row in own]


def sweep(world: World) -> None:
    world.site.execute("techops.sla.jobs.sweep")


def ago(minutes: int) -> str:
    return text(datetime.now(UTC) - timedelta(minutes=minutes))


def at_work(world: World, order: str, arrived: int) -> None:
    """Assigned and accepted; arrived so many minutes ago."""
    ledger.assign(world, order)
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=ago(arrived + 10))
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=ago(arrived))
    world.call("technician", "orders.execute", order=order, occurred_at=ago(arrived))


def leave(world: World, order: str) -> None:
    world.call("technician", "orders.check_out", order=order, **NEAR)
    world.complete(order)


def alerts(world: World, order: str) -> Counter[str]:
    rows = world.site.sql(
        "select unique_key from `tabTechOps Outbox` where reference_name = %s and unique_key like 'sla|%%'",
        (order,),
    )
    return Counter("|".join(row["unique_key"].split("|")[2:4]) for row in rows)


def test_an_order_begins_with_three_promises_that_customer_and_staff_read_alike(
    world: World, agreed: str
) -> None:
    order = world.new_order(contract=agreed)
    shown = promises(world, order)
    assert tuple(shown) == CLOCKS
    requested = ledger.order_row(world, order)["requested_at"]
    for clock, minutes in zip(CLOCKS, (60, 120, 240), strict=True):
        assert shown[clock]["status"] == "Running"
        assert shown[clock]["due_at"] == str(requested + timedelta(minutes=minutes))
        assert minutes - 2 <= shown[clock]["minutes_left"] <= minutes
    same = promises(world, order, "approver")
    for clock in CLOCKS:  # a minute may have passed between the two looks
        assert {**same[clock], "minutes_left": 0} == {**shown[clock], "minutes_left": 0}
    for role in ("approver", "supervisor"):
        assert told(world, order, "Resolution", role) == ["Started"]
    world.call("stranger", "sla.ledger", expect=404, order=order)
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
    assert {one["status"] for one in promises(world, order).values()} == {"Met", "Stopped"}


def test_promises_are_kept_by_the_first_answer_the_arrival_and_the_report(world: World, agreed: str) -> None:
    order = world.new_order(contract=agreed)
    grow_older(world, order, 100)
    world.site.sql("update `tabSLA Clock` set next_check_at = null where work_order = %s", (order,))
    at_work(world, order, arrived=30)
    assert promises(world, order)["First Response"]["status"] == "Breached"  # 100 minutes, not 60
    assert promises(world, order)["On Site"]["status"] == "Met"  # after 70 minutes of 120
    leave(world, order)
    resolution = promises(world, order)["Resolution"]
    assert (resolution["status"], resolution["breached_at"]) == ("Met", None)
    assert told(world, order, "First Response") == ["Started", "At Risk", "Breached", "Done Late"]


def test_time_alone_puts_a_promise_at_risk_and_breaks_it_once(world: World, agreed: str) -> None:
    order = world.new_order(contract=agreed)
    grow_older(world, order, 50)  # 80 % of 60 minutes are 48
    sweep(world)
    assert promises(world, order)["First Response"]["status"] == "At Risk"
    assert alerts(world, order) == {"First Response|At Risk": 1}
    grow_older(world, order, 15)
    for _twice in range(2):
        sweep(world)
    first = promises(world, order)["First Response"]
    assert (first["status"], first["cause"]) == ("Breached", "Ours")
    assert told(world, order, "First Response") == ["Started", "At Risk", "Breached"]
    # what is told is told by the moment of the breach; the first alert was of the moment before it grew older
    assert alerts(world, order)["First Response|Breached"] == 1
    assert promises(world, order)["On Site"]["status"] == "Running"
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
    assert promises(world, order)["First Response"]["status"] == "Breached", "what was broken stays broken"


def test_news_that_comes_late_from_the_field_takes_a_breach_back(world: World, agreed: str) -> None:
    order = world.new_order(contract=agreed)
    ledger.assign(world, order)
    grow_older(world, order, 150)
    sweep(world)
    assert promises(world, order)["On Site"]["status"] == "Breached"
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=ago(60))
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=ago(40))
    on_site = promises(world, order)["On Site"]
    assert (on_site["status"], on_site["breached_at"]) == ("Met", None)
    assert sorted(told(world, order, "On Site")) == [
        "At Risk",
        "Breached",
        "Met",
        "Started",
        "Withdrawn (Breached)",
    ]
    world.call("technician", "orders.execute", order=order)
    leave(world, order)


def test_the_resolution_stands_still_while_the_customer_is_awaited(world: World, agreed: str) -> None:
    order = world.new_order(contract=agreed)
    at_work(world, order, arrived=0)
    world.call("technician", "orders.pause", order=order, pause_reason="Awaiting Customer", note="Sin llave")
    paused = promises(world, order)["Resolution"]
    assert (paused["status"], paused["due_at"], paused["minutes_left"]) == ("Paused", None, None)
    grow_older(world, order, 300)  # five hours of waiting, with a promise of four
    world.site.sql(
        "update `tabService Work Order` set requested_at = requested_at + interval 300 minute, "
        "paused_at = paused_at - interval 0 minute where name = %s",
        (order,),
    )
    sweep(world)
    assert promises(world, order)["Resolution"]["status"] == "Paused"
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


def late_order(world: World, agreed: str) -> str:
    """An order of 190 minutes on site and a travel, completed five hours after it was asked for."""
    order = world.new_order(contract=agreed)
    ledger.assign(world, order)
    grow_older(world, order, 300)
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=ago(200))
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=ago(190))
    world.call("technician", "orders.execute", order=order, occurred_at=ago(60))
    world.call("technician", "orders.check_out", order=order, **NEAR)
    world.complete(order)
    return order


def test_a_broken_promise_takes_the_penalty_off_the_invoice_with_its_reason(
    world: World, agreed: str
) -> None:
    """By day 190 minutes at 50.00 and the travel, 178.33; 5 % of it is 8.92; net 169.41; IGV 18 % on that."""
    order = late_order(world, agreed)
    assert promises(world, order)["Resolution"]["status"] == "Breached"
    priced = world.call("approver", "orders.price", order=order)
    (penalty,) = priced["discounts"]
    gross = priced["gross_total"]
    assert (penalty["kind"], penalty["percent"]) == ("Penalty", 5)
    assert penalty["amount"] == round(gross * 0.05, 2)
    assert penalty["reason"] == f"Penalidad por atraso en Resolución: 5 % de {gross:.2f}"
    assert priced["net_total"] == round(gross - penalty["amount"], 2)
    world.call("approver", "orders.approve", order=order)
    row = ledger.order_row(world, order)
    invoice = world.site.sql("select * from `tabSales Invoice` where name = %s", (row["sales_invoice"],))[0]
    assert float(invoice["discount_amount"]) == penalty["amount"]
    assert float(invoice["net_total"]) == priced["net_total"]
    assert float(invoice["grand_total"]) == round(priced["net_total"] * 1.18, 2)
    refused = world.call(
        "supervisor",
        "sla.attribute",
        expect=409,
        order=order,
        clock="Resolution",
        cause="Force Majeure",
        reason="Huaico en la carretera",
    )
    assert refused["code"] == "order_billed"
    assert promises(world, order)["Resolution"]["cause"] == "Ours"


def test_what_is_not_due_to_us_costs_us_nothing(world: World, agreed: str) -> None:
    order = late_order(world, agreed)
    said = {"order": order, "clock": "Resolution", "reason": "La planta cerró por un simulacro"}
    world.call("technician", "sla.attribute", expect=403, **said, cause="Customer")
    world.call("approver", "sla.attribute", expect=403, **said, cause="Customer")
    world.call("supervisor", "sla.attribute", expect=400, **said, cause="Nobody")
    world.call("supervisor", "sla.attribute", expect=400, **said | {"reason": " "}, cause="Customer")
    on_time = world.call(
        "supervisor", "sla.attribute", expect=409, **said | {"clock": "First Response"}, cause="Customer"
    )
    assert on_time["code"] == "clock_not_broken"
    assert world.call("supervisor", "orders.price", order=order)["discounts"], "nothing was changed so far"
    world.call("supervisor", "sla.attribute", **said, cause="Customer")
    priced = world.call("supervisor", "orders.price", order=order)
    assert (priced["discounts"], priced["net_total"]) == ([], priced["gross_total"])
    assert told(world, order, "Resolution")[-1] == "Cause Changed"
    resolution = promises(world, order, "approver")["Resolution"]
    assert (resolution["cause"], resolution["cause_note"]) == ("Customer", said["reason"])
    world.call("approver", "orders.approve", order=order)
    row = ledger.order_row(world, order)
    assert float(row["discount_total"]) == 0


def test_a_changed_contract_moves_what_is_still_open(world: World) -> None:
    name = new_contract(
        world,
        world["other_customer"],
        auto_approval_limit=100_000,
        sla_targets=[{"priority": "Normal", **TARGETS, "round_the_clock": 1}],
    )
    order = world.new_order(
        "stranger", contract=name, customer=world["other_customer"], site=world["other_place"]
    )
    longer = [{"priority": "Normal", **TARGETS, "resolution_minutes": 600, "round_the_clock": 1}]
    world.set("Service Contract", name, sla_targets=longer)
    world.site.execute("techops.sla.jobs.contract_changed", contract=name)
    requested = ledger.order_row(world, order)["requested_at"]
    assert promises(world, order)["Resolution"]["due_at"] == str(requested + timedelta(minutes=600))
    assert told(world, order, "Resolution").count("Due Changed") == 1
    assert "Due Changed" not in told(world, order, "On Site")
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
    world.call("manager", "contracts.terminate", contract=name, reason="Fin de la prueba")


def test_nobody_writes_the_ledger_by_hand(world: World, agreed: str) -> None:
    order = world.new_order(contract=agreed)
    for doctype, name in (("SLA Clock", f"{order}-1"), ("SLA Clock Event", f"{order}-1-001")):
        path = f"/api/resource/{doctype}/{name}"
        for role in ("manager", "supervisor"):
            assert world.client(role).get(path).status_code == 200
            changed = world.client(role).request("PUT", path, json={"status": "Met", "event": "Met"})
            assert changed.status_code == 403, changed.text[:300]
        for role in ("technician", "approver"):
            assert world.client(role).get(path).status_code in (403, 404)
        assert world.admin.request("DELETE", path).status_code == 403
    world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")
