"""Sites, assets, contracts and the person on the customers' pages: one's own, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.bench import PORTAL
from tests.support.pages import PIXEL
from tests.support.stage import Stage
from tests.support.world import World

DRAWN = f"data:image/png;base64,{PIXEL}"


@pytest.fixture(scope="module")
def manual(world: World, stage: Stage) -> str:
    """The address of a private paper of the stage's asset."""
    file = world.insert(
        "File",
        file_name=f"manual-{world.suffix}.png",
        is_private=1,
        attached_to_doctype="Service Asset",
        attached_to_name=stage["asset"],
        content=PIXEL,
        decode=1,
    )
    papers = [{"title": "Manual del fabricante", "document": file["file_url"]}]
    world.set("Service Asset", stage["asset"], documents=papers)
    return str(file["file_url"])


def test_an_asset_shows_its_papers_and_its_orders(world: World, stage: Stage, manual: str) -> None:
    asset = stage["asset"]
    shown = world.call("buyer", "assets.get", asset=asset)
    assert shown["documents"] == [{"title": "Manual del fabricante", "document": manual}]
    answer = world.client("buyer").get("techops.api.v1.assets.download", asset=asset, document=manual)
    assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG")
    assert "attachment" in answer.headers["Content-Disposition"]
    history = world.call("buyer", "orders.list", asset=asset, limit=100)
    every = "select count(*) from `tabService Work Order` where asset = %s"
    assert history["total"] == world.one(every, asset) >= 3
    assert stage["done"] in [order["name"] for order in history["data"]]


def test_another_customer_finds_no_asset_paper_or_contract(world: World, stage: Stage, manual: str) -> None:
    stranger = world.client("stranger")
    asked = {
        "assets.get": {"asset": stage["asset"]},
        "assets.download": {"asset": stage["asset"], "document": manual},
        "sites.get": {"site": stage["site"]},
        "contracts.get": {"contract": stage["contract"]},
        "claims.get": {"claim": stage["claim"]},
        "warranties.get": {"warranty": stage["warranty"]},
    }
    for function, arguments in asked.items():
        assert stranger.get(f"techops.api.v1.{function}", **arguments).status_code == 404, function
    lists = ("sites.list", "assets.list", "contracts.list", "claims.list", "warranties.list", "orders.list")
    told = "".join(stranger.get(f"techops.api.v1.{function}", limit=100).text for function in lists)
    told += stranger.get("techops.api.v1.orders.list", asset=stage["asset"]).text
    told += stranger.get("techops.api.v1.portal.profile").text
    hidden = ("site", "asset", "contract", "claim", "warranty", "done", "customer")
    assert not [key for key in hidden if stage[key] in told]
    other = world.call(
        "manager", "assets.create", customer=world["other_customer"], asset_name="Telar", values={}
    )["name"]
    strange = {"asset": other, "document": manual}
    answer = stranger.get("techops.api.v1.assets.download", **strange)
    assert answer.status_code == 404, "an asset of one's own opens no paper of another"
    pages = [("equipos", "asset"), ("contratos", "contract"), ("reclamos", "claim")]
    for path, key in pages:
        page = stranger.get(f"{PORTAL}/{path}/{stage[key]}").text.replace(f'data-name="{stage[key]}"', "")
        assert stage[key] not in page


def offered(world: World, customer: str) -> str:
    """A draft that the customer may sign, of a time to come."""
    made = world.call(
        "manager",
        "contracts.create",
        customer=customer,
        title="Contrato por firmar",
        start_date=str(date.today() + timedelta(days=400)),
        values={"company": world["company"], "currency": "USD", "offered_for_signature": 1},
    )
    return str(made["name"])


def test_the_administrator_signs_the_contract_that_was_read(world: World) -> None:
    contract = offered(world, world["other_customer"])
    read = world.call("stranger", "contracts.get", contract=contract)
    assert [action["action"] for action in read["allowed_actions"]] == ["sign"]
    signing = {"contract": contract, "signed_by": "Dueña de Prueba", "signature": DRAWN}
    refused = world.call("stranger", "contracts.sign", expect=409, **signing, modified="2020-01-01 00:00:00")
    assert refused["code"] == "terms_changed"
    world.call("approver", "contracts.sign", expect=404, **signing, modified=read["modified"])
    signed = world.call("stranger", "contracts.sign", **signing, modified=read["modified"])
    assert (signed["status"], signed["signed_by"]) == ("Signed", "Dueña de Prueba")
    assert signed["allowed_actions"] == []
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")


def test_an_approver_signs_no_contract(world: World) -> None:
    contract = offered(world, world["customer"])
    read = world.call("approver", "contracts.get", contract=contract)
    assert read["allowed_actions"] == []
    signing = {"contract": contract, "signed_by": "Ana", "signature": DRAWN, "modified": read["modified"]}
    world.call("approver", "contracts.sign", expect=403, **signing)
    world.set("Service Contract", contract, offered_for_signature=0)


def test_a_person_sees_what_they_may_do(world: World, stage: Stage) -> None:
    shown = world.call("buyer", "portal.profile")
    assert [customer["name"] for customer in shown["customers"]] == [stage["customer"]]
    assert (shown["role"], shown["approval_limit"], shown["email"]) == ("Approver", 100_000, world["buyer"])
    claim = world.call("owner", "warranties.get", warranty=stage["warranty"])
    assert [action["action"] for action in claim["allowed_actions"]] == ["claim"]
    assert (
        world.call("supervisor", "warranties.get", warranty=stage["warranty"])["allowed_actions"][0]["action"]
        == "propose_void"
    )
