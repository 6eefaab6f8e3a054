"""The app's JSON documents as the static tests read them."""

from __future__ import annotations

import importlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.source import DOCTYPES, PACKAGE, module_name, relative

LAYOUT_FIELDS = {"Section Break", "Column Break", "Tab Break", "Fold", "HTML", "Heading", "Button"}


@cache
def doctypes() -> dict[str, dict[str, Any]]:
    """Every DocType of the app by its name."""
    return {found["name"]: found for path in doctype_files() if (found := read(path))}


def doctype_files() -> list[Path]:
    return sorted(path for path in DOCTYPES.glob("*/*.json") if path.stem == path.parent.name)


@cache
def documents(kind: str) -> tuple[dict[str, Any], ...]:
    """The standard documents of one kind (report, workspace, print_format, number_card ...)."""
    return tuple(read(path) for path in sorted((PACKAGE / "techops" / kind).glob("*/*.json")))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def field(doctype: str, fieldname: str) -> dict[str, Any]:
    return next(found for found in doctypes()[doctype]["fields"] if found["fieldname"] == fieldname)


def options(doctype: str, fieldname: str) -> list[str]:
    """The choices of a Select field, without the empty one."""
    return [option for option in (field(doctype, fieldname).get("options") or "").split("\n") if option]


@cache
def custom_fields() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """(module file, DocType, declaration) of every custom field the app puts on other apps' documents."""
    found = []
    for path in sorted(PACKAGE.rglob("fields.py")):
        if path.parent.name != "setup":
            declared = importlib.import_module(module_name(path)).FIELDS
            found += [(relative(path), name, each) for name, group in declared.items() for each in group]
    return tuple(found)
