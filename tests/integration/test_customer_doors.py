"""Side doors to a customer's papers, and what becomes of who may no longer come in: shut at once."""

from __future__ import annotations

import io
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support import quoting
from tests.support.bench import Client
from tests.support.planted import PERSON, Planted
from tests.support.sockets import Socket
from tests.support.stage import Stage, more_work_requested, requested
from tests.support.world import PASSWORD, World

SITES = "techops.api.v1.sites.list"
SOON = 60  # seconds within which nobody who was shut out gets anything more
REFUSED = (401, 403, 404, 417)


@pytest.fixture
def person(world: World) -> Iterator[dict[str, Any]]:
    """A contact of a customer of its own, signed in by each of the ways there are."""
    customer = quoting.own_customer(world)["customer"]  # with a site, and our workshops are everybody's
    email = f"puerta-{uuid.uuid4().hex[:8]}@example.com"
    user = {"email": email, "first_name": "Puerta", "new_password": PASSWORD, "send_welcome_email": 0}
    world.insert("User", **user, user_type="Website User", roles=[{"role": "Customer"}])
    contact = world.insert(
        "Contact",
        first_name="Puerta",
        user=email,
        email_ids=[{"email_id": email, "is_primary": 1}],
        links=[{"link_doctype": "Customer", "link_name": customer}],
        techops_service_role="Administrator",
    )["name"]
    yield {"user": email, "customer": customer, "contact": contact, "doors": _doors(world, email)}
    world.set("User", email, enabled=0)


def _doors(world: World, email: str) -> dict[str, Client]:
    """Cookie, key of the API and bearer token, each in use."""
    cookie = world.site.client(email, PASSWORD)
    secret = world.admin.post("frappe.core.doctype.user.user.generate_keys", user=email).json()["message"]
    key = world.one("select api_key from tabUser where name = %s", email)
    by_key, by_token = world.site.guest(), world.site.guest()
    by_key.session.headers["Authorization"] = f"token {key}:{secret['api_secret']}"
    app = world.insert(
        "OAuth Client",
        app_name=email,
        redirect_uris="http://localhost/",
        default_redirect_uri="http://localhost/",
    )["name"]
    token = uuid.uuid4().hex
    ends = str(datetime.now(UTC) + timedelta(days=2))[:19]
    world.insert(
        "OAuth Bearer Token",
        access_token=token,
        refresh_token=f"r{token}",
        client=app,
        user=email,
        scopes="all openid",
        expires_in=90_000,
        expiration_time=ends,
        status="Active",
    )
    by_token.session.headers["Authorization"] = f"Bearer {token}"
    doors = {"cookie": cookie, "key": by_key, "token": by_token}
    for door, client in doors.items():
        assert sees(client), door
    return doors


def sees(client: Client) -> bool:
    """Whether the person still gets the customer's sites."""
    answer = client.get(SITES)
    assert answer.status_code in (200, *REFUSED), answer.text[:300]
    return answer.status_code == 200 and any(site["customer"] for site in answer.json()["message"]["data"])


def shut_after(client: Client) -> float:
    """Seconds until the person's data is no longer handed out."""
    began = time.monotonic()
    while sees(client):
        assert time.monotonic() - began < SOON, "still open"
    return time.monotonic() - began


def leave(world: World, person: dict[str, Any]) -> None:
    world.set("Contact", person["contact"], links=[])


def disable(world: World, person: dict[str, Any]) -> None:
    world.set("User", person["user"], enabled=0)


@pytest.mark.parametrize("end", [leave, disable])
def test_who_is_shut_out_gets_nothing_more_by_any_way_in(
    world: World, person: dict[str, Any], end: Callable[[World, dict[str, Any]], None]
) -> None:
    """The session, the key and the token of who left the company, in the middle of their use."""
    end(world, person)
    seconds = {door: shut_after(client) for door, client in person["doors"].items()}
    print(f"\nshut after {max(seconds.values()):.1f} s ({end.__name__})")


def test_a_merged_customer_is_seen_as_the_one_it_became(world: World, person: dict[str, Any]) -> None:
    """The people of a customer that was merged into another see that one's sites, and no ghost of theirs."""
    kept = quoting.own_customer(world)
    cookie = person["doors"]["cookie"]
    renamed = {"doctype": "Customer", "docname": person["customer"], "name": kept["customer"], "merge": 1}
    answer = world.admin.post("frappe.model.rename_doc.update_document_title", **renamed)
    assert answer.status_code == 200, answer.text[:500]
    sites = cookie.get(SITES, limit=100).json()["message"]["data"]
    assert kept["site"] in [site["name"] for site in sites]
    assert {site["customer"] for site in sites if site["customer"]} == {kept["customer"]}


def test_the_live_server_tells_a_customer_nothing_of_others(
    world: World, stage: Stage, planted: Planted, person: dict[str, Any]
) -> None:
    """A supervisor hears each change; a customer who asks for the same rooms, and one shut out, nothing."""
    listener, staff = Socket(world.client("owner")), Socket(world.client("supervisor"))
    former = Socket(person["doors"]["cookie"])
    disable(world, person)
    again = Socket(person["doors"]["cookie"])  # connected as nobody
    rooms = [(doctype, name) for doctype, names in planted.documents.items() for name in names[:2]]
    for socket in (listener, former, again, staff):
        for doctype, name in rooms:
            for event in ("doc_subscribe", "doc_open"):
                socket.emit(event, doctype, name)
        for doctype in planted.documents:
            socket.emit("doctype_subscribe", doctype)
        for room in (planted.given["order"], world[PERSON], "all"):
            socket.emit("task_subscribe", room)
            socket.emit("progress_subscribe", room)
    order = planted.given["order"]
    deadline = time.monotonic() + SOON
    while order not in " ".join(staff.listen()):
        assert time.monotonic() < deadline, "not even the supervisor heard of it"
        world.call(PERSON, "orders.send_message", order=order, content=planted.mark)
        world.set("Service Work Order", order, contact_phone=f"9{len(staff.heard):08}")
    for socket in (listener, former, again):
        heard = " ".join(socket.listen())
        assert not [name for name in (planted.mark, *planted.names) if name in heard]


DOORS: dict[str, Callable[[Client, Planted, str, str], Any]] = {
    "address": lambda client, planted, url, file: client.get(url),
    "address with its name": lambda client, planted, url, file: client.get(url, fid=file),
    "public address": lambda client, planted, url, file: client.get(url.replace("/private", "")),
    "crooked address": lambda client, planted, url, file: client.get(
        url.replace("/files/", "/files/../files/")
    ),
    "encoded address": lambda client, planted, url, file: client.get(url.replace("files", "%66iles")),
    "download": lambda client, planted, url, file: client.get("download_file", file_url=url),
    "file of an order": lambda client, planted, url, file: client.get(
        "techops.api.v1.orders.download", order=planted.given["order"], file=file
    ),
    "archive": lambda client, planted, url, file: client.post(
        "frappe.core.api.file.zip_files", files=f'[{{"name": "{file}"}}]'
    ),
    "thumbnail": lambda client, planted, url, file: client.post(
        "run_doc_method", dt="File", dn=file, method="make_thumbnail"
    ),
    "print with a key": lambda client, planted, url, file: client.get(
        "/printview", doctype="Sales Invoice", name=planted.given["invoice"], key="0" * 32
    ),
    "print link": lambda client, planted, url, file: client.get(f"/Sales Invoice/{planted.given['invoice']}"),
    "share": lambda client, planted, url, file: client.post(
        "frappe.share.add",
        doctype="Service Work Order",
        name=planted.given["order"],
        user=client.session.cookies.get("user_id", ""),
    ),
    "signature of another": lambda client, planted, url, file: client.get(
        "techops.api.v1.quotation_links.read", token=f"{planted.given['quotation']}.x"
    ),
    "my own file of it": lambda client, planted, url, file: client.post(
        "/api/resource/File", file_url=url, is_private=1
    ),
}


def test_nobody_approves_above_their_limit_or_for_another_company(world: World, stage: Stage) -> None:
    """A quotation and additional work: a contact of 1.00, and one of another company without a limit."""
    order = requested(stage)
    values = {"labour": [quoting.labour()], "contact": stage["buyer_contact"]}
    quotation = world.call("supervisor", "quotations.create", order=order, values=values)["name"]
    world.call("supervisor", "quotations.send", quotation=quotation)
    request = more_work_requested(stage, datetime.now(UTC) - timedelta(hours=1))
    asked: dict[str, dict[str, Any]] = {
        "quotations.approve": {"quotation": quotation},
        "orders.decide_additional_work": {"request": request, "approve": True},
    }
    try:
        for contact, limit in ((stage["buyer_contact"], 1), (world["stranger_contact"], 10_000_000)):
            world.set("Contact", contact, techops_approval_limit=limit)
        for function, arguments in asked.items():
            refused = world.call("buyer", function, expect=403, **arguments)
            assert refused["code"] == "approval_limit_exceeded", function
            world.call("stranger", function, expect=404, **arguments)
    finally:
        world.set("Contact", stage["buyer_contact"], techops_approval_limit=100_000)
        world.set("Contact", world["stranger_contact"], techops_approval_limit=5_000)
    states = [
        world.one("select status from `tabService Quotation` where name = %s", quotation),
        world.one("select status from `tabAdditional Work Request` where name = %s", request),
    ]
    assert states == ["Sent", "Awaiting Answer"]


def empty(answer: Any) -> bool:
    """An archive with nothing in it."""
    packed = io.BytesIO(answer.content)
    return zipfile.is_zipfile(packed) and zipfile.ZipFile(packed).namelist() == []


@pytest.mark.parametrize("door", DOORS)
def test_no_side_door_leads_to_anothers_file_or_paper(
    world: World, stage: Stage, planted: Planted, door: str
) -> None:
    for person in ("owner", "guest"):
        client = world.site.guest() if person == "guest" else world.client(person)
        for url, file in planted.files.items():
            answer = DOORS[door](client, planted, url, file)
            assert planted.mark.encode() not in answer.content.replace(url.encode(), b""), (person, url)
            assert answer.status_code != 200 or empty(answer) or door == "print link", answer.text[:300]
