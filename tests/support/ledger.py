"""The books as tests see them: entries by voucher and order, stock by warehouse, and orders at work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.world import FAR, NEAR, World, last_workday_morning, text


def entries(world: World, voucher: str) -> list[dict[str, Any]]:
    """The live ledger entries of a voucher, with the kind of their account."""
    return world.site.sql(
        "select a.root_type, a.account_type, g.account, g.debit, g.credit, "
        "g.service_work_order as work_order "
        "from `tabGL Entry` g join tabAccount a on a.name = g.account "
        "where g.voucher_no = %s and g.is_cancelled = 0",
        (voucher,),
    )


def balance(world: World, order: str, *root_types: str) -> Decimal:
    """Debit minus credit of an order's ledger entries on accounts of `root_types`."""
    rows = world.site.sql(
        "select coalesce(sum(g.debit - g.credit), 0) as balance from `tabGL Entry` g "
        "join tabAccount a on a.name = g.account "
        "where g.service_work_order = %s and g.is_cancelled = 0 and a.root_type in %s",
        (order, root_types),
    )
    return Decimal(str(rows[0]["balance"])).quantize(Decimal("0.01"))


def at_hand(world: World, item: str, warehouse: str) -> float:
    """What a warehouse holds of an item."""
    rows = world.site.sql(
        "select actual_qty from tabBin where item_code = %s and warehouse = %s", (item, warehouse)
    )
    return float(rows[0]["actual_qty"]) if rows else 0.0


def cash(world: World) -> str:
    """A mode of payment in the company's own currency that needs no reference."""
    return str(
        world.one(
            "select mode.name from `tabMode of Payment` mode "
            "join `tabMode of Payment Account` box on box.parent = mode.name "
            "join tabAccount account on account.name = box.default_account "
            "join tabCompany company on company.name = box.company "
            "where mode.type = 'Cash' and company.name = %s "
            "and account.account_currency = company.default_currency order by mode.creation limit 1",
            world["company"],
        )
    )


def costing(world: World, order: str) -> dict[str, Any]:
    """The costing of an order."""
    rows = world.site.sql("select * from `tabWork Order Costing` where work_order = %s", (order,))
    assert len(rows) == 1, (order, rows)
    return rows[0]


def order_row(world: World, order: str) -> dict[str, Any]:
    """The order as it lies in the database."""
    return world.site.sql("select * from `tabService Work Order` where name = %s", (order,))[0]


def executing_order(world: World, start: datetime | None = None, **values: Any) -> str:
    """An order whose technician is at work since `start`."""
    order = world.assigned_order(**values)
    begin(world, order, start)
    return order


def begin(world: World, order: str, start: datetime | None = None) -> None:
    """Travel half an hour and be at work since `start`."""
    begun = start or last_workday_morning()
    away = {"order": order, "occurred_at": text(begun - timedelta(minutes=30))}
    world.call("technician", "orders.start", **away, **FAR)
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(begun))
    world.call("technician", "orders.execute", order=order, occurred_at=text(begun))


def assign(world: World, order: str) -> None:
    """Offer an order to the technician, who accepts."""
    planned = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    technician = world["technician_name"]
    world.call(
        "supervisor", "orders.assign", order=order, technician=technician, scheduled_start=text(planned)
    )
    world.call("technician", "orders.accept", order=order)


def finish(world: World, order: str, end: datetime) -> None:
    """Check out and complete."""
    world.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=text(end))
    world.complete(order)


def invoiced_order(world: World, **values: Any) -> tuple[str, str]:
    """An order of one hour (50.00), travel 20.00, IGV 18 %: 82.60; approved. Returns it and its invoice."""
    order = world.completed_order(last_workday_morning(), 1, **values)
    world.call("approver", "orders.approve", order=order)
    invoice = order_row(world, order)["sales_invoice"]
    assert invoice, order
    return order, invoice


def receive(world: World, item: str, quantity: float, rate: float, warehouse: str, **values: Any) -> str:
    """Put stock into a warehouse."""
    return str(
        world.insert(
            "Stock Entry",
            submit=True,
            stock_entry_type="Material Receipt",
            purpose="Material Receipt",
            company=world["company"],
            items=[
                {"item_code": item, "qty": quantity, "basic_rate": rate, "t_warehouse": warehouse, **values}
            ],
        )["name"]
    )
