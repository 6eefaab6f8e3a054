"""Quotations and contracts for tests: what a supervisor writes, with numbers that can be checked by hand."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from tests.support.world import FAR, NEAR, World, last_workday_morning, text

# Friday 2026-01-09 20:00 in Lima. 4.5 h at 50.00: 2 h plain, 2 by night, 0.5 by night and weekend = 295.00.
FRIDAY_EVENING = "2026-01-09 20:00:00"
QUOTATION = "Service Quotation"


def labour(hours: float = 4.5, start: str | None = FRIDAY_EVENING, **values: Any) -> dict[str, Any]:
    return {"description": "Cambio de rodamiento", "hours": hours, "planned_start": start, **values}


def usual(world: World, **values: Any) -> dict[str, Any]:
    """One evening, one bearing (32.00 + 40 % -> 45.00), one visit (20.00): 360.00 before discounts."""
    return {
        "labour": [labour()],
        "materials": [{"item": world["bearing"], "quantity": 1}],
        "visits": 1,
        "contact": world["approver_contact"],
        **values,
    }


def quote(world: World, order: str, role: str = "supervisor", **values: Any) -> dict[str, Any]:
    return dict(world.call(role, "quotations.create", order=order, values=usual(world, **values)))


def sent(world: World, order: str, **values: Any) -> dict[str, Any]:
    """A quotation that was sent to the approver."""
    name = quote(world, order, **values)["name"]
    return dict(world.call("supervisor", "quotations.send", quotation=name))


def row(world: World, name: str) -> dict[str, Any]:
    return dict(world.site.sql(f"select * from `tab{QUOTATION}` where name = %s", (name,))[0])


def executing(world: World) -> str:
    """An order without contract whose work began on a weekday at 09:00; approved by quotation for 2 h = 120
    net.
    """
    order = world.new_order(quotation_requested=True)
    quotation = world.call(
        "supervisor",
        "quotations.create",
        order=order,
        values={
            "labour": [{"hours": 2, "technicians": 1}],
            "visits": 1,
            "contact": world["approver_contact"],
        },
    )
    assert quotation["net_total"] == 120.0  # 2 x 50 + 20
    world.call("supervisor", "quotations.send", quotation=quotation["name"])
    world.call("approver", "quotations.approve", quotation=quotation["name"])
    start = last_workday_morning()
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(start + timedelta(days=14)),
    )
    world.call("technician", "orders.accept", order=order)
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=text(start - timedelta(hours=1)))
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
    world.call("technician", "orders.execute", order=order, occurred_at=text(start))
    return order


def contract(world: World, customer: str, **terms: Any) -> str:
    """An active contract, signed by a manager."""
    made = world.call(
        "manager",
        "contracts.create",
        customer=customer,
        title="Contrato de prueba",
        start_date=str(date.today() - timedelta(days=1)),
        values={"company": world["company"], "currency": "USD", **terms},
    )
    world.call("manager", "contracts.sign", contract=made["name"], signed_by="Gerencia")
    return str(made["name"])


def own_customer(world: World) -> dict[str, str]:
    """A customer of its own with a site, so that a contract touches no other test."""
    customer = world.insert(
        "Customer", customer_name=f"Cliente {uuid.uuid4().hex[:8]}", customer_type="Company"
    )["name"]
    place = world.insert(
        "Service Site",
        site_name="Planta propia",
        customer=customer,
        zone=world["zone"],
        latitude=-12.046,
        longitude=-77.0305,
        time_zone="America/Lima",
    )["name"]
    return {"customer": customer, "site": place}


def place(world: World, order: str) -> tuple[str, str]:
    stored = world.site.sql(
        "select status, sub_status from `tabService Work Order` where name = %s", (order,)
    )[0]
    return stored["status"], stored["sub_status"]
