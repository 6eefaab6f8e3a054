"""Doors that Frappe leaves open between users: linked documents, shares and files whose address is known."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest

from tests.support.bench import Client
from tests.support.refusals import refused
from tests.support.stage import Stage
from tests.support.world import World

SECRET = "Informe confidencial del escenario"


@pytest.fixture(scope="module")
def private(world: World, stage: Stage) -> dict[str, Any]:
    """A private file of the stage's customer."""
    content = base64.b64encode(b"\x89PNG\r\n\x1a\n" + f"{SECRET} {uuid.uuid4()}".encode()).decode()
    world.call("owner", "orders.attach", order=stage["done"], file_name="informe.png", content=content)
    row = world.site.sql(
        "select name, file_url, is_private from tabFile where attached_to_name = %s "
        "order by creation desc limit 1",
        (stage["done"],),
    )[0]
    assert row["is_private"] and row["file_url"].startswith("/private/files/")
    return {**row, "content": content}


def reads(client: Client, address: str) -> bool:
    """Whether the file's bytes come back."""
    return SECRET.encode() in client.get(address).content


OUTSIDERS = ["stranger", "technician", "technician2", "sales", "hr"]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_an_address_is_no_right_to_the_file(
    world: World, stage: Stage, private: dict[str, Any], person: str
) -> None:
    client, url = world.client(person), private["file_url"]
    before = world.one("select count(*) from tabFile where file_url = %s", url)
    assert not reads(client, url)
    mine = base64.b64encode(f"mío {person} {uuid.uuid4()}".encode()).decode()
    upload = {"file_name": f"{person}.txt", "is_private": 1, "content": mine, "decode": 1}
    own = client.post("/api/resource/File", **upload)
    for values in (
        {"file_url": url},
        {"file_url": url, "is_private": 1, "file_name": "informe.png"},
        {"file_url": url.replace("/", "%2F")},
        {"file_url": url, "attached_to_doctype": "User", "attached_to_name": world[person]},
        {"file_url": url, **upload},
    ):
        answer = client.post("/api/resource/File", **values)
        assert answer.status_code >= 400, (values, answer.text[:300])
        assert answer.status_code < 500, (values, answer.text[-500:])
        assert client.post("/api/v2/document/File", **values).status_code >= 400
        assert not reads(client, url)
    if own.ok:
        name = own.json()["data"]["name"]
        moved = client.request("PUT", f"/api/resource/File/{name}", json={"file_url": url})
        assert moved.status_code >= 400, moved.text[:300]
    sent = client.request("POST", "upload_file", data={"file_url": url, "is_private": 1})
    assert sent.status_code in (400, 403, 404, 417), sent.text[:300]
    assert not reads(client, url)
    assert world.one("select count(*) from tabFile where file_url = %s", url) == before


@pytest.mark.parametrize("person", OUTSIDERS)
def test_an_attachment_field_takes_nobody_elses_file(
    world: World, private: dict[str, Any], person: str
) -> None:
    """Everybody may change the own picture; a file that hangs on nothing would move to it."""
    client, url = world.client(person), private["file_url"]
    answer = client.request("PUT", f"/api/resource/User/{world[person]}", json={"user_image": url})
    assert answer.status_code in (403, 404), answer.text[:300]
    assert not reads(client, url)


def test_people_go_on_using_their_own_files(world: World, stage: Stage, private: dict[str, Any]) -> None:
    """The owner's file at the owner's order, the same bytes twice, and a file of one's own as a picture."""
    owner, url = world.client("owner"), private["file_url"]
    assert reads(owner, url)
    again = {"file_name": "otra.png", "is_private": 1, "content": private["content"], "decode": 1}
    assert world.client("supervisor").post("/api/resource/File", **again).status_code == 200
    picture = {"file_name": "yo.txt", "is_private": 1, "decode": 1}
    made = world.client("supervisor").post(
        "/api/resource/File", **picture, content=base64.b64encode(uuid.uuid4().bytes).decode()
    )
    assert made.status_code == 200, made.text[:300]
    url = made.json()["data"]["file_url"]
    own = world.client("supervisor").request(
        "PUT", f"/api/resource/User/{world['supervisor']}", json={"user_image": url}
    )
    assert own.status_code == 200, own.text[:300]


@pytest.mark.parametrize("person", ["supervisor", "accounts", "hr", "stage_technician", "owner"])
@pytest.mark.parametrize(
    "address",
    [
        "/api/resource/Service Work Order/{done}?expand_links=1",
        "/api/resource/Service Work Order/{done}?expand_links=True",
        '/api/resource/Service Work Order?expand=["customer"]&fields=["*"]',
        '/api/method/frappe.client.get_list?doctype=Service Work Order&expand=["customer"]',
        "/api/v1/resource/Technician/{technician}?expand_links=1",
    ],
)
def test_linked_documents_are_not_unfolded(world: World, stage: Stage, person: str, address: str) -> None:
    answer = world.client(person).get(address.format(**stage.names))
    assert answer.status_code == 403, answer.text[:300]


def test_system_managers_may_unfold(world: World, stage: Stage) -> None:
    answer = world.admin.get(f"/api/resource/Service Work Order/{stage['done']}", expand_links=1)
    assert answer.status_code == 200


@pytest.mark.parametrize("person", ["manager", "supervisor", "accounts", "hr"])
def test_nobody_shares_a_document_of_ours(world: World, stage: Stage, person: str) -> None:
    shares = world.one("select count(*) from tabDocShare")
    for doctype, name in (
        ("Service Work Order", stage["done"]),
        ("Technician Cost", stage["technician_cost"]),
        ("Technician", stage["technician"]),
        ("Service Contract", stage["contract"]),
    ):
        for function, values in (
            ("frappe.share.add", {"doctype": doctype, "name": name, "user": world["stranger"], "read": 1}),
            ("frappe.share.add", {"doctype": doctype, "name": name, "everyone": 1, "read": 1}),
        ):
            assert world.client(person).post(function, **values).status_code == 403
    assert world.one("select count(*) from tabDocShare") == shares


@pytest.mark.parametrize(
    ("file_name", "content"),
    [
        ("roto.pdf", b"%PDF-1.4 nada"),
        ("roto.jpg", b"\xff\xd8\xff\xe0 nada"),
        ("roto.jpeg", b"\xff\xd8\xff"),
        ("pagina.html", b"<script>alert(1)</script>"),
        ("foto.svg", b"<svg onload=alert(1)>"),
        ("foto.png", b"<html>"),
        ("foto.png.php", b"\x89PNG\r\n\x1a\n"),
        ("../../x.pdf", b"nada"),
        ("sin nada.png", b""),
        ("x" * 5_000 + ".pdf", b"%PDF-1.4"),
    ],
)
def test_what_is_no_photo_and_no_paper_is_refused(
    world: World, stage: Stage, file_name: str, content: bytes
) -> None:
    files = world.one("select count(*) from tabFile")
    said = refused(
        world,
        "owner",
        "orders.attach",
        400,
        order=stage["done"],
        file_name=file_name,
        content=base64.b64encode(content).decode(),
    )
    assert len(said) < 2_000
    assert world.one("select count(*) from tabFile") == files


FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
WEBM = b"\x1aE\xdf\xa3" + b"\x00" * 64


@pytest.mark.parametrize(
    ("file_name", "content", "kept"),
    [
        ("bomba.mp4", FILM, True),
        ("bomba.MOV", b"\x00\x00\x00\x14ftypqt  " + b"\x00" * 64, True),
        ("bomba.webm", WEBM, True),
        ("bomba.mp4", WEBM, False),
        ("bomba.mp4", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, False),
        ("bomba.webm", b"<script>alert(1)</script>", False),
    ],
)
def test_videos_of_telephones_are_kept_by_their_bytes(
    world: World, stage: Stage, file_name: str, content: bytes, kept: bool
) -> None:
    sent = {"order": stage["done"], "file_name": file_name, "content": base64.b64encode(content).decode()}
    if not kept:
        assert "video" in refused(world, "owner", "orders.attach", 400, **sent)
        return
    file = world.call("owner", "orders.attach", **sent)["name"]
    row = world.site.sql("select is_private, file_name from tabFile where name = %s", (file,))[0]
    assert (row["is_private"], row["file_name"].rsplit(".", 1)[1]) == (1, file_name.rsplit(".", 1)[1].lower())
    address = "techops.api.v1.orders.download"
    assert world.client("owner").get(address, order=stage["done"], file=file).content == content
    assert world.client("stranger").get(address, order=stage["done"], file=file).status_code == 404
