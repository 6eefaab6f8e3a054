"""Every text of the app that a person sees, and so must have a row in techops/translations/es.csv.

After Frappe's own rules of extraction (frappe/translate.py), without a site: literals marked in Python,
JavaScript and templates; names, labels, descriptions and options of DocTypes, custom fields and other
standard documents; and the values of enumerations that messages show.

    python -m tests.support.translatable          prints what has no row yet, as CSV
"""

from __future__ import annotations

import ast
import csv
import importlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from techops.kernel.money import Rounding
from tests.support.doctypes import custom_fields, doctypes, read
from tests.support.source import PACKAGE, dotted, module_name, python_files, relative, text, tree

ANY = "*"  # the context of a value that any DocType's row serves
TRANSLATIONS = PACKAGE / "translations" / "es.csv"
PYTHON_MARKS = {"_", "_lt", "frappe._"}
# A mark in JavaScript or in a template, and the first thing after its parenthesis.
SCRIPT_MARK = re.compile(r"(?<![\w.$])__\(\s*(?P<first>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`|[^\s])")
TEMPLATE_MARK = re.compile(r"(?<![\w.])_\(\s*(?P<first>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[^\s])")
AFTER_LITERAL = re.compile(r"\s*(?P<next>.)", re.DOTALL)
# Values of these are read by programs, not by people.
TECHNICAL_ENUMERATIONS = {
    "AbsenceKind",
    "Authorisation",
    "HalfDay",
    "Need",
    "Permission",
    "Rounding",
    "ViolationKind",
    "VinVerdict",
    "Who",
}
RULE_NUMBER = re.compile(r"RN-\d{3}")
PLACEHOLDER = re.compile(r"\{\w*\}")
# What other kinds of standard documents show; a key of a row is written "rows.key".
DOCUMENT_TEXTS: dict[str, tuple[str, ...]] = {
    "workspace": (
        "title",
        "label",
        "shortcuts.label",
        "shortcuts.format",
        "links.label",
        "links.description",
        "number_cards.label",
        "charts.label",
        "quick_lists.label",
    ),
    "number_card": ("label",),
    "dashboard_chart": ("chart_name", "x_field_label", "y_axis.label"),
    "dashboard_chart_source": (),
    "techops_dashboard": ("dashboard_name",),
    "report": ("report_name", "columns.label", "filters.label"),
    "print_format": ("name",),
    "page": ("title",),
    "notification": ("subject",),
    "email_template": ("subject",),
    "web_form": ("title", "introduction_text", "success_message", "web_form_fields.label"),
    "module_onboarding": ("title", "subtitle", "success_message"),
    "onboarding_step": ("title", "description", "action_label"),
    "form_tour": ("title", "steps.title", "steps.description"),
}
# Names that are data in the code, created on the site in its language.
NAMED_BY_SETUP = {
    "techops/setup/defaults.py": ("SERVICE_ITEMS",),
    "techops/setup/roles.py": ("ROLES", "PROFILES"),
}


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate, where it stands, and the context Frappe looks it up with first.

    The context of a field is its DocType; a row of the file without context serves every context.
    """

    source: str
    where: str
    context: str = ""


def is_translatable(value: object) -> bool:
    return (
        isinstance(value, str)
        and bool(re.search(r"[a-zA-Z]", PLACEHOLDER.sub("", value)))
        and not value.startswith(("fa fa-", "eval:"))
        and not RULE_NUMBER.fullmatch(value)
        and not value.endswith("px")
    )


def texts() -> list[Text]:
    """Everything that needs a row, sorted, once per place."""
    found = [
        *_python([]),
        *_scripts([]),
        *_doctypes(),
        *_custom_fields(),
        *_documents(),
        *_enumerations(),
        *_setup(),
    ]
    return sorted({each for each in found if is_translatable(each.source)})


def malformed() -> list[str]:
    """Marks no extraction can read: computed text, template literals, concatenations."""
    faults: list[str] = []
    list(_python(faults))
    list(_scripts(faults))
    return faults


# --- code -------------------------------------------------------------------------------------------------


def _python(faults: list[str]) -> Iterator[Text]:
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or dotted(node.func) not in PYTHON_MARKS or not node.args:
                continue
            where = f"{relative(path)}:{node.lineno}"
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Text(first.value, where, _context(node))
            elif isinstance(first, ast.JoinedStr | ast.BinOp) or (
                isinstance(first, ast.Call) and dotted(first.func).endswith(".format")
            ):
                faults.append(f"{where}: the text is put together before it is translated")
            elif dotted(node.func) == "_lt":
                faults.append(f"{where}: _lt marks a literal")


def _context(call: ast.Call) -> str:
    """The context of _("Lead", context="Work Order Visit")."""
    values = [word.value for word in call.keywords if word.arg == "context"]
    return values[0].value if values and isinstance(values[0], ast.Constant) else ""


def _scripts(faults: list[str]) -> Iterator[Text]:
    for path in sorted({*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.vue")}):
        if {"dist", "node_modules"} & set(path.parts):
            continue
        yield from _marks(text(path), relative(path), SCRIPT_MARK, faults)
        if path.suffix == ".html":
            yield from _marks(text(path), relative(path), TEMPLATE_MARK, faults)
    for found in _print_formats():
        where, html = found
        yield from _marks(html, where, TEMPLATE_MARK, faults)


def _print_formats() -> Iterator[tuple[str, str]]:
    for path in sorted((PACKAGE / "techops").glob("print_format/*/*.json")):
        if html := read(path).get("html"):
            yield relative(path), html


def _marks(code: str, name: str, mark: re.Pattern[str], faults: list[str]) -> Iterator[Text]:
    for match in mark.finditer(code):
        where = f"{name}:{code.count(chr(10), 0, match.start()) + 1}"
        first = match["first"]
        if first == "`":
            faults.append(f"{where}: a template literal is not found by the extraction")
        elif first[0] in "\"'":
            following = AFTER_LITERAL.match(code, match.end())
            if following and following["next"] not in ",)":
                faults.append(f"{where}: the text is put together before it is translated")
            yield Text(ast.literal_eval(first.replace("\n", "")), where)


# --- documents --------------------------------------------------------------------------------------------


def _doctypes() -> Iterator[Text]:
    for name, doctype in doctypes().items():
        where = f"DocType {name}"
        yield Text(name, where)
        yield Text(doctype["module"], where)
        yield Text(doctype.get("description") or "", where)
        for field in doctype["fields"]:
            yield from _field(field, f"{where}, {field['fieldname']}", name)
        for link in doctype.get("links", []):
            yield Text(link.get("group") or "", where)
        for action in doctype.get("actions", []):
            yield Text(action.get("label") or "", where)
        for permission in doctype.get("permissions", []):
            yield Text(permission["role"], where)
        for state in doctype.get("states", []):
            yield Text(state.get("title") or "", where)


def _field(field: dict[str, Any], where: str, context: str) -> Iterator[Text]:
    for key in ("label", "description", "placeholder"):
        yield Text(field.get(key) or "", where, context)
    if field["fieldtype"] == "Select":
        for option in (field.get("options") or "").split("\n"):
            yield Text(option, where, context)


def _custom_fields() -> Iterator[Text]:
    for _module, doctype, field in custom_fields():
        yield from _field(field, f"custom field {doctype}.{field['fieldname']}", doctype)


def _documents() -> Iterator[Text]:
    for path in sorted((PACKAGE / "techops").glob("*/*/*.json")):
        kind = path.parent.parent.name
        document = read(path) if kind != "doctype" else None
        if not isinstance(document, dict) or "doctype" not in document:
            continue
        if kind not in DOCUMENT_TEXTS:
            raise AssertionError(f"{relative(path)}: say in DOCUMENT_TEXTS what a {kind} shows")
        for key in DOCUMENT_TEXTS[kind]:
            yield from (Text(value, relative(path)) for value in _values(document, key))
        if kind == "workspace":
            yield from _workspace_blocks(document, relative(path))


def _values(document: dict[str, Any], key: str) -> Iterator[str]:
    table, _, field = key.rpartition(".")
    rows: Iterable[dict[str, Any]] = document.get(table, []) if table else [document]
    yield from (str(row[field]) for row in rows if row.get(field))


def _workspace_blocks(document: dict[str, Any], where: str) -> Iterator[Text]:
    """Headings and paragraphs of a workspace; Frappe translates them as they are written, with their tags."""
    for block in json.loads(document.get("content") or "[]"):
        if block.get("type") in {"header", "paragraph"}:
            yield Text(block["data"].get("text") or "", where)


# --- values -----------------------------------------------------------------------------------------------


def _enumerations() -> Iterator[Text]:
    """Members of the pure layer's enumerations whose values read as words for people."""
    for path in python_files():
        for node in tree(path).body:
            if not isinstance(node, ast.ClassDef) or node.name in TECHNICAL_ENUMERATIONS:
                continue
            if any(dotted(base) == "StrEnum" for base in node.bases):
                members: Iterable[StrEnum] = getattr(importlib.import_module(module_name(path)), node.name)
                for member in members:
                    if member.value[:1].isupper():
                        yield Text(member.value, f"{relative(path)}: {node.name}", ANY)
    for method in Rounding:  # the reasons of a line name the method
        yield Text(method.name.capitalize(), "techops/pricing/rules_lines.py", ANY)


def _setup() -> Iterator[Text]:
    for file, names in NAMED_BY_SETUP.items():
        path = PACKAGE.parent / file
        for node in tree(path).body:
            if isinstance(node, ast.Assign) and dotted(node.targets[0]) in names:
                for part in ast.walk(node.value):
                    value = getattr(part, "value", None)
                    if isinstance(value, str) and value[:1].isupper() and not value.startswith("SRV-"):
                        yield Text(value, file)


# --- the file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A row of the file: source, translation and, where other apps mean otherwise by it, the DocType."""

    line: int
    source: str
    translation: str
    context: str


def rows(path: Path = TRANSLATIONS) -> list[Row]:
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for fields in reader:
            source, translation, *rest = fields
            unescaped = [part.replace("\\n", "\n") for part in (source, translation)]
            found.append(Row(reader.line_num, *unescaped, rest[0] if rest else ""))
    return found


def missing() -> list[Text]:
    """Texts that no row serves, neither one of their context nor one without."""
    known = {(row.source, row.context) for row in rows()} if TRANSLATIONS.exists() else set()
    sources = {source for source, _context in known}
    return [
        each
        for each in texts()
        if not {(each.source, each.context), (each.source, "")} & known
        and not (each.context == ANY and each.source in sources)
    ]


if __name__ == "__main__":
    places: dict[str, str] = {}
    for each in missing():
        places.setdefault(each.source, each.where)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows((source.replace("\n", "\\n"), "", where) for source, where in sorted(places.items()))
