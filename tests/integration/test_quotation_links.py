"""Answering a quotation by the link of its e-mail: no session, one use, one contact's role and limit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.support.bench import PORTAL, token_of
from tests.support.mails import link_in, mail_about, outgoing_account
from tests.support.pages import PIXEL
from tests.support.quoting import place, row, sent
from tests.support.world import World

READ, ANSWER = "techops.api.v1.quotation_links.read", "techops.api.v1.quotation_links.answer"
PAGE = f"{PORTAL}/firmar"
DRAWN = f"data:image/png;base64,{PIXEL}"


@pytest.fixture(scope="module", autouse=True)
def outgoing(world: World) -> None:
    outgoing_account(world)


@pytest.fixture(scope="module")
def mailed(world: World) -> Iterator[Any]:
    """Quotations as mailed: name of the quotation, its order, and the secret of the link (None: no link)."""

    def mail(**values: Any) -> tuple[str, str, str | None]:
        order = world.new_order(title="Cambio de variador")
        name = sent(world, order, **values)["name"]
        return name, order, link_in(mail_about(world, name), PAGE)

    yield mail


def asked(world: World, function: str, **arguments: Any) -> tuple[int, Any]:
    """What a browser without a session is answered: the status, and the answer or the code of the refusal."""
    answer = world.site.guest().post(function, **arguments)
    body = answer.json()
    return answer.status_code, body.get("message") or body.get("error", {}).get("code")


def test_the_link_of_the_e_mail_approves_once_in_the_contacts_name(world: World, mailed: Any) -> None:
    name, order, token = mailed()
    assert token
    page = world.site.guest().request("GET", PAGE, allow_redirects=False)
    assert page.status_code == 200 and name not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert 'class="menu"' not in page.text

    status, shown = asked(world, READ, token=token)
    assert (status, shown["name"], shown["status"]) == (200, name, "Sent")
    assert shown["grand_total"] == shown["price"]["grand_total"] == float(row(world, name)["grand_total"])
    assert {each["action"] for each in shown["allowed_actions"]} == {"approve", "reject", "request_changes"}
    assert not {"internal_notes", "contact_email", "decided_by", "signed_from"} & set(shown)

    assert asked(world, ANSWER, token=token, action="approve")[1] == "value_missing"
    assert asked(world, ANSWER, token=token, action="expire") == (400, "no_answer")
    assert asked(world, ANSWER, token=token, action="reject") == (400, "missing_reason")
    assert row(world, name)["status"] == "Sent", "a refusal leaves the link as it was"

    signed = {"token": token, "action": "approve", "signed_by": "Ana Torres", "signature": DRAWN}
    status, answer = asked(world, ANSWER, **signed)
    assert (status, answer["status"], answer["signed_by"]) == (200, "Approved", "Ana Torres")
    kept = row(world, name)
    assert (kept["decided_by"], kept["signed_from"]) == (world["approver"], "127.0.0.1")
    assert kept["document_hash"] == shown["document_hash"]
    assert place(world, order) == ("Requested", "Approved")
    events = world.call("approver", "orders.history", order=order)["data"]
    assert events[-1]["user_name"] == "Approver Prueba"

    assert asked(world, ANSWER, **signed) == (409, "link_used")
    assert asked(world, READ, token=token) == (409, "link_used")


def test_a_link_is_only_as_good_as_its_seal_and_its_contact(world: World, mailed: Any) -> None:
    name, _order, token = mailed()
    body, mark = token.split(".")
    other = ("A" if body[10] != "A" else "B").join((body[:10], body[11:]))
    for forged in (f"{other}.{mark}", f"{body}.{mark[:-6]}AAAAAA", body, "", "x" * 5000, "¿.?"):
        assert asked(world, READ, token=forged)[0] in (400, 404), forged
        assert asked(world, ANSWER, token=forged, action="approve", signed_by="Ana")[0] in (400, 404), forged
    refused = world.site.guest().get(READ, token=token)
    assert refused.status_code in (403, 405), "links are opened by POST alone"

    sign = {"token": token, "action": "approve", "signed_by": "Ana"}
    limit = world.one(
        "select techops_approval_limit from tabContact where name = %s", world["approver_contact"]
    )
    try:
        world.set("Contact", world["approver_contact"], techops_approval_limit=100)
        assert asked(world, ANSWER, **sign) == (403, "approval_limit_exceeded")
        world.set("Contact", world["approver_contact"], techops_service_role="Requester")
        assert asked(world, ANSWER, **sign) == (403, "not_an_approver")
    finally:
        world.set(
            "Contact",
            world["approver_contact"],
            techops_service_role="Approver",
            techops_approval_limit=float(limit),
        )
    assert row(world, name)["status"] == "Sent"
    draft = world.call("supervisor", "quotations.new_version", quotation=name)["name"]
    assert asked(world, ANSWER, **sign)[1] == "quotation_not_open", "the next version has another link"
    assert row(world, draft)["status"] == "Draft"


def test_only_who_may_approve_gets_a_link(world: World, mailed: Any) -> None:
    assert mailed(contact=world["requester_contact"])[2] is None
    assert mailed(contact=None, contact_email="cualquiera@example.com")[2] is None
    large = [
        {
            "description": "Motor nuevo",
            "hours": 100,
            "technicians": 50,
            "planned_start": "2026-01-07 09:00:00",
        }
    ]
    assert mailed(labour=large)[2] is None, "above the limit"


def test_the_session_of_who_opens_a_link_stays_its_own(world: World, mailed: Any) -> None:
    name, _order, token = mailed()
    stranger = world.client("stranger")
    answer = stranger.post(ANSWER, token=token, action="reject", note="No por ahora")
    assert answer.json()["message"]["status"] == "Rejected"
    assert row(world, name)["decided_by"] == world["approver"]
    assert stranger.get("frappe.auth.get_logged_user").json()["message"] == world["stranger"]
    assert world["other_customer"] in stranger.get("techops.api.v1.portal.profile").text
    assert token_of(stranger.get(PAGE).text)
    assert stranger.get("techops.api.v1.quotations.get", quotation=name).status_code == 404


def test_two_answers_by_one_link_at_once_have_one_effect(world: World, mailed: Any) -> None:
    name, order, token = mailed()
    guests = [world.site.guest(), world.site.guest()]
    start = Barrier(len(guests))

    def answer(guest: Any) -> int:
        start.wait()
        return int(guest.post(ANSWER, token=token, action="approve", signed_by="Ana").status_code)

    with ThreadPoolExecutor(len(guests)) as pool:
        assert sorted(pool.map(answer, guests)) == [200, 409]
    events = (
        "select count(*) from `tabWork Order Event` where work_order = %s and action = 'approve_quotation'"
    )
    assert (world.one(events, order), row(world, name)["status"]) == (1, "Approved")
