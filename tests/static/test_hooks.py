"""hooks.py: literals only, and every dotted path in it leads to a function of the app."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import (
    PACKAGE,
    constants,
    defines,
    dotted,
    python_files,
    relative,
    report,
    tree,
)

HOOKS = PACKAGE / "hooks.py"
VALUES = constants(HOOKS)
PATH = re.compile(r"techops(\.\w+)+")
SCHEDULES = {"all", "hourly", "hourly_long", "daily", "daily_long", "weekly", "weekly_long", "monthly"}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def targets() -> set[str]:
    """The dotted paths of hooks.py; names of bundles (techops.bundle.js) are files."""
    found = {text for value in VALUES.values() for text in strings(value) if PATH.fullmatch(text)}
    return {path for path in found if not path.endswith((".js", ".css"))}


def test_hooks_are_literals() -> None:
    faults = []
    for node in tree(HOOKS).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the docstring
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id not in VALUES:
                faults.append(f"hooks.py:{node.lineno}: {node.targets[0].id} is computed")
        else:
            faults.append(f"hooks.py:{node.lineno}: not an assignment of a literal")
    assert not faults, report(faults)


def test_hook_paths_exist() -> None:
    faults = [f"hooks.py names {path}, which does not exist" for path in targets() if not defines(path)]
    assert not faults, report(faults)


def test_no_event_of_every_document() -> None:
    assert "*" not in VALUES.get("doc_events", {}), 'doc_events["*"] runs our code at every save of every app'


def test_no_class_of_another_app_is_replaced() -> None:
    """The last app that overrides a class wins, and takes away what the others did."""
    assert not VALUES.get("override_doctype_class")


def test_scheduler_periods_exist() -> None:
    events = VALUES.get("scheduler_events", {})
    assert isinstance(events, dict)
    unknown = set(events) - SCHEDULES - {"cron", "monthly_long", "yearly", "annual"}
    assert not unknown
    fields = [expression for expression in events.get("cron", {}) if len(expression.split()) != 5]
    assert not fields, f"not a cron expression: {fields}"


def test_event_targets_are_at_the_edge() -> None:
    """Hooks lead to events, jobs, setup, a page or an access rule; those call services."""
    edges = re.compile(r"techops\.(.*\.(events|jobs)|(setup|access|reliability|demo|api|portal)\..*)\.\w+")
    faults = [f"hooks.py leads to {path}" for path in targets() if not edges.fullmatch(path)]
    assert not faults, report(faults)


def test_queued_functions_exist() -> None:
    """What is queued by dotted name (frappe.enqueue, execute) exists as well."""
    faults = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not dotted(node.func).endswith(("enqueue", "enqueue_doc")):
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and not defines(first.value):
                faults.append(f"{relative(path)}:{node.lineno}: queues {first.value}, which does not exist")
    assert not faults, report(faults)


def test_outbox_kinds_have_handlers() -> None:
    """Every literal kind given to outbox.queue() has a handler in hooks.py, and every handler a kind."""
    queued: dict[str, str] = {}
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or dotted(node.func) not in {"outbox.queue", "queue"}:
                continue
            if kind := _literal(node.args[0], path):
                queued[kind] = f"{relative(path)}:{node.lineno}"
    handlers = VALUES["techops_outbox_handlers"]
    assert isinstance(handlers, dict)
    faults = [f"{where}: no handler for {kind!r}" for kind, where in queued.items() if kind not in handlers]
    faults += [f"hooks.py: nothing queues {kind!r}" for kind in handlers if kind not in queued]
    assert not faults, report(faults)


def _literal(node: ast.expr, path: Path) -> str | None:
    """The text of a string, or of a name of the module that is one."""
    value = constants(path).get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)
    return value if isinstance(value, str) else None
