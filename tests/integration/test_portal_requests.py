"""Asking for a service on the customers' page: what it would cost and promise, and who may ask for what."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.bench import PORTAL
from tests.support.world import World, text

# World: the group's rate of 50 per hour, 2 hours, 20 to travel to the zone. The settings' 25 % and 100 %.
NORMAL = 2 * 50 + 20
URGENT_LABOUR, EMERGENCY_LABOUR = 2 * 50 * 1.25, 2 * 50 * 2


@pytest.fixture(scope="module")
def asset(world: World) -> dict[str, str]:
    """An asset of the customer at its site, with the code of its label."""
    made = world.call(
        "manager",
        "assets.create",
        customer=world["customer"],
        asset_name="Bomba de agua helada",
        values={"site": world["place"], "asset_type": "Equipment", "serial_no": "BH-77"},
    )
    code = world.one("select qr_code from `tabService Asset` where name = %s", made["name"])
    return {"name": made["name"], "code": code}


@pytest.fixture(scope="module")
def settings(world: World) -> Iterator[None]:
    """Surcharges known to the test, whatever the site's are."""
    names = ("urgent_surcharge", "emergency_surcharge", "prepay_emergencies_without_contract")
    document = world.admin.get("/api/resource/TechOps Settings/TechOps Settings").json()["data"]
    world.set(
        "TechOps Settings",
        "TechOps Settings",
        urgent_surcharge=25,
        emergency_surcharge=100,
        prepay_emergencies_without_contract=1,
    )
    yield
    world.set("TechOps Settings", "TechOps Settings", **{name: document[name] for name in names})


def wanted(world: World, **values: Any) -> dict[str, Any]:
    # No hour given: only the priority's surcharge counts.
    return {
        "customer": world["customer"],
        "site": world["place"],
        "service_category": world["category"],
    } | values


@pytest.mark.usefixtures("settings")
def test_each_priority_tells_its_price_and_promises_before_anybody_asks(world: World) -> None:
    before = world.one("select count(*) from `tabService Work Order`")
    shown = world.call("requester", "orders.preview", **wanted(world))
    choices = {choice["priority"]: choice for choice in shown["choices"]}
    assert shown["contract"] is None
    estimates = [choices[priority]["estimate"] for priority in ("Normal", "Urgent", "Emergency")]
    assert estimates == [NORMAL, URGENT_LABOUR + 20, EMERGENCY_LABOUR + 20]
    prepaid = [choices[priority]["prepayment"] for priority in ("Normal", "Urgent", "Emergency")]
    assert prepaid == [0, 0, EMERGENCY_LABOUR + 20], "an emergency without contract is paid first (RN-014)"
    assert [choices[one]["promises"]["on_site"] for one in ("Normal", "Emergency")] == [48 * 60, 120]
    assert world.one("select count(*) from `tabService Work Order`") == before


def test_what_is_refused_is_refused_before_the_form_is_sent(world: World) -> None:
    for values, status in (
        ({"customer": world["other_customer"]}, 404),
        ({"site": world["other_place"]}, 404),
        ({"preferred_start": "mañana"}, 400),
    ):
        world.call("requester", "orders.preview", expect=status, **wanted(world, **values))
    retired = world.insert("Service Category", category_name=f"Retirado {world.suffix}", disabled=1)["name"]
    shown = world.call("requester", "orders.preview", **wanted(world, service_category=retired))
    assert {choice["refusal"] for choice in shown["choices"]} == {
        f"El servicio {retired} ya no se ofrece. Elija otro."
    }


def test_the_form_offers_only_what_the_customer_can_ask_for(world: World, asset: dict[str, str]) -> None:
    form = world.call("requester", "portal.request_form", code=asset["code"])
    assert [customer["name"] for customer in form["customers"]] == [world["customer"]]
    assert {site["customer"] for site in form["sites"]} == {world["customer"]}
    assert world["place"] in [site["name"] for site in form["sites"]]
    services = [service["name"] for service in form["services"]]
    assert world["category"] in services
    assert f"Retirado {world.suffix}" not in services
    assert (form["asset"]["name"], form["asset"]["site"]) == (asset["name"], world["place"])
    strange = world.call("stranger", "portal.request_form", code=asset["code"])
    assert strange["asset"] is None
    assert world["place"] not in [site["name"] for site in strange["sites"]]
    assert world["customer"] not in str(strange)


def test_a_label_leads_each_person_to_a_page_of_theirs(world: World, asset: dict[str, str]) -> None:
    def place(client: Any, code: str) -> tuple[int, str]:
        answer = client.request("GET", f"/techops/asset/{code}", allow_redirects=False)
        return answer.status_code, answer.headers.get("Location", "").removeprefix(world.site.address)

    code = asset["code"]
    assert place(world.client("requester"), code) == (302, f"{PORTAL}/solicitar?codigo={code}")
    assert place(world.client("supervisor"), code) == (302, f"/app/service-asset/{asset['name']}")
    assert place(world.client("supervisor"), "nada")[0] == 404
    status, login = place(world.site.guest(), code)
    assert (status, login) == (302, f"/login?redirect-to=/techops/asset/{code}")
    assert world.client("requester").get(f"{PORTAL}/solicitar?codigo={code}").status_code == 200


def test_a_request_sent_twice_is_one_order(world: World, asset: dict[str, str]) -> None:
    values = wanted(
        world,
        title="La bomba no arranca",
        description="Hace un zumbido y se dispara el guardamotor.",
        asset=asset["name"],
        priority="Urgent",
        contact_name="Rosa Quispe",
        contact_phone="+51 999 111 222",
        preferred_start=text(datetime.now(UTC) + timedelta(days=3)),
        idempotency_key=f"portal-{world.suffix}",
    )
    first, second = (world.call("requester", "orders.create", **values) for _time in range(2))
    assert first["name"] == second["name"]
    row = world.site.sql("select * from `tabService Work Order` where name = %s", (first["name"],))[0]
    assert (row["asset"], row["priority"], row["contact_name"]) == (asset["name"], "Urgent", "Rosa Quispe")
    page = "<html><script>alert(1)</script>"
    sent = {"order": first["name"], "content": base64.b64encode(page.encode()).decode()}
    for name in ("foto.png", "informe.pdf", "pagina.html", "dibujo.svg"):
        refused = world.call("requester", "orders.attach", expect=400, file_name=name, **sent)
        assert refused["code"] == "bad_file", name
    kept = "select count(*) from tabFile where attached_to_name = %s"
    assert world.one(kept, first["name"]) == 0
