"""The technician's page as the server gives it: for whom, under which policy, and what a telephone keeps."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.test_portal_pages import MOST_QUERIES, TRANSACTION
from tests.support.bench import token_of
from tests.support.fieldworker import hire
from tests.support.queries import recorded
from tests.support.world import PASSWORD, World, text

HOME = "/technician"
PATHS = ("", "/horas", "/camioneta", "/resultados", "/mapa", "/orden/ORD-00001")
DAY = "techops.api.v1.fieldwork.day"


@pytest.fixture(scope="module", autouse=True)
def reader(world: World) -> None:
    """A technician of these stories' own: who opened the page sends its session's token with every change."""
    hire(world, "reader")
    client = world.client("reader")
    client.session.headers["X-Frappe-CSRF-Token"] = token_of(client.get(HOME).text)


def test_the_page_is_the_technicians_and_runs_only_its_own_files(world: World) -> None:
    guest = world.site.guest().request("GET", f"{HOME}/horas", allow_redirects=False)
    assert guest.status_code == 302
    assert guest.headers["Location"].endswith("/login?redirect-to=/technician/horas")
    assert [world.client(role).get(HOME).status_code for role in ("approver", "accounts")] == [403, 403]
    for path in PATHS:
        answer = world.client("reader").get(HOME + path)
        assert answer.status_code == 200, path
        policy = dict(
            part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert {policy[name] for name in ("script-src", "style-src", "connect-src", "worker-src")} == {
            "'self'"
        }
        assert policy["img-src"] == "'self' data: blob: https://tile.openstreetmap.org"
        assert not re.search(r"<script(?![^>]* src=)|<style|style=", answer.text)
    assert world.client("reader").get(f"{HOME}/nada").status_code == 404


def test_a_technician_begins_on_the_page_and_a_supervisor_at_the_desk(world: World) -> None:
    for role, home in (("reader", HOME), ("supervisor", "/app"), ("approver", "/servicio")):
        guest = world.site.guest()
        answer = guest.post("login", usr=world[role], pwd=PASSWORD)
        assert answer.status_code == 200, answer.text[:300]
        assert answer.json()["home_page"] == home
    both = {"roles": [{"role": "Service Technician"}, {"role": "Service Supervisor"}]}
    world.set("User", world["reader"], **both)
    answer = world.site.guest().post("login", usr=world["reader"], pwd=PASSWORD)
    assert answer.json()["home_page"] == "/app/techops"
    world.set("User", world["reader"], roles=[{"role": "Service Technician"}])


def test_what_puts_it_on_the_home_screen(world: World) -> None:
    client = world.client("reader")
    manifest = client.get(f"{HOME}/manifest.webmanifest")
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")
    told = manifest.json()
    assert (told["scope"], told["start_url"], told["display"], told["lang"]) == (
        HOME,
        HOME,
        "standalone",
        "es",
    )
    worker = client.get(f"{HOME}/service-worker.js")
    assert worker.headers["Service-Worker-Allowed"] == HOME and worker.headers["Cache-Control"] == "no-cache"
    kept = json.loads(worker.text.split("\n", 1)[0].removeprefix("const KEPT = ").removesuffix(";"))
    files = [*kept["files"], *(icon["src"] for icon in told["icons"])]
    assert {client.get(file).status_code for file in files} == {200}, files
    assert all("technician" in file or "techops" in file for file in files)


def test_the_day_asks_little_of_the_database(world: World) -> None:
    """What the page reads when it opens, for a technician with a visit and an offer."""
    for begins in (30, 40):
        order = world.new_order(title="Faja del molino")
        start = datetime.now(UTC) + timedelta(minutes=begins)
        times = {"scheduled_start": text(start), "scheduled_end": text(start + timedelta(minutes=1))}
        world.call("supervisor", "orders.assign", order=order, technician=world["reader_name"], **times)
    world.call("reader", "orders.accept", order=order)
    client = world.client("reader")
    client.get(DAY)
    with recorded(world.site, DAY) as requests:
        client.get(DAY)
    asked = [call["query"] for call in requests[0] if not TRANSACTION.match(call["query"])]
    assert 3 <= len(asked) <= MOST_QUERIES, asked
