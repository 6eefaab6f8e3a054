"""A warranty line by line, when it ends at each site, and how it is voided (seed 1, section 8.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.integration.test_stock_materials import new_item, used
from tests.support import ledger
from tests.support.claiming import claim, failed_work, photo, warranty_of
from tests.support.refusals import nothing_changes, refused
from tests.support.world import SITE_LATITUDE, SITE_LONGITUDE, World, last_workday_morning

WARRANTY = "select * from `tabService Warranty` where name = %s"
LINES = "select * from `tabWarranty Cover` where parent = %s order by idx"


def finished(world: World, order: str) -> str:
    """Complete an order at work; returns its warranty."""
    ledger.finish(world, order, last_workday_morning() + timedelta(hours=1))
    return warranty_of(world, order)


def test_each_line_has_its_own_end(world: World) -> None:
    """Labour and a plain part 30 days; a part of 365 days of its maker; a unit with a last day of its own."""
    group = world.one("select item_group from tabItem where name = %s", world["bearing"])
    greases = world.insert(
        "Item Group",
        item_group_name=f"Grasas {world.suffix}",
        parent_item_group=_root(world),
        techops_is_consumable=1,
    )["name"]
    assert greases != group
    plain, made = new_item(world), new_item(world, warranty_period="365")
    unit = new_item(world, has_serial_no=1, serial_no_series=f"UN-{world.suffix}-.####")
    grease = new_item(world)
    world.set("Item", grease, item_group=greases)
    for item in (plain, made, unit, grease):
        ledger.receive(world, item, 2, 10, world["van"])
    number = world.one("select name from `tabSerial No` where item_code = %s order by name limit 1", unit)
    own = date.today() + timedelta(days=500)
    world.set("Serial No", number, warranty_expiry_date=str(own))
    order = ledger.executing_order(world)
    for item in (plain, made, grease):
        used(world, order, item)
    used(world, order, unit, serial_no=number)
    back = used(world, order, plain)
    world.call("technician", "orders.return_material", order=order, material=back["name"], quantity=1)
    warranty = finished(world, order)
    done = ledger.order_row(world, order)["completed_at"].date()
    ours = done + timedelta(days=30)
    found = [
        (line["kind"], line["item"], line["serial_no"], line["expires_on"], line["source"])
        for line in world.site.sql(LINES, (warranty,))
    ]
    assert found[0] == ("Labour", None, None, ours, "Service")
    assert sorted(found[1:], key=str) == sorted(
        [
            ("Part", plain, None, ours, "Service"),
            ("Part", made, None, done + timedelta(days=365), "Maker"),
            ("Part", unit, number, own, "Maker"),
            ("Consumable", grease, None, None, "Excluded"),
        ],
        key=str,
    )
    kept = world.site.sql(WARRANTY, (warranty,))[0]
    assert (kept["expires_on"], kept["days"], kept["time_zone"]) == (own, 30, "America/Lima")
    shown = world.call("approver", "warranties.get", warranty=warranty)
    assert len(shown["covers"]) == 5 and "voidings" not in shown
    codes = {
        item: [
            one["code"]
            for one in world.call("approver", "claims.eligibility", order=order, item=item)["reasons"]
        ]
        for item in (made, grease, world["belt"])
    }
    assert codes == {made: [], grease: ["consumable"], world["belt"]: ["part_not_fitted"]}


def _root(world: World) -> str:
    return str(world.one("select name from `tabItem Group` where is_group = 1 order by lft limit 1"))


@pytest.fixture(scope="module")
def two_ends_of_the_day(world: World) -> dict[str, tuple[str, str]]:
    """An order at a site where the day begins first, and one where it ends last: always two dates apart."""
    found = {}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        place = world.insert(
            "Service Site",
            site_name=f"Planta {zone}",
            customer=world["customer"],
            zone=world["zone"],
            latitude=SITE_LATITUDE,
            longitude=SITE_LONGITUDE,
            time_zone=zone,
        )["name"]
        order = world.completed_order(last_workday_morning(), 1, site=place)
        found[zone] = (order, warranty_of(world, order))
    return found


def test_a_warranty_ends_at_midnight_of_its_site(
    world: World, two_ends_of_the_day: dict[str, tuple[str, str]]
) -> None:
    """The same last day is over in Kiritimati and still lasts in Pago Pago, at the same moment."""
    last = datetime.now(ZoneInfo("Pacific/Pago_Pago")).date()
    for zone, (order, warranty) in two_ends_of_the_day.items():
        for table, key in (("Service Warranty", "name"), ("Warranty Cover", "parent")):
            world.site.sql(f"update `tab{table}` set expires_on = %s where {key} = %s", (str(last), warranty))
        seen = world.call("approver", "claims.eligibility", order=order)
        ended = zone == "Pacific/Kiritimati"
        assert [one["code"] for one in seen["reasons"]] == (["period_over"] if ended else []), zone
        assert (str(seen["reported_on"]) > str(last)) == ended
    for _twice in range(2):
        world.site.execute("techops.warranty.jobs.expire")
        states = {
            zone: world.site.sql(WARRANTY, (warranty,))[0]["status"]
            for zone, (_order, warranty) in two_ends_of_the_day.items()
        }
        assert states == {"Pacific/Kiritimati": "Expired", "Pacific/Pago_Pago": "Active"}


def test_rn_033_misuse_voids_with_evidence_and_a_managers_approval(world: World) -> None:
    order = failed_work(world)
    name = warranty_of(world, order)
    proposal = {"warranty": name, "reason": "Golpe en la carcasa"}
    with nothing_changes(world, "Service Warranty", "Warranty Voiding", "File"):
        without = refused(world, "supervisor", "warranties.propose_void", 417, **proposal, evidence=[])
        assert "RN-033" in without
        text_file = [{"file_name": "golpe.png", "content": "aG9sYQ=="}]
        refused(world, "supervisor", "warranties.propose_void", 400, **proposal, evidence=text_file)
        refused(world, "technician", "warranties.propose_void", 403, **proposal, evidence=[photo()])
        refused(world, "approver", "warranties.propose_void", 403, **proposal, evidence=[photo()])
        refused(world, "manager", "warranties.decide", 409, warranty=name, approve=True, note="Sí")
    proposed = world.call("supervisor", "warranties.propose_void", **proposal, evidence=[photo(), photo()])
    assert (proposed["status"], proposed["allowed_actions"], len(proposed["evidence"])) == ("Active", [], 2)
    assert world.call("approver", "claims.eligibility", order=order)["eligible"]
    with nothing_changes(world, "Service Warranty", "Warranty Voiding", "File"):
        refused(world, "supervisor", "warranties.propose_void", 409, **proposal, evidence=[photo()])
        refused(world, "supervisor", "warranties.decide", 403, warranty=name, approve=True, note="Sí")
        refused(world, "manager", "warranties.decide", 400, warranty=name, approve=True, note=" ")
    refusal = world.call("manager", "warranties.decide", warranty=name, approve=False, note="No se ve")
    assert refusal["status"] == "Active"
    world.call("supervisor", "warranties.propose_void", **proposal, evidence=[photo()])
    voided = world.call("manager", "warranties.decide", warranty=name, approve=True, note="Ahora sí se ve")
    assert voided["status"] == "Voided"
    kept = [(one["status"], one["proposed_by"], one["decided_by"]) for one in voided["voidings"]]
    people = (world["supervisor"], world["manager"])
    assert kept == [("Refused", *people), ("Approved", *people)]
    files = world.site.sql("select is_private from tabFile where attached_to_name = %s", (name,))
    assert [file["is_private"] for file in files] == [1, 1, 1]
    made = claim(world, order=order)
    assert [one["code"] for one in made["eligibility"]["reasons"]] == ["voided"]
    decided = world.call("supervisor", "claims.decide", claim=made["name"])
    assert (decided["status"], decided["claim_order"]) == ("Not Eligible", None)


def test_a_manager_does_not_decide_what_they_proposed(world: World) -> None:
    name = warranty_of(world, failed_work(world))
    world.call("manager", "warranties.propose_void", warranty=name, reason="Golpe", evidence=[photo()])
    with nothing_changes(world, "Service Warranty", "Warranty Voiding"):
        said = refused(world, "manager", "warranties.decide", 403, warranty=name, approve=True, note="Sí")
    assert "own_proposal" in said


def test_warranties_are_the_customers_own(world: World) -> None:
    order = failed_work(world)
    name = warranty_of(world, order)
    listed = world.call("approver", "warranties.list", work_order=order)
    assert [one["name"] for one in listed["data"]] == [name]
    assert world.call("stranger", "warranties.list", work_order=order)["total"] == 0
    with nothing_changes(world, "Service Warranty Claim"):
        refused(world, "stranger", "warranties.get", 404, warranty=name)
        refused(world, "stranger", "warranties.claim", 404, warranty=name, symptom="x", description="x")
    made = world.call("approver", "warranties.claim", warranty=name, symptom="Ruido", description="Otra vez")
    assert (made["original_order"], made["warranty"]) == (order, name)
    assert [one["name"] for one in world.call("supervisor", "warranties.get", warranty=name)["claims"]] == [
        made["name"]
    ]
