"""A part that failed under its maker's warranty, from the claim to the supplier's credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests.integration.test_stock_materials import new_item, used
from tests.support import ledger
from tests.support.claiming import claim, soon
from tests.support.refusals import nothing_changes, refused
from tests.support.world import World, last_workday_morning

TABLES = ("Supplier Recovery", "Stock Entry", "Purchase Receipt", "TechOps Key", "GL Entry")
MAKE_INVOICE = "erpnext.stock.doctype.purchase_receipt.purchase_receipt.make_purchase_invoice"


@dataclass
class Failed:
    """A part bought for 40.00 that failed, and the claim whose order replaced it by another one."""

    item: str
    serial_no: str | None
    receipt: str
    claim: str
    order: str


def failed_part(
    world: World, *, serials: bool = False, days: str = "365", by_invoice: bool = False
) -> Failed:
    """Two are bought; the first is fitted and fails, the second replaces it at no charge."""
    extra = {"has_serial_no": 1, "serial_no_series": f"PR-{world.suffix}-.#####"} if serials else {}
    item = new_item(world, warranty_period=days, **extra)
    receipt = bought(world, item, by_invoice=by_invoice)
    numbers: list[Any] = [
        row["name"]
        for row in world.site.sql(
            "select name from `tabSerial No` where item_code = %s order by name", (item,)
        )
    ] or [None, None]
    start = last_workday_morning()
    original = ledger.executing_order(world, start)
    used(world, original, item, **({"serial_no": numbers[0]} if serials else {}))
    ledger.finish(world, original, start + timedelta(hours=1))
    said = {"order": original, "values": {"item": item, "serial_no": numbers[0]}}
    name = claim(world, **said)["name"]
    order = world.call("supervisor", "claims.decide", claim=name, scheduled_start=soon(world))["claim_order"]
    world.call("technician", "orders.accept", order=order)
    ledger.begin(world, order, start + timedelta(hours=2))
    used(world, order, item, **({"serial_no": numbers[1]} if serials else {}))
    ledger.finish(world, order, start + timedelta(hours=3))
    return Failed(item, numbers[0], receipt, name, order)


def bought(world: World, item: str, *, by_invoice: bool = False) -> str:
    """Buy two units into the van, a week ago."""
    supplier = world.insert("Supplier", supplier_name=f"Repuestos {item}")["name"]
    day = str(date.today() - timedelta(days=7))
    doctype, besides = ("Purchase Invoice", {"update_stock": 1}) if by_invoice else ("Purchase Receipt", {})
    rows = [
        {"item_code": item, "qty": 2, "rate": 40, "warehouse": world["van"], "use_serial_batch_fields": 0}
    ]
    made = world.insert(
        doctype,
        submit=True,
        supplier=supplier,
        company=world["company"],
        set_posting_time=1,
        posting_date=day,
        items=rows,
        **besides,
    )
    return str(made["name"])


def recovered(world: World, name: str) -> dict[str, Any]:
    return world.site.sql("select * from `tabSupplier Recovery` where name = %s", (name,))[0]


def submit(world: World, doctype: str, name: str) -> None:
    world.set(doctype, name, docstatus=1)


def cancel(world: World, doctype: str, name: str) -> None:
    answer = world.admin.post("frappe.client.cancel", doctype=doctype, name=name)
    assert answer.status_code == 200, answer.text[:800]


def material_cost(world: World, order: str) -> tuple[float, float]:
    """What parts cost the order, in its costing and in the ledger."""
    return float(ledger.costing(world, order)["material_cost"]), float(
        ledger.balance(world, order, "Expense")
    )


@pytest.mark.parametrize("serials", [False, True])
def test_from_the_failed_part_to_the_suppliers_credit(world: World, serials: bool) -> None:
    """The replacement costs 40; the failed part is worth 40 to the supplier: the order bears nothing."""
    failed = failed_part(world, serials=serials)
    assert material_cost(world, failed.order) == (40, 40)
    shown = world.call("supervisor", "claims.get", claim=failed.claim)
    assert [(one["item"], one["serial_no"]) for one in shown["recoverable"]] == [
        (failed.item, failed.serial_no)
    ]
    made = world.call("supervisor", "recoveries.create", claim=failed.claim)
    row = recovered(world, made["name"])
    assert (row["status"], row["purchase_document"], row["claim"], row["serial_no"]) == (
        "Open",
        failed.receipt,
        failed.claim,
        failed.serial_no,
    )
    assert material_cost(world, failed.order) == (0, 0)
    assert ledger.at_hand(world, failed.item, world["van"]) == 1
    with nothing_changes(world, *TABLES):
        refused(world, "supervisor", "recoveries.create", 409, claim=failed.claim)
    assert world.call("supervisor", "claims.get", claim=failed.claim)["recoverable"] == []
    submit(world, "Purchase Receipt", row["purchase_return"])
    assert recovered(world, made["name"])["status"] == "Returned"
    assert ledger.at_hand(world, failed.item, world["van"]) == 0
    left = world.site.sql("select sum(stock_value) as value from tabBin where item_code = %s", (failed.item,))
    assert float(left[0]["value"]) == 0
    note = world.admin.post(MAKE_INVOICE, source_name=row["purchase_return"]).json()["message"]
    kept = {name: value for name, value in note.items() if name not in ("doctype", "docstatus")}
    invoice = world.insert("Purchase Invoice", **kept)["name"]
    submit(world, "Purchase Invoice", invoice)
    credited = recovered(world, made["name"])
    assert (credited["status"], credited["debit_note"]) == ("Credited", invoice)
    assert credited["credited_at"] is not None
    total = world.one("select grand_total from `tabPurchase Invoice` where name = %s", invoice)
    assert float(total) == -40
    assert material_cost(world, failed.order) == (0, 0)
    cancel(world, "Purchase Invoice", invoice)
    assert recovered(world, made["name"])["status"] == "Returned"
    cancel(world, "Purchase Receipt", row["purchase_return"])
    assert recovered(world, made["name"])["status"] == "Open"


def test_a_part_bought_by_invoice_is_credited_as_it_returns(world: World) -> None:
    failed = failed_part(world, by_invoice=True)
    made = world.call("manager", "recoveries.create", claim=failed.claim)
    row = recovered(world, made["name"])
    assert (row["purchase_type"], row["purchase_document"]) == ("Purchase Invoice", failed.receipt)
    submit(world, "Purchase Invoice", row["purchase_return"])
    assert recovered(world, made["name"])["status"] == "Credited"
    cancel(world, "Purchase Invoice", row["purchase_return"])
    assert recovered(world, made["name"])["status"] == "Open"


def test_what_the_supplier_refuses_is_scrapped_at_the_orders_expense(world: World) -> None:
    failed = failed_part(world)
    name = world.call("supervisor", "recoveries.create", claim=failed.claim)["name"]
    draft = recovered(world, name)["purchase_return"]
    refused(world, "supervisor", "recoveries.refuse", 400, recovery=name, reason=" ")
    world.call("supervisor", "recoveries.refuse", recovery=name, reason="Dice que fue mal montado")
    row = recovered(world, name)
    assert (row["status"], row["purchase_return"]) == ("Refused", None)
    assert not world.site.sql("select name from `tabPurchase Receipt` where name = %s", (draft,))
    assert material_cost(world, failed.order) == (40, 40)
    assert ledger.at_hand(world, failed.item, world["van"]) == 0
    with nothing_changes(world, *TABLES):
        refused(world, "supervisor", "recoveries.refuse", 409, recovery=name, reason="Otra vez")


def test_what_no_maker_answers_for_is_not_recovered(world: World) -> None:
    failed = failed_part(world, days="")
    with nothing_changes(world, *TABLES):
        said = refused(world, "supervisor", "recoveries.create", 417, claim=failed.claim)
        assert "part_without_warranty" in said
        refused(world, "supervisor", "recoveries.create", 404, claim="REC-99999")
        refused(world, "approver", "recoveries.create", 403, claim=failed.claim)
        refused(world, "technician", "recoveries.create", 403, claim=failed.claim)
    assert world.call("supervisor", "claims.get", claim=failed.claim)["recoverable"] == []


def test_a_part_nobody_bought_needs_its_purchase(world: World) -> None:
    item = new_item(world, warranty_period="365")
    ledger.receive(world, item, 1, 40, world["van"])
    start = last_workday_morning()
    original = ledger.executing_order(world, start)
    used(world, original, item)
    ledger.finish(world, original, start + timedelta(hours=1))
    name = claim(world, order=original, values={"item": item})["name"]
    with nothing_changes(world, *TABLES):
        early = refused(world, "supervisor", "recoveries.create", 409, claim=name)
    assert "claim_without_order" in early
    world.call("supervisor", "claims.decide", claim=name, scheduled_start=soon(world))
    with nothing_changes(world, *TABLES):
        said = refused(world, "supervisor", "recoveries.create", 417, claim=name)
    assert "purchase_unknown" in said


def test_recoveries_are_not_typed_and_not_for_outsiders(world: World) -> None:
    failed = failed_part(world)
    name = world.call("supervisor", "recoveries.create", claim=failed.claim)["name"]
    path = f"/api/resource/Supplier Recovery/{name}"
    with nothing_changes(world, *TABLES):
        for client in (world.admin, world.client("manager")):
            assert client.request("PUT", path, json={"status": "Credited"}).status_code == 403
            assert client.request("DELETE", path).status_code == 403
        for role in ("approver", "technician", "stranger"):
            refused(world, role, "recoveries.get", 403, recovery=name)
            refused(world, role, "recoveries.list", 403)
            assert world.client(role).get(path).status_code == 403
    assert "recoveries" not in world.call("approver", "claims.get", claim=failed.claim)
