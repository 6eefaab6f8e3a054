"""Asking for an account on the portal: the same answer for everybody, and staff who decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.bench import PORTAL
from tests.support.mails import link_in, mail_about, outgoing_account, written
from tests.support.world import World

ASK = "techops.api.v1.accounts.ask"
PASSWORD = "Cuatro-Perros-Verdes-78"
REQUEST = "select * from `tabPortal Account Request` where email = %s"


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    """Nobody asked from here lately, whatever other tests did; and nobody will have."""
    forget = (
        "update `tabPortal Account Request` set asked_from = '203.0.113.1' where asked_from = '127.0.0.1'"
    )
    world.site.sql(forget)
    outgoing_account(world)
    yield
    world.site.sql(forget)


def ask(world: World, email: str, **more: Any) -> tuple[int, Any]:
    given = {"full_name": "Elsa Prado", "email": email, "company_name": "Hilados Prado", **more}
    answer = world.site.guest().post(ASK, **given)
    body = answer.json()
    return answer.status_code, body.get("message") or body.get("error", {}).get("code")


def requests(world: World, email: str) -> list[dict[str, Any]]:
    return list(world.site.sql(REQUEST, (email,)))


def test_everybody_hears_the_same_and_nobody_is_kept_twice(world: World) -> None:
    fresh = f"elsa-{world.suffix}@example.com"
    answers = [ask(world, email) for email in (fresh, fresh, world["approver"], world["supervisor"])]
    assert answers == [(200, {"received": True})] * 4
    assert len(requests(world, fresh)) == 1
    assert world.one("select count(*) from tabUser where name = %s", fresh) == 0
    wrong = {"email": "sin arroba"}, {"full_name": " "}, {"company_name": ""}, {"message": "x" * 1001}
    refusals = [ask(world, **{"email": f"otro-{world.suffix}@example.com", **values}) for values in wrong]
    assert [refusal[0] for refusal in refusals] == [400] * 4
    assert world.site.guest().get(f"{PORTAL}/registro").status_code == 200


def test_one_address_does_not_flood_staff(world: World) -> None:
    answers = [ask(world, f"ola{number}-{world.suffix}@example.com")[0] for number in range(11)]
    assert answers == [200] * 10 + [409]


def test_staff_invites_who_asked_and_the_person_signs_in(world: World) -> None:
    email = f"prado-{world.suffix}@example.com"
    ask(world, email, phone="+51 999 111 222", message="Somos clientes desde hoy")
    name = requests(world, email)[0]["name"]
    news = world.one("select payload from `tabTechOps Outbox` where reference_name = %s", name)
    assert world["manager"] in news and world["supervisor"] in news
    given = {"account_request": name, "customer": world["customer"], "service_role": "Requester"}
    for role in ("approver", "technician", "hr"):
        world.call(role, "accounts.get", expect=403, account_request=name)
        world.call(role, "accounts.invite", expect=403, **given)
    shown = world.call("supervisor", "accounts.get", account_request=name)
    assert [action["action"] for action in shown["allowed_actions"]] == ["invite", "decline"]
    assert "asked_from" not in shown
    world.call("supervisor", "accounts.invite", expect=404, **{**given, "customer": "Nadie S.A."})
    invited = world.call("supervisor", "accounts.invite", **given)
    assert (invited["status"], invited["customer"], invited["allowed_actions"]) == (
        "Invited",
        world["customer"],
        [],
    )
    assert world.call("manager", "accounts.decline", expect=409, account_request=name, reason="x")
    message = mail_about(world, invited["invitation"])
    assert "Supervisor Prueba" not in written(message), "customers learn no names of the office"
    token = link_in(message, f"{PORTAL}/invitacion")
    accepted = world.site.guest().post("techops.api.v1.invitations.accept", token=token, password=PASSWORD)
    assert accepted.status_code == 200, accepted.text[:300]
    person = world.site.client(email, PASSWORD)
    profile = person.get("techops.api.v1.portal.profile").json()["message"]
    assert [one["name"] for one in profile["customers"]] == [world["customer"]]
    assert profile["role"] == "Requester"
    contact = world.one("select name from tabContact where email_id = %s", email)
    world.set("Contact", contact, links=[])  # other stories count the people of this customer


def test_staff_declines_with_a_reason(world: World) -> None:
    email = f"nada-{world.suffix}@example.com"
    ask(world, email)
    name = requests(world, email)[0]["name"]
    assert world.call("manager", "accounts.decline", expect=400, account_request=name, reason=" ")
    declined = world.call("manager", "accounts.decline", account_request=name, reason="No es cliente")
    assert (declined["status"], declined["decided_by"]) == ("Declined", world["manager"])
    assert ask(world, email) == (200, {"received": True})
    assert len(requests(world, email)) == 2, "who was declined may ask again"
