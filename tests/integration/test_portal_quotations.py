"""Quotations on the customers' page: read, signed by name and hand, and only ever what was read."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.support import quoting
from tests.support.bench import PORTAL
from tests.support.pages import PIXEL
from tests.support.world import World

DRAWN = f"data:image/png;base64,{PIXEL}"
KEPT = """
    select status, signed_by, signature, signed_from, document_hash
    from `tabService Quotation` where name = %s
"""


def quoted(world: World) -> str:
    """A quotation that was sent to the customer, of labour."""
    return str(quoting.sent(world, world.new_order(title="Cambio de tablero"))["name"])


def kept(world: World, name: str) -> dict[str, Any]:
    return world.site.sql(KEPT, (name,))[0]


@pytest.fixture(scope="module")
def sent(world: World) -> str:
    return quoted(world)


def test_a_quotation_waits_on_the_first_page_and_is_read(world: World, sent: str) -> None:
    home = world.call("requester", "portal.home")
    waiting = {row["name"]: row for row in home["decisions"]["quotations"]}
    shown = world.call("requester", "quotations.get", quotation=sent)
    assert waiting[sent]["title"] == "Cambio de tablero"
    assert waiting[sent]["grand_total"] == shown["grand_total"] == shown["price"]["grand_total"]
    assert len(shown["document_hash"]) == len(hashlib.sha256().hexdigest())
    answer = world.client("requester").get("techops.api.v1.quotations.pdf", quotation=sent)
    assert answer.content.startswith(b"%PDF-")
    actions = [action["action"] for action in shown["allowed_actions"]]
    assert "approve" not in actions, "a requester does not approve"


def test_nothing_else_is_signed_than_what_was_read(world: World, sent: str) -> None:
    seen = world.call("approver", "quotations.get", quotation=sent)["document_hash"]
    for arguments, status, code in (
        ({"signed_by": "Ana", "document_hash": "0" * 64}, 409, "terms_changed"),
        ({"signature": DRAWN, "document_hash": seen}, 400, "value_missing"),
        ({"signed_by": "Ana", "signature": "data:image/svg+xml;base64,PHN2Zz4="}, 400, "signature_malformed"),
        ({"signed_by": "A" * 141, "document_hash": seen}, 400, "value_not_accepted"),
    ):
        refused = world.call("approver", "quotations.approve", expect=status, quotation=sent, **arguments)
        assert refused["code"] == code
    assert kept(world, sent) == {
        "status": "Sent",
        "signed_by": None,
        "signature": None,
        "signed_from": None,
        "document_hash": None,
    }


def test_a_signature_is_kept_with_name_place_and_seal(world: World, sent: str) -> None:
    seen = world.call("approver", "quotations.get", quotation=sent)["document_hash"]
    signed = {"signed_by": " Ana Torres ", "signature": DRAWN, "document_hash": seen}
    shown = world.call("approver", "quotations.approve", quotation=sent, **signed)
    assert (shown["status"], shown["signed_by"], shown["signature"]) == ("Approved", "Ana Torres", DRAWN)
    assert "signed_from" not in shown
    row = kept(world, sent)
    assert (row["document_hash"], row["signature"]) == (seen, DRAWN)
    assert row["signed_from"] == "127.0.0.1"
    again = world.call("approver", "quotations.get", quotation=sent)["document_hash"]
    assert again == seen, "the seal is of the text, whoever answered it"


def test_changes_are_asked_for_and_the_next_version_has_another_seal(world: World) -> None:
    first = quoted(world)
    seen = world.call("approver", "quotations.get", quotation=first)["document_hash"]
    world.call("requester", "quotations.request_changes", quotation=first, reason="Sin el segundo viaje")
    draft = world.call("supervisor", "quotations.new_version", quotation=first)["name"]
    world.call("supervisor", "quotations.send", quotation=draft)
    assert world.call("approver", "quotations.get", quotation=draft)["document_hash"] != seen
    stale = {"quotation": draft, "signed_by": "Ana", "document_hash": seen}
    assert world.call("approver", "quotations.approve", expect=409, **stale)["code"] == "terms_changed"


def test_another_customer_finds_no_quotation(world: World, sent: str) -> None:
    stranger = world.client("stranger")
    for function in ("quotations.get", "quotations.pdf"):
        answers = [
            stranger.get(f"techops.api.v1.{function}", quotation=name) for name in (sent, "COT-99999999")
        ]
        assert [answer.status_code for answer in answers] == [404, 404], function
    world.call("stranger", "quotations.approve", expect=404, quotation=sent)
    for function in ("reject", "request_changes"):
        world.call("stranger", f"quotations.{function}", expect=404, quotation=sent, reason="no")
    listed = stranger.get("techops.api.v1.quotations.list", limit=100).text
    home = stranger.get("techops.api.v1.portal.home").text
    page = stranger.get(f"{PORTAL}/cotizaciones/{sent}").text.replace(f'data-name="{sent}"', "")
    assert sent not in listed + home + page
