"""Photos, videos and papers kept with a document: private, of known kinds, told by their bytes and not their
name.
"""

import base64
import binascii
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from PIL import Image
from pypdf.errors import PyPdfError

import frappe
from frappe.model.document import Document

from techops.access import papers
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LARGEST_FILE = 10_000_000
MOST_FILES = 10  # at a time
LARGEST_PICTURE = 60_000_000  # points; more takes hundreds of megabytes to open, however few its bytes
# What the bytes of a file must begin with, by kind: names are not believed.
SIGNATURES: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        "jpg": (b"\xff\xd8\xff",),
        "jpeg": (b"\xff\xd8\xff",),
        "png": (b"\x89PNG\r\n\x1a\n",),
        "webp": (b"RIFF",),
        "pdf": (b"%PDF-",),
        "webm": (b"\x1aE\xdf\xa3",),
    }
)
# Videos of telephones: a box "ftyp" first, and one of the brands that players know.
FILMS = frozenset({"mp4", "mov", "m4v"})
BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"qt  ",
    b"3gp4",
    b"3gp5",
)
# What Frappe stumbles over when it takes the place out of a photo, or looks for scripts in a paper.
UNREADABLE = (PyPdfError, Image.DecompressionBombError, OSError, RecursionError)


def keep(document: Document, file_name: str, content: str) -> dict[str, Any]:
    """Keep a private file, sent in base64, with a document; the caller has authorised it.

    Raises RuleViolation ``bad_file_content`` or ``bad_file``.
    """
    data = _bytes(content)
    kind = check(file_name, data)
    file = frappe.get_doc(
        {
            "doctype": "File",
            "file_name": f"{frappe.generate_hash(length=32)}.{kind}",
            "attached_to_doctype": document.doctype,
            "attached_to_name": document.name,
            "is_private": 1,
            "content": data,
        }
    )
    try:
        file.insert(ignore_permissions=True)  # authorised by the caller's guard
    except UNREADABLE:
        raise _bad_file(file_name) from None
    return {"name": file.name, "file_name": file_name, "file_size": file.file_size}


def keep_all(document: Document, files: Iterable[Mapping[str, Any]]) -> list[str]:
    """Keep several files given as ``file_name`` and ``content``; returns the names of their documents."""
    given = list(files)
    if len(given) > MOST_FILES:
        raise RuleViolation(
            "too_many_files",
            _lt("Send at most {most} files at a time."),
            kind=ViolationKind.BAD_INPUT,
            most=MOST_FILES,
        )
    return [
        keep(document, str(file.get("file_name") or ""), str(file.get("content") or ""))["name"]
        for file in given
    ]


def check(file_name: str, data: bytes) -> str:
    """Return the kind of a file whose bytes are what its name says.

    Raises RuleViolation ``bad_file``, ``paper_acts`` or ``picture_too_large``.
    """
    kind = file_name.rsplit(".", 1)[-1].lower()
    if not _is_what_it_says(kind, data):
        raise _bad_file(file_name)
    if kind == "pdf":
        _require_still(file_name, data)
    elif not _may_be_opened(data):
        raise RuleViolation(
            "picture_too_large",
            _lt("The picture {file_name} has more than {most} megapixels. Send a smaller one."),
            kind=ViolationKind.BAD_INPUT,
            file_name=file_name[:140],
            most=LARGEST_PICTURE // 1_000_000,
        )
    return kind


def _is_what_it_says(kind: str, data: bytes) -> bool:
    if kind in FILMS:
        return data[4:8] == b"ftyp" and data[8:12] in BRANDS
    if kind == "webp" and data[8:12] != b"WEBP":
        return False
    return data.startswith(SIGNATURES.get(kind, ()))


def files_of(doctype: str, name: str) -> list[dict[str, Any]]:
    """Return the files of a document, the oldest first."""
    return frappe.get_all(
        "File",
        filters={"attached_to_doctype": doctype, "attached_to_name": name},
        fields=["name", "file_name", "file_size", "creation"],
        order_by="creation asc",
    )


def files_by_document(doctype: str, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the files of several documents of a kind, the oldest first, in one query."""
    if not names:
        return {}
    rows = frappe.get_all(
        "File",
        filters={"attached_to_doctype": doctype, "attached_to_name": ["in", names]},
        fields=["attached_to_name", "name", "file_name", "file_size", "creation"],
        order_by="creation asc",
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.pop("attached_to_name")].append(row)
    return found


def refuse_other_than_evidence(file: Document) -> None:
    """Refuse a file of the desk that is public or no photo or PDF, where it would be evidence."""
    if not file.is_private:
        raise RuleViolation(
            "evidence_is_private", _lt("Evidence is private. Mark the file as private and attach it again.")
        )
    content = file.get_content()
    check(file.file_name or "", content if isinstance(content, bytes) else str(content).encode())


def _require_still(file_name: str, data: bytes) -> None:
    """Refuse a paper that runs something when it is opened."""
    try:
        acting = papers.acts(data)
    except UNREADABLE:
        raise _bad_file(file_name) from None
    if acting:
        raise RuleViolation(
            "paper_acts",
            _lt("{file_name} carries a script or starts a program. Print it to a new PDF and send that."),
            kind=ViolationKind.BAD_INPUT,
            file_name=file_name[:140],
        )


def _may_be_opened(data: bytes) -> bool:
    """Tell whether a picture, by the size its head tells, fits in memory; nothing is drawn for that."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.width * picture.height <= LARGEST_PICTURE
    except Image.DecompressionBombError:
        return False
    except (OSError, ValueError, SyntaxError):  # no picture: nobody will draw it
        return True


def _bytes(content: str) -> bytes:
    try:
        data = base64.b64decode(content.split(",", 1)[-1], validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or len(data) > LARGEST_FILE:
        raise RuleViolation(
            "bad_file_content",
            _lt("The file must be sent in base64 and have at most {largest} MB."),
            kind=ViolationKind.BAD_INPUT,
            largest=LARGEST_FILE // 1_000_000,
        )
    return data


def _bad_file(file_name: str) -> RuleViolation:
    return RuleViolation(
        "bad_file",
        _lt("{file_name} is no photo (JPEG, PNG, WebP), video (MP4, MOV, WebM) or PDF. Send one of those."),
        kind=ViolationKind.BAD_INPUT,
        file_name=file_name[:140],
    )
