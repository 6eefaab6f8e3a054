"""The customers' pages over HTTP: who gets them, what a browser may do there, and whose data they show."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.support.bench import PORTAL, Client
from tests.support.pages import PIXEL
from tests.support.queries import recorded
from tests.support.stage import Stage
from tests.support.world import PASSWORD, World, last_workday_morning

PAGES = ("", "/solicitar", "/ordenes", "/ordenes/ORD-99999")
TRANSACTION = re.compile(r"^(begin|start transaction|commit|rollback|savepoint|release)", re.IGNORECASE)
MOST_QUERIES = 15
LARGEST_LOAD = 250_000  # bytes of script and style, compressed


class Shell(HTMLParser):
    """What a page loads, and what a strict policy would refuse to run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.main: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "script":
            (self.scripts if given.get("src") else self.inline).append(given.get("src") or "script")
        if tag == "link" and given.get("rel") == "stylesheet":
            self.styles.append(given["href"] or "")
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "main":
            self.main = given
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


@pytest.fixture(scope="module")
def ours(world: World) -> dict[str, str]:
    """Orders of the customer: one waiting for approval, one only asked for, and a message and a photo."""
    start = last_workday_morning() - timedelta(days=1)
    done = world.completed_order(start, 1, title="Bomba de agua helada")
    asked = world.new_order(title="Tablero que se calienta")
    world.call("technician", "orders.send_message", order=done, content="Quedó funcionando")
    world.call("supervisor", "orders.send_message", order=done, content="Revise el informe, por favor")
    photo = world.call("approver", "orders.attach", order=done, file_name="foto.png", content=PIXEL)["name"]
    return {"done": done, "asked": asked, "photo": photo}


def shell(client: Client, path: str = "") -> Shell:
    answer = client.get(f"{PORTAL}{path}")
    assert answer.status_code == 200, answer.text[:500]
    return Shell(answer.text)


def test_guests_sign_in_first_and_come_back(world: World) -> None:
    answer = world.site.guest().request("GET", f"{PORTAL}/ordenes/ORD-00001", allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/login?redirect-to=/servicio/ordenes/ORD-00001")


def test_the_pages_are_the_customers(world: World) -> None:
    assert [world.client(role).get(PORTAL).status_code for role in ("supervisor", "technician")] == [403, 403]
    assert world.client("approver").get(f"{PORTAL}/nada").status_code == 404
    guest = world.site.guest()
    signed_in = guest.post("login", usr=world["requester"], pwd=PASSWORD).json()
    assert (signed_in["message"], signed_in["home_page"]) == ("No App", PORTAL)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_nothing_but_its_own_files(world: World, path: str) -> None:
    answer = world.client("approver").get(f"{PORTAL}{path}")
    page = Shell(answer.text)
    assert not page.inline
    assert page.scripts and all(address.startswith("/assets/techops/dist/js/") for address in page.scripts)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_link_of_the_menu_leads_nowhere(world: World) -> None:
    client = world.client("approver")
    for link in set(shell(client).links) - {"#main"}:
        assert client.get(link).status_code == 200, link


def test_a_name_in_the_address_is_only_text(world: World) -> None:
    answer = world.client("approver").get(f'{PORTAL}/ordenes/"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    assert Shell(answer.text).main["data-name"] == '"><script>alert(1)</script>'


def test_the_texts_come_in_spanish_and_are_kept(world: World) -> None:
    client = world.client("approver")
    answer = client.get(str(shell(client).main["data-texts"]))
    assert "immutable" in answer.headers["Cache-Control"]
    texts = answer.json()
    assert texts["Needs your decision"] == "Necesita su decisión"
    assert texts["Awaiting Customer"] == "En espera del cliente"


def test_a_portal_session_is_safe_from_forged_requests(world: World, ours: dict[str, str]) -> None:
    forger = world.site.guest()
    forger.post("login", usr=world["approver"], pwd=PASSWORD)
    answer = forger.post("techops.api.v1.orders.approve", order=ours["done"])
    assert (answer.status_code, answer.json()["exc_type"]) == (400, "CSRFTokenError")
    assert world.one("select approved_at from `tabService Work Order` where name = %s", ours["done"]) is None


def test_what_is_loaded_first_is_small(world: World) -> None:
    client = world.client("approver")
    page = shell(client)
    texts = [str(page.main["data-texts"])]
    loaded = [client.get(address).content for address in (*page.scripts, *page.styles, *texts)]
    size = sum(len(gzip.compress(content)) for content in loaded)
    assert 5_000 < size < LARGEST_LOAD, size


def test_the_first_page_tells_what_waits_and_what_goes_on(world: World, ours: dict[str, str]) -> None:
    shown = world.call("approver", "portal.home")
    waiting = {order["name"]: order for order in shown["decisions"]["orders"]}
    assert waiting[ours["done"]]["technician_name"] == first_name(world)
    assert ours["asked"] in [order["name"] for order in shown["under_way"]]
    assert ours["done"] not in [order["name"] for order in shown["under_way"]]


def test_the_first_page_asks_little_of_the_database(world: World, ours: dict[str, str]) -> None:
    client = world.client("approver")
    client.get("techops.api.v1.portal.home")
    with recorded(world.site, "techops.api.v1.portal.home") as requests:
        client.get("techops.api.v1.portal.home")
    asked = [call["query"] for call in requests[0] if not TRANSACTION.match(call["query"])]
    assert 3 <= len(asked) <= MOST_QUERIES, asked


def read_whole(world: World, limit: int) -> list[str]:
    """The names of all orders a contact may read, page after page; the first page counts them."""
    read: list[str] = []
    after = total = None
    while True:
        page = world.call("approver", "orders.list", limit=limit, after=after)
        assert len(page["data"]) <= limit
        read += [order["name"] for order in page["data"]]
        total = page["total"] if after is None else total
        after = page["next"]
        if after is None:
            assert len(read) == total
            return read


def test_orders_are_read_on_from_where_a_page_ended(world: World, ours: dict[str, str]) -> None:
    every = read_whole(world, 100)
    assert len(set(every)) == len(every) >= 2
    assert {ours["asked"], ours["done"]} <= set(every)
    assert read_whole(world, 3) == every
    refused = world.call("approver", "orders.list", expect=400, after="ayer")
    assert refused["code"] == "bad_place"


def first_name(world: World) -> str:
    query = "select technician_name from tabTechnician where name = %s"
    return str(world.one(query, world["technician_name"])).split()[0]


def test_customers_learn_of_our_people_first_names_at_most(world: World, ours: dict[str, str]) -> None:
    order, first = ours["done"], first_name(world)
    shown = world.call("approver", "orders.get", order=order)
    assert (shown["technician_name"], shown["may_rate"]) == (first, True)
    assert {visit["technician_name"] for visit in shown["visits"]} == {first}
    messages = world.call("approver", "orders.messages", order=order)["data"]
    assert [message["sender_name"] for message in messages] == ["Technician", "Equipo de servicio"]
    people = {event["user_name"] for event in world.call("approver", "orders.history", order=order)["data"]}
    assert people == {first, "Equipo de servicio", "Approver Prueba"}
    listed = world.call("approver", "orders.list", limit=100)["data"]
    assert first in {row["technician_name"] for row in listed}
    assert not [row for row in listed if " " in (row["technician_name"] or "")]
    staff = {event["user_name"] for event in world.call("supervisor", "orders.history", order=order)["data"]}
    assert "Supervisor Prueba" in staff


def test_a_photo_is_seen_by_who_sees_the_order(world: World, ours: dict[str, str]) -> None:
    asked = {"order": ours["done"], "file": ours["photo"]}
    download = "techops.api.v1.orders.download"
    answer = world.client("requester").get(download, **asked)
    assert (answer.status_code, answer.content[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    other = world.client("requester").get(download, order=ours["asked"], file=ours["photo"])
    assert other.status_code == 404
    assert world.client("stranger").get(download, **asked).status_code == 404


def test_another_customer_finds_nothing(world: World, ours: dict[str, str], stage: Stage) -> None:
    """What the pages ask, asked for another's order: the same answer as for one that does not exist."""
    reads: dict[str, dict[str, Any]] = {
        name: {}
        for name in ("orders.get", "orders.history", "orders.messages", "orders.attachments", "orders.price")
    }
    reads["orders.download"] = {"file": ours["photo"]}
    stranger = world.client("stranger")
    for function, arguments in reads.items():
        answers = [
            stranger.get(f"techops.api.v1.{function}", order=order, **arguments)
            for order in (ours["done"], "ORD-99999999")
        ]
        assert [answer.status_code for answer in answers] == [404, 404], function
        bodies = [answer.json()["error"]["message"].replace(ours["done"], "?") for answer in answers]
        assert bodies[0] == bodies[1].replace("ORD-99999999", "?"), function
    home = stranger.get("techops.api.v1.portal.home").text
    listed = stranger.get("techops.api.v1.orders.list", limit=100).text
    assert not [name for name in (*ours.values(), world["customer"]) if name in home + listed]
    assert world.call("stranger", "warranties.list", work_order=ours["done"])["data"] == []
    assert "Bomba" not in stranger.get(f"{PORTAL}/ordenes/{ours['done']}").text
    assert stage["dispute"] not in stranger.get("techops.api.v1.disputes.list", limit=100).text
