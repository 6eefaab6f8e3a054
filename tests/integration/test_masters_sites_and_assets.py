"""Sites and assets over HTTP: who sees and keeps them, what they hold together, and every refusal."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.support.refusals import answer, nothing_changes, refused
from tests.support.world import PASSWORD, World

SITES, ASSETS = ("Service Site",), ("Service Asset", "TechOps Key")
BAD = (400, 417)
HOURS = [{"day_of_week": "Monday", "start_time": "08:00", "end_time": "18:00"}]


@pytest.fixture(scope="module")
def admin_contact(world: World) -> str:
    """The customer's own administrator, who may keep its sites and assets; returns the role's key."""
    email = f"administrator-{world.suffix}@example.com"
    world.insert(
        "User",
        email=email,
        first_name="Administradora",
        send_welcome_email=0,
        new_password=PASSWORD,
        user_type="Website User",
        roles=[{"role": "Customer"}],
    )
    world.names["customer_admin"] = email
    world.names["customer_admin_contact"] = world.insert(
        "Contact",
        first_name="Administradora",
        user=email,
        phone_nos=[{"phone": "999888777", "is_primary_mobile_no": 1}],
        links=[{"link_doctype": "Customer", "link_name": world["customer"]}],
        techops_service_role="Administrator",
    )["name"]
    return "customer_admin"


@pytest.fixture
def storehouse(world: World) -> str:
    values = {"zone": world["zone"], "latitude": -12.05, "longitude": -77.04, "opening_hours": HOURS}
    made = world.call(
        "supervisor", "sites.create", customer=world["customer"], site_name="Almacén", values=values
    )
    return str(made["name"])


@pytest.fixture
def asset(world: World, storehouse: str) -> str:
    made = world.call(
        "supervisor",
        "assets.create",
        customer=world["customer"],
        asset_name="Compresor",
        values={"site": storehouse, "serial_no": "C-1"},
    )
    return str(made["name"])


def plate() -> str:
    return f"T{uuid.uuid4().hex[:5].upper()}"


def test_a_supervisor_keeps_sites(world: World, storehouse: str) -> None:
    read = world.call("supervisor", "sites.get", site=storehouse)
    assert (read["latitude"], read["longitude"], read["zone"]) == (-12.05, -77.04, world["zone"])
    assert read["opening_hours"] == [
        {"day_of_week": "Monday", "start_time": "8:00:00", "end_time": "18:00:00"}
    ]
    changed = world.call(
        "supervisor", "sites.update", site=storehouse, values={"site_name": "Almacén 2", "radius": 500}
    )
    assert (changed["site_name"], changed["radius"]) == ("Almacén 2", 500)


def test_lists_have_pages_totals_and_search(world: World, storehouse: str) -> None:
    page = world.call("supervisor", "sites.list", customer=world["customer"], limit=1)
    assert len(page["data"]) == 1
    assert page["total"] >= 2
    found = world.call("supervisor", "sites.list", text=storehouse)
    assert [row["name"] for row in found["data"]] == [storehouse]
    refused(world, "supervisor", "sites.list", 400, limit=101)
    refused(world, "supervisor", "sites.list", 400, start=-1)


def test_a_site_takes_address_and_contact_of_its_customer(
    world: World, admin_contact: str, storehouse: str
) -> None:
    address = world.insert(
        "Address",
        address_title=world["customer"],
        address_type="Plant",
        address_line1="Av. Argentina 1234",
        city="Lima",
        country="Peru",
        links=[{"link_doctype": "Customer", "link_name": world["customer"]}],
    )["name"]
    read = world.call(
        "supervisor",
        "sites.update",
        site=storehouse,
        values={"address": address, "contact": world["customer_admin_contact"]},
    )
    assert "Av. Argentina 1234" in read["address_display"]
    assert "<" not in read["address_display"]
    assert (read["contact_name"], read["contact_phone"]) == ("Administradora", "999888777")
    world.set("Address", address, address_line1="Av. Colonial 5")
    assert "Av. Colonial 5" in world.call("supervisor", "sites.get", site=storehouse)["address_display"]


BAD_SITE_VALUES: list[dict[str, Any]] = [
    {"latitude": "NaN", "longitude": 1},
    {"latitude": float("nan"), "longitude": 1},
    {"latitude": float("inf"), "longitude": 1},
    {"latitude": 91, "longitude": 0},
    {"latitude": "aquí", "longitude": "allá"},
    {"latitude": True, "longitude": 1},
    {"latitude": [1], "longitude": 1},
    {"radius": -1},
    {"radius": 1e300},
    {"radius": 2.5},
    {"radius": 99999},
    {"time_zone": "America/Ninguna"},
    {"time_zone": "../../etc/passwd"},
    {"zone": "No existe"},
    {"zone": {"like": "%"}},
    {"contact": "No existe"},
    {"address": "No existe"},
    {"site_name": "x" * 141},
    {"site_name": ""},
    {"site_name": {"a": 1}},
    {"opening_hours": "cerrado"},
    {"opening_hours": [{"day_of_week": "Funday", "start_time": "08:00", "end_time": "18:00"}]},
    {"opening_hours": [{"day_of_week": "Monday", "start_time": "25:00", "end_time": "18:00"}]},
    {"opening_hours": [{"day_of_week": "Monday", "start_time": "08:00"}]},
    {"opening_hours": HOURS * 2},
    {"opening_hours": HOURS * 10_000},
    {"customer": "Otro"},
    {"name": "SIT-00001"},
    {"owner": "Administrator"},
    {"docstatus": 1},
    {"flags": {"ignore_permissions": True}},
]


@pytest.mark.parametrize("values", BAD_SITE_VALUES, ids=lambda values: str(values)[:60])
def test_bad_values_of_a_site_are_refused_and_change_nothing(world: World, values: dict[str, Any]) -> None:
    with nothing_changes(world, *SITES):
        refused(world, "supervisor", "sites.update", BAD, site=world["place"], values=values)
        if "site_name" not in values:
            new = {"customer": world["customer"], "site_name": "Mala", "values": values}
            refused(world, "supervisor", "sites.create", BAD, **new)


def test_another_customers_contact_or_address_is_refused(world: World) -> None:
    with nothing_changes(world, *SITES):
        values = {"contact": world["stranger_contact"]}
        body = refused(world, "supervisor", "sites.update", 417, site=world["place"], values=values)
        assert "not_of_customer" in body


def test_customers_see_their_own_sites_only(world: World, storehouse: str) -> None:
    names = {row["name"] for row in world.call("requester", "sites.list", limit=100)["data"]}
    assert {world["place"], storehouse} <= names
    assert world["other_place"] not in names
    assert world.call("requester", "sites.list", customer=world["other_customer"])["total"] == 0
    assert "radius" not in world.call("requester", "sites.get", site=storehouse)


def test_foreign_and_unknown_sites_answer_alike(world: World) -> None:
    foreign = refused(world, "requester", "sites.get", 404, site=world["other_place"])
    unknown = refused(world, "requester", "sites.get", 404, site="SIT-99999")
    assert foreign.replace(world["other_place"], "X") == unknown.replace("SIT-99999", "X")
    refused(world, "requester", "sites.update", 404, site=world["other_place"], values={"site_name": "Mía"})


def test_only_the_customers_administrator_keeps_its_sites(
    world: World, admin_contact: str, storehouse: str
) -> None:
    with nothing_changes(world, *SITES):
        refused(world, "requester", "sites.update", 403, site=storehouse, values={"site_name": "Otra"})
        refused(world, "requester", "sites.create", 403, customer=world["customer"], site_name="Otra")
        foreign = {"customer": world["other_customer"], "site_name": "Otra"}
        refused(world, admin_contact, "sites.create", 404, **foreign)
        refused(world, admin_contact, "sites.update", 400, site=storehouse, values={"radius": 9000})
    changed = world.call(
        admin_contact, "sites.update", site=storehouse, values={"access_instructions": "Por la puerta 3"}
    )
    assert changed["access_instructions"] == "Por la puerta 3"


@pytest.mark.parametrize("role", ["technician", "hr"])
def test_technicians_and_hr_keep_no_sites(world: World, role: str) -> None:
    with nothing_changes(world, *SITES):
        refused(world, role, "sites.create", 403, customer=world["customer"], site_name="Otra")
    if role == "hr":
        refused(world, role, "sites.list", 403)


def test_a_technician_sees_the_sites_of_its_orders(world: World) -> None:
    refused(world, "technician2", "sites.get", 404, site=world["other_place"])
    assert world.call("technician2", "sites.list", text=world["other_place"])["total"] == 0


def test_our_workshop_is_everybodys(world: World) -> None:
    workshop = world.insert(
        "Service Site",
        site_name="Taller",
        is_workshop=1,
        company=world["company"],
        customer=world["customer"],
    )
    assert workshop.get("customer") is None
    assert world.call("requester", "sites.get", site=workshop["name"])["site_name"] == "Taller"
    listed = world.call("requester", "sites.list", is_workshop=True, limit=100)["data"]
    assert workshop["name"] in {row["name"] for row in listed}
    refused(world, "requester", "sites.update", 403, site=workshop["name"], values={"site_name": "X"})
    world.call(
        "supervisor",
        "assets.create",
        customer=world["other_customer"],
        asset_name="Motor",
        values={"site": workshop["name"]},
    )


def test_a_site_with_orders_keeps_its_customer(world: World) -> None:
    busy = world.insert("Service Site", site_name="Con órdenes", customer=world["customer"])["name"]
    world.new_order(site=busy)
    with nothing_changes(world, *SITES):
        answer = world.admin.request(
            "PUT", f"/api/resource/Service Site/{busy}", json={"customer": world["other_customer"]}
        )
    assert answer.status_code == 417
    assert "site_has_orders" in answer.text


def test_an_asset_has_a_secret_code_that_stays(world: World, asset: str) -> None:
    label = world.call("supervisor", "assets.label", asset=asset)
    code = label["url"].rsplit("/", 1)[1]
    assert len(code) >= 20
    assert label["svg"].startswith("<svg")
    assert world.call("requester", "assets.scan", code=code)["name"] == asset
    refused(world, "stranger", "assets.scan", 404, code=code)
    refused(world, "requester", "assets.scan", 404, code="nada")
    world.set("Service Asset", asset, qr_code="conocido")
    assert world.one("select qr_code from `tabService Asset` where name = %s", asset) == code


def test_the_form_gets_the_qr_image(world: World, asset: str) -> None:
    response = world.admin.get("frappe.desk.form.load.getdoc", doctype="Service Asset", name=asset)
    assert response.json()["docs"][0]["__onload"]["qr_svg"].startswith("<svg")


def test_the_label_prints(world: World, asset: str) -> None:
    page = world.admin.get(
        "/printview", doctype="Service Asset", name=asset, format="Service Asset Label", no_letterhead=1
    )
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "Compresor" in page.text


def test_a_vehicle_keeps_its_plate_to_itself(world: World) -> None:
    number = plate()
    first = world.call(
        "supervisor",
        "assets.create",
        customer=world["customer"],
        asset_name="Camioneta",
        values={"asset_type": "Vehicle", "plate": f" {number.lower()} ", "odometer": 1000},
    )
    assert first["plate"] == number
    assert first["plate_country"] == "Peru"
    other = {"asset_type": "Vehicle", "plate": f"{number[:3]}-{number[3:]}"}
    values = {"customer": world["other_customer"], "asset_name": "Otra", "values": other}
    with nothing_changes(world, *ASSETS):
        assert "plate_taken" in refused(world, "supervisor", "assets.create", 417, **values)
    world.call("supervisor", "assets.create", **{**values, "values": {**other, "plate_country": "Chile"}})
    world.call("supervisor", "assets.update", asset=first["name"], values={"status": "Retired"})
    world.call("supervisor", "assets.create", **values)
    with nothing_changes(world, *ASSETS):
        back = {"asset": first["name"], "values": {"status": "In Service"}}
        refused(world, "supervisor", "assets.update", 417, **back)


BAD_ASSET_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"asset_type": "Vehicle"}, "plate_missing"),
    ({"asset_type": "Vehicle", "plate": "---"}, "plate_missing"),
    ({"asset_type": "Vehicle", "plate": "V1", "vin": "CORTO"}, "vin_malformed"),
    ({"asset_type": "Vehicle", "plate": "V1", "vin": "1M8GDM9AXKP042789"}, "vin_check_digit_wrong"),
    ({"asset_type": "Vehicle", "plate": "V1", "model_year": 1700}, "model_year_wrong"),
    ({"asset_type": "Vehicle", "plate": "V1", "odometer": "NaN"}, "not_a_number"),
    ({"asset_type": "Vehicle", "plate": "V1", "odometer": 1e30}, "not_a_number"),
    ({"asset_type": "Spaceship"}, "value_not_accepted"),
    ({"site": "SIT-99999"}, ""),
    ({"installed_on": "ayer"}, "value_not_accepted"),
    ({"installed_on": "0001-01-01"}, "value_not_accepted"),
    ({"qr_code": "mío"}, "field_not_accepted"),
    ({"documents": [{"title": "x", "document": "/private/files/secreto.pdf"}]}, "field_not_accepted"),
    ({"image": "/private/files/secreto.pdf"}, "field_not_accepted"),
]


@pytest.mark.parametrize(("values", "code"), BAD_ASSET_VALUES, ids=lambda part: str(part)[:60])
def test_bad_values_of_an_asset_are_refused_and_change_nothing(
    world: World, values: dict[str, Any], code: str
) -> None:
    with nothing_changes(world, *ASSETS):
        body = refused(
            world,
            "supervisor",
            "assets.create",
            (*BAD, 404),
            customer=world["customer"],
            asset_name="Malo",
            values=values,
        )
    assert code in body


def test_an_asset_stands_at_its_own_customers_site(world: World, asset: str, admin_contact: str) -> None:
    with nothing_changes(world, *ASSETS):
        values = {"site": world["other_place"]}
        assert "asset_site_mismatch" in refused(
            world, "supervisor", "assets.update", 417, asset=asset, values=values
        )
        foreign = refused(world, admin_contact, "assets.update", 404, asset=asset, values=values)
        unknown = refused(world, admin_contact, "assets.update", 404, asset=asset, values={"site": "SIT-9"})
    assert foreign.replace(world["other_place"], "X") == unknown.replace("SIT-9", "X")


def test_the_odometer_does_not_go_back(world: World) -> None:
    values = {"asset_type": "Vehicle", "plate": plate(), "odometer": 5000}
    van = world.call("supervisor", "assets.create", customer=world["customer"], asset_name="V", values=values)
    with nothing_changes(world, *ASSETS):
        body = refused(
            world, "supervisor", "assets.update", 417, asset=van["name"], values={"odometer": 4999}
        )
    assert "odometer_decreases" in body


def test_customers_see_their_own_assets_only(world: World, asset: str) -> None:
    assert world.call("requester", "assets.get", asset=asset)["asset_name"] == "Compresor"
    foreign = refused(world, "stranger", "assets.get", 404, asset=asset)
    unknown = refused(world, "stranger", "assets.get", 404, asset="ACT-99999")
    assert foreign.replace(asset, "X") == unknown.replace("ACT-99999", "X")
    assert world.call("stranger", "assets.list", customer=world["customer"])["total"] == 0


def test_guests_get_nothing(world: World) -> None:
    for function in ("sites.list", "assets.list", "customers.list", "contracts.list", "technicians.list"):
        assert world.site.guest().get(f"techops.api.v1.{function}").status_code == 403


def test_reading_changes_nothing_and_writing_is_not_a_get(world: World) -> None:
    with nothing_changes(world, *SITES):
        response = world.client("supervisor").get(
            "techops.api.v1.sites.create", customer=world["customer"], site_name="Por GET"
        )
    assert response.status_code == 403


def test_the_same_key_makes_one_site(world: World) -> None:
    wanted = {"customer": world["customer"], "site_name": "Una vez", "idempotency_key": uuid.uuid4().hex}
    first = world.call("supervisor", "sites.create", **wanted)
    assert world.call("supervisor", "sites.create", **wanted)["name"] == first["name"]


CATEGORY_REFUSALS = [
    ({"parent_service_category": "category"}, "parent_not_group"),
    ({"base_rate": "NaN"}, "not_a_number"),
    ({"base_rate": 1e20}, "not_a_number"),
]


@pytest.mark.parametrize(("values", "code"), CATEGORY_REFUSALS)
def test_bad_categories_are_refused(world: World, values: dict[str, Any], code: str) -> None:
    given = {key: world.names.get(str(value), value) for key, value in values.items()}
    with nothing_changes(world, "Service Category"):
        response = world.admin.post(
            "/api/resource/Service Category", category_name=f"Mala {world.suffix}", **given
        )
    assert response.status_code in BAD
    assert code in response.text


def test_a_category_cannot_lie_below_itself(world: World) -> None:
    top = world.insert("Service Category", category_name=f"Arriba {uuid.uuid4().hex[:5]}", is_group=1)["name"]
    below = world.insert(
        "Service Category", category_name=f"{top} abajo", is_group=1, parent_service_category=top
    )["name"]
    with nothing_changes(world, "Service Category"):
        response = world.admin.request(
            "PUT", f"/api/resource/Service Category/{top}", json={"parent_service_category": below}
        )
    assert response.status_code == 417
    assert "category_below_itself" in response.text


def test_a_disabled_category_takes_no_new_orders(world: World) -> None:
    name = world.insert("Service Category", category_name=f"Retirada {uuid.uuid4().hex[:5]}", disabled=1)[
        "name"
    ]
    with nothing_changes(world, "Service Work Order"):
        code, body = answer(
            world,
            "approver",
            "orders.create",
            customer=world["customer"],
            site=world["place"],
            service_category=name,
            title="No",
        )
    assert 400 <= code < 500, body[:500]
