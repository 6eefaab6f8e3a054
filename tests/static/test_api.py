"""The public API: every function typed, guarded, documented; no other door into the app."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.support.source import (
    PACKAGE,
    calls,
    dotted,
    imports,
    python_files,
    relative,
    report,
    text,
    tree,
)

API = sorted((PACKAGE / "api" / "v1").glob("*.py"))
PLAIN = {"str", "int", "float", "bool", "dict", "list", "None", "Rows", "Fields"}

# frappe.whitelist outside api/v1 -> why it is needed. The decorator of the API itself is the first.
OTHER_DOORS = {
    "techops/api/endpoint.py": "the @endpoint decorator",
    "techops/access/cards.py": "the page for cards, with the amount that is asked",
    "techops/access/exports.py": "Frappe's own exports under its guards, with harmless cells",
}
GUEST_DOORS = {
    "techops/access/cards.py": "as the door it guards: a payment link needs no account",
    "techops/api/endpoint.py": "the decorator, for the modules below",
    "techops/api/v1/accounts.py": "anybody may ask for an account, and hears the same",
    "techops/api/v1/invitations.py": "the sealed link of an invitation's e-mail",
    "techops/api/v1/quotation_links.py": "the sealed link of a quotation's e-mail",
}
# Modules of api/v1 with public functions that are not endpoints -> why.
NOT_RESOURCES = {"openapi": "builds the document of all others, which tests read as well"}


def endpoints() -> list[tuple[Path, ast.FunctionDef, ast.Call]]:
    """Every function under api/v1 decorated with @endpoint(...)."""
    found = []
    for path in API:
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef):
                marks = [mark for mark in node.decorator_list if isinstance(mark, ast.Call)]
                found += [(path, node, mark) for mark in marks if dotted(mark.func) == "endpoint"]
    return found


def where(path: Path, node: ast.AST) -> str:
    return f"{relative(path)}:{getattr(node, 'lineno', 0)}"


def arguments(function: ast.FunctionDef) -> list[ast.arg]:
    listed = function.args
    return [*listed.posonlyargs, *listed.args, *listed.kwonlyargs]


def is_plain(annotation: ast.expr | None) -> bool:
    """Plain types and unions of them: what Frappe can check at run time, and OpenAPI can describe."""
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return is_plain(annotation.left) and is_plain(annotation.right)
    if isinstance(annotation, ast.Constant):
        return annotation.value is None
    return annotation is not None and dotted(annotation).removeprefix("builtins.") in PLAIN


def test_there_are_endpoints() -> None:
    assert endpoints()


def test_arguments_are_typed_plainly() -> None:
    faults = []
    for path, function, _mark in endpoints():
        if function.args.vararg or function.args.kwarg:
            faults.append(f"{where(path, function)}: {function.name} takes arguments it does not name")
        faults += [
            f"{where(path, argument)}: {function.name}({argument.arg}) has no plain type"
            for argument in arguments(function)
            if not is_plain(argument.annotation)
        ]
        if not is_plain(function.returns):
            faults.append(f"{where(path, function)}: {function.name} does not say what it returns")
    assert not faults, report(faults)


def test_annotations_are_not_postponed() -> None:
    """Frappe checks arguments by their annotations, and does not understand them as text."""
    faults = [relative(path) for path in API if any(found.module == "__future__" for found in imports(path))]
    assert not faults, report(faults)


def test_every_endpoint_names_a_permission() -> None:
    faults = []
    for path, function, mark in endpoints():
        if relative(path) in GUEST_DOORS and any(word.arg == "guests" for word in mark.keywords):
            continue
        named = [ast.unparse(argument) for argument in mark.args]
        permitted = _names_of_permissions(path)
        if not named or not all(name.lstrip("*") in permitted or "Permission." in name for name in named):
            faults.append(f"{where(path, function)}: {function.name} names no permission ({named})")
    assert not faults, report(faults)


def _names_of_permissions(path: Path) -> set[str]:
    """`Permission` itself (anyone with a role), and names like SEE = (Permission.SEE_OWN_ORDERS, ...)."""
    return {"Permission"} | {
        node.targets[0].id
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and "Permission" in ast.unparse(node.value)
    }


def test_endpoints_are_documented() -> None:
    faults = [
        f"{where(path, function)}: {function.name} has no docstring"
        for path, function, _mark in endpoints()
        if not ast.get_docstring(function)
    ]
    assert not faults, report(faults)


def test_public_functions_are_endpoints() -> None:
    """A function of api/v1 is either an endpoint or private."""
    exposed = {id(function) for _path, function, _mark in endpoints()}
    faults = [
        f"{where(path, node)}: {node.name} is neither an endpoint nor private"
        for path in API
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and id(node) not in exposed and not node.name.startswith("_")
        if path.stem not in NOT_RESOURCES
    ]
    assert not faults, report(faults)


# Functions that change nothing: what they are called, in whatever module.
READING = {
    "attachments",
    "availability",
    "available",
    "candidates",
    "claims_by_cause",
    "claims_by_status",
    "coordinates",
    "day",
    "disputes_by_status",
    "document",
    "download",
    "eligibility",
    "find_items",
    "get",
    "history",
    "home",
    "hours",
    "label",
    "ledger",
    "list",
    "messages",
    "orders",
    "orders_by_margin",
    "orders_by_status",
    "payable",
    "pdf",
    "preview",
    "price",
    "profile",
    "profitability",
    "quality",
    "quality_by_month",
    "quality_card",
    "rating",
    "readiness",
    "request_form",
    "scan",
    "scores",
    "standing",
    "statement",
    "stats",
    "van",
}


def test_writing_functions_say_so() -> None:
    """Only functions that change nothing answer to GET."""
    faults = []
    for path, function, mark in endpoints():
        writes = any(word.arg == "write" and ast.unparse(word.value) == "True" for word in mark.keywords)
        if not writes and function.name not in READING:
            faults.append(f"{where(path, function)}: {function.name} answers GET; is it READING?")
    assert not faults, report(faults)


def test_no_other_doors() -> None:
    """frappe.whitelist outside the decorator needs a reason, and never a guest without one."""
    faults = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Attribute) or dotted(node) != "frappe.whitelist":
                continue
            if relative(path) not in OTHER_DOORS:
                faults.append(f"{where(path, node)}: frappe.whitelist outside the API")
    assert not faults, report(faults)


def test_doors_for_guests_are_listed() -> None:
    faults = [
        f"{where(path, node)}: {name} lets guests in"
        for path in python_files()
        for name, node in calls(path)
        if any(_opens(name, word) for word in node.keywords) and relative(path) not in GUEST_DOORS
    ]
    assert not faults, report(faults)


def _opens(name: str, word: ast.keyword) -> bool:
    named = word.arg == "allow_guest" or (word.arg == "guests" and name == "endpoint")
    return named and ast.unparse(word.value) != "False"


def test_the_desk_calls_functions_that_exist() -> None:
    """`orders.assign` in JavaScript, and every full path of ours, is a function of the API."""
    resources = {path.stem for path in API}
    exposed = {f"{path.stem}.{name}" for path in API for name in _published(path)}
    short = re.compile(rf"""["'`]((?:{"|".join(sorted(resources))})\.\w+)["'`]""")
    full = re.compile(r"""["'`]techops\.api\.v1\.(\w+\.\w+)["'`]""")
    faults = [
        f"{relative(path)}: calls {name}, which does not exist"
        for path in sorted(PACKAGE.rglob("*.js"))
        if "node_modules" not in path.parts and "dist" not in path.parts
        for name in {*short.findall(text(path)), *full.findall(text(path))} - exposed
    ]
    assert not faults, report(faults)


def _published(path: Path) -> set[str]:
    """Names a resource answers to: its own endpoints, and those of a private module beside it."""
    names = {function.name for where_, function, _mark in endpoints() if where_ == path}
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("techops.api.v1._"):
            names |= {alias.asname or alias.name for alias in node.names}
    return names
