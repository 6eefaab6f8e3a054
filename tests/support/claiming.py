"""Warranty claims in stories: work that failed, its claim, and the way to the end of it."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support import ledger
from tests.support.world import World, last_workday_morning, text


def photo() -> dict[str, str]:
    """What begins as a PNG does, as the API takes it."""
    data = b"\x89PNG\r\n\x1a\n" + uuid.uuid4().bytes
    return {"file_name": "falla.png", "content": base64.b64encode(data).decode()}


def failed_work(world: World, **values: Any) -> str:
    """An order of one hour with a bearing, completed."""
    order = ledger.executing_order(world, **values)
    use_bearing(world, order)
    ledger.finish(world, order, last_workday_morning() + timedelta(hours=1))
    return order


def use_bearing(world: World, order: str) -> None:
    """Use a bearing of 32.00 that was put into the van for it."""
    ledger.receive(world, world["bearing"], 1, 32, world["van"])
    world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=1)


def claim(world: World, role: str = "approver", expect: int = 200, **values: Any) -> Any:
    """Claim as `role`; returns the claim."""
    said = {"symptom": "Vuelve el ruido", "description": "A los dos días volvió a sonar igual"}
    return world.call(role, "claims.create", expect=expect, **(said | values))


def warranty_of(world: World, order: str) -> str:
    return str(world.one("select name from `tabService Warranty` where work_order = %s", order))


def warranty_ended(world: World, order: str, days_ago: int) -> None:
    """Make the warranty of an order have ended that many days ago."""
    warranty = warranty_of(world, order)
    last = (datetime.now(UTC) - timedelta(hours=5) - timedelta(days=days_ago)).date()
    for table, key in (("Service Warranty", "name"), ("Warranty Cover", "parent")):
        world.site.sql(f"update `tab{table}` set expires_on = %s where {key} = %s", (str(last), warranty))


def worked_again(world: World, order: str, start: datetime, role: str = "technician") -> None:
    """The claim's order, from the offer that waits for the original technician to its completion."""
    world.call(role, "orders.accept", order=order)
    ledger.begin(world, order, start)
    use_bearing(world, order)
    ledger.finish(world, order, start + timedelta(hours=1))


def soon(world: World) -> str:
    """A time of its own in the future, for the original technician."""
    return text(datetime.now(UTC) + timedelta(days=next(world.slots) + 30))


def row(world: World, name: str) -> dict[str, Any]:
    """The claim as it lies in the database."""
    return world.site.sql("select * from `tabService Warranty Claim` where name = %s", (name,))[0]
