"""Files that are not what they say, or do more than they show: refused, or kept so that they do no harm."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stage import Stage
from tests.support.world import World

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"
SCRIPT = b"<script>alert(1)</script>"
LARGEST_GROWTH = 300_000  # kB of memory of one web worker
GPS = b"GPSLATITUD"
# One grey point.
POINT = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////"
    "////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI"
    "AQEAAD8AVN//2Q=="
)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A picture whose head promises so many points."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """The grey point, with another size in its head."""
    place = POINT.index(b"\xff\xc0") if b"\xff\xc0" in POINT else POINT.index(b"\x00\x0b\x08") - 2
    return POINT[: place + 5] + struct.pack(">HH", height, width) + POINT[place + 9 :]


def with_place() -> bytes:
    """A photo that says where it was taken: an EXIF block of one GPS entry."""
    block = (
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0" + struct.pack("<II", len(GPS), 26) + b"\0\0\0\0" + GPS
    )
    return POINT[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + POINT[2:]


def pdf(catalogue: bytes) -> bytes:
    """A paper of one empty page, with `catalogue` beside its pages."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return data + end % (table, len(data))


def zipped() -> bytes:
    return b"PK\x03\x04" + zlib.compress(b"\0" * 50_000_000)


CORPUS: dict[str, bytes] = {
    "dibujo.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "dibujo.svgz": b"\x1f\x8b" + SCRIPT,
    "dibujo.png": b"<svg onload=alert(1)>",
    "pagina.html": SCRIPT,
    "pagina.htm": SCRIPT,
    "pagina.xhtml": SCRIPT,
    "pagina.xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "pagina.jpg": SCRIPT,
    "pagina.jpeg": b"GIF89a" + SCRIPT,
    "pagina.webp": b"RIFF" + SCRIPT,
    "pagina.pdf": SCRIPT,
    "pagina.png.html": PNG + SCRIPT,
    "pagina.html.png": SCRIPT,
    "orden.php": b"<?php system($_GET['c']);",
    "orden.php.jpg": b"<?php system($_GET['c']);",
    "orden.jpg.php": JPEG,
    "orden.phtml": JPEG,
    "orden.py": b"import os",
    "orden.js": b"alert(1)",
    "orden.exe": b"MZ" + b"\0" * 100,
    "orden.png\x00.php": PNG,
    "orden.png;.html": PNG,
    "orden.png ": PNG,
    "orden.": PNG,
    "orden": PNG,
    ".htaccess": b"AddType application/x-httpd-php .png",
    "../../sites/apps.txt": PNG,
    "bomba.zip": zipped(),
    "bomba.docx": zipped(),
    "bomba.png": zipped(),
    "bomba.gz": b"\x1f\x8b\x08" + zlib.compress(b"\0" * 50_000_000),
    "enorme.png": png(30_000, 30_000),
    "grande.png": png(10_000, 10_000),
    "enorme.jpg": jpeg(30_000, 30_000),
    "grande.jpg": jpeg(10_000, 10_000),
    "mayor.jpg": jpeg(65_000, 65_000),
    "vacio.png": b"",
    "roto.jpg": JPEG + b"\0" * 10,
    "accion.pdf": pdf(b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "nombres.pdf": pdf(
        b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>"
    ),
    "roto.pdf": b"%PDF-1.4 nada",
}
# What is a photo or a paper and also something else; read as what it says it is, it does nothing.
TWO_FACED: dict[str, bytes] = {
    "foto.png": png(1, 1) + SCRIPT,
    "foto.jpg": with_place(),
    "papel.pdf": pdf(b"") + b"\n" + SCRIPT,
}


def sent(world: World, stage: Stage, file_name: str, content: bytes) -> int:
    kept = base64.b64encode(content).decode()
    answer = world.client("owner").post(
        "techops.api.v1.orders.attach", order=stage["done"], file_name=file_name, content=kept
    )
    return int(answer.status_code)


def memory() -> Iterator[tuple[int, int]]:
    """Of each web worker of this machine that we may look at: what it takes now, and most so far, in kB."""
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and b"gunicorn" in (process / "cmdline").read_bytes():
                lines = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
                yield int(lines["VmRSS"].split()[0]), int(lines["VmHWM"].split()[0])
        except OSError:
            continue


def test_no_file_of_the_corpus_is_kept(world: World, stage: Stage) -> None:
    """None is accepted, none fails the server, and none takes much memory."""
    files = world.one("select count(*) from tabFile")
    least = min(now for now, _most in memory())
    answers = {name: sent(world, stage, name, content) for name, content in CORPUS.items()}
    print(f"\n{len(CORPUS)} files sent, {sum(code == 200 for code in answers.values())} accepted")
    assert {name: code for name, code in answers.items() if not 400 <= code < 500} == {}
    assert world.one("select count(*) from tabFile") == files
    peak = max(most for _now, most in memory())
    print(f"a web worker took {least:,} kB at least and {peak:,} kB at most")
    assert peak - least < LARGEST_GROWTH


@pytest.mark.parametrize("file_name", TWO_FACED)
def test_a_file_with_two_faces_shows_only_the_harmless_one(
    world: World, stage: Stage, file_name: str
) -> None:
    assert sent(world, stage, file_name, TWO_FACED[file_name]) == 200
    query = (
        "select name, file_url, is_private from tabFile where attached_to_name = %s "
        "order by creation desc limit 1"
    )
    row = world.site.sql(query, (stage["done"],))[0]
    assert row["is_private"] == 1
    owner = world.client("owner")
    kept = owner.get("techops.api.v1.orders.download", order=stage["done"], file=row["name"])
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert "html" not in kept.headers["Content-Type"]
    assert GPS not in kept.content
    direct = owner.get(row["file_url"])
    assert "html" not in direct.headers["Content-Type"]
    assert world.site.guest().get(row["file_url"]).status_code in (403, 404)


def test_ten_thousand_files_at_once_are_refused(world: World, stage: Stage) -> None:
    files = world.one("select count(*) from tabFile")
    photo = {"file_name": "foto.png", "content": base64.b64encode(png(1, 1)).decode()}
    said = {"symptom": "Ruido", "description": "Vuelve"}
    refused = world.call(
        "owner", "claims.create", expect=400, order=stage["done"], **said, evidence=[photo] * 10_000
    )
    assert refused["code"] in ("too_many_files", "too_many_rows")
    assert world.one("select count(*) from tabFile") == files
