"""Layers and their one direction (docs/architecture.md): pure <- store <- service <- edges."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from tests.support.source import (
    ROOT,
    calls,
    imports,
    module_file,
    module_name,
    names,
    python_files,
    relative,
    report,
    tree,
)

PURE, STORE, SERVICE, EDGE, SETUP = "pure", "store", "service", "edge", "setup"
ORDER = (PURE, STORE, SERVICE, EDGE, SETUP)

# The first pattern that matches a module (without "techops.") says its layer. Any other module is a
# helper: it stands where the highest module it imports stands, but not below the stores.
LAYERS = (
    ("api.*", EDGE),
    ("portal.*", EDGE),
    ("techops.*", EDGE),  # DocType controllers, reports, print formats
    ("setup.*", SETUP),
    ("demo.*", SETUP),
    ("patches.*", SETUP),
    ("hooks", SETUP),
    ("kernel.bridge", STORE),  # the kernel's twin in Frappe
    ("kernel.*", PURE),
    ("*.fields", PURE),  # declarations of custom fields: data
    ("*.model", PURE),
    ("*.model_*", PURE),
    ("*.rules", PURE),
    ("*.rules_*", PURE),
    ("access.matrix", PURE),
    ("contracts.validation", PURE),
    ("workforce.absences", PURE),
    ("work_orders.acting", PURE),
    ("work_orders.actors", PURE),
    ("work_orders.additional_work", PURE),
    ("work_orders.facts", PURE),
    ("work_orders.field_guards", PURE),
    ("work_orders.field_transitions", PURE),
    ("work_orders.guards", PURE),
    ("work_orders.office_transitions", PURE),
    ("work_orders.row", PURE),
    ("work_orders.targets", PURE),
    ("work_orders.transitions", PURE),
    ("work_orders.visits", PURE),
    ("*.store", STORE),
    ("*.store_*", STORE),
    ("reliability.*", STORE),
    ("*.service", SERVICE),
    ("*.service_*", SERVICE),
    ("*.events", EDGE),
    ("*.jobs", EDGE),
)
FRAMEWORK = {"frappe", "erpnext", "hrms", "payments", "pypika", "pymysql", "redis", "requests"}
CLOCKS = ("now", "utcnow", "today", "now_datetime", "nowdate", "nowtime", "localtime", "gmtime")
CLOCK_CALLS = {"time.time", "time.monotonic", "time.perf_counter"}


MODULES = {module_name(path): path for path in python_files() if path.name != "__init__.py"}


def named_layer(name: str) -> str | None:
    short = name.removeprefix("techops.")
    return next((found for pattern, found in LAYERS if fnmatch(short, pattern)), None)


@cache
def layer(name: str) -> str:
    return named_layer(name) or ORDER[max(ORDER.index(STORE), *_heights(name, frozenset()))]


def _heights(name: str, passed: frozenset[str]) -> list[int]:
    """How high the modules stand that a helper imports, through other helpers."""
    found = [0, 0]
    for imported, _line in own_imports(MODULES[name]):
        if named := named_layer(imported):
            found.append(ORDER.index(named))
        elif imported in MODULES and imported not in passed:
            found += _heights(imported, passed | {name})
    return found


def own_imports(path: Path) -> list[tuple[str, int]]:
    return [(found.module, found.line) for found in imports(path) if found.module.startswith("techops.")]


PURE_MODULES = sorted(name for name in MODULES if named_layer(name) == PURE)


def test_the_named_modules_exist() -> None:
    """A name in LAYERS that matches nothing protects nothing."""
    exact = [pattern for pattern, _layer in LAYERS if "*" not in pattern]
    missing = [name for name in exact if f"techops.{name}" not in MODULES]
    assert not missing, report(missing)


def test_imports_go_one_way() -> None:
    faults = []
    for name, path in MODULES.items():
        for imported, line in own_imports(path):
            if imported not in MODULES:
                continue
            mine, above = layer(name), layer(imported)
            if ORDER.index(above) > ORDER.index(mine):
                faults.append(f"{relative(path)}:{line}: {mine} imports {above} ({imported})")
    assert not faults, report(faults)


def test_imported_modules_exist() -> None:
    faults = [
        f"{relative(path)}:{line}: {imported} does not exist"
        for path in python_files()
        for imported, line in own_imports(path)
        if not module_file(imported)
    ]
    assert not faults, report(faults)


def test_imported_names_exist() -> None:
    faults = [
        f"{relative(path)}:{node.lineno}: {node.module} has no {alias.name}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("techops")
        for alias in node.names
        if (source := module_file(node.module or ""))
        and alias.name not in names(source)
        and not module_file(f"{node.module}.{alias.name}")
    ]
    assert not faults, report(faults)


def test_edges_do_not_import_one_another() -> None:
    """Neither API nor controllers call each other; nobody but setup imports setup or demo."""
    faults = []
    for name, path in MODULES.items():
        for imported, line in own_imports(path):
            mine, other = name.split(".")[1], imported.split(".")[1]
            if other in {"demo", "setup"} and mine not in {"demo", "setup"}:
                faults.append(f"{relative(path)}:{line}: imports {imported}")
            if layer(name) == EDGE and {mine, other} == {"api", "techops"}:
                faults.append(f"{relative(path)}:{line}: imports {imported}")
    assert not faults, report(faults)


def test_no_import_cycles() -> None:
    """Modules that load one another have no order; a cycle is a missing module between them."""
    graph = {
        name: {found.module for found in imports(path) if not found.inside and found.module in MODULES}
        for name, path in MODULES.items()
    }
    cycles = [cycle for name in sorted(graph) if (cycle := _cycle(graph, name))]
    assert not cycles, report([" -> ".join(cycle) for cycle in cycles])


def _cycle(graph: dict[str, set[str]], start: str) -> list[str]:
    """The shortest way from `start` back to itself."""
    paths, seen = [[start]], set()
    while paths:
        path = paths.pop(0)
        for following in sorted(graph[path[-1]]):
            if following == start:
                return [*path, start]
            if following not in seen:
                seen.add(following)
                paths.append([*path, following])
    return []


def test_pure_modules_import_nothing_of_the_framework() -> None:
    faults = [
        f"{relative(MODULES[name])}:{found.line}: imports {found.module}"
        for name in PURE_MODULES
        for found in imports(MODULES[name])
        if found.module.split(".")[0] in FRAMEWORK
    ]
    assert not faults, report(faults)


def test_pure_modules_read_no_clock() -> None:
    faults = [
        f"{relative(MODULES[name])}:{node.lineno}: reads the clock ({called})"
        for name in PURE_MODULES
        for called, node in calls(MODULES[name])
        if called in CLOCK_CALLS or ("." in called and called.rpartition(".")[2] in CLOCKS)
    ]
    assert not faults, report(faults)


def test_the_clock_is_read_in_one_place() -> None:
    """`now` is a parameter; who must know it asks `bridge.now()`, so that tests and demonstration can say."""
    allowed = {
        "techops.kernel.bridge": "the one place",
        "techops.demo.progress": "says how long the load takes",
        "techops.demo.clock": "the demonstration's own time",
    }
    faults = [
        f"{relative(path)}:{node.lineno}: {called}() instead of bridge.now()"
        for name, path in MODULES.items()
        if name not in allowed
        for called, node in calls(path)
        if not called.startswith(("bridge.", "clock.", "self.", "kernel."))
        and (called in CLOCK_CALLS or called.rpartition(".")[2] in CLOCKS)
    ]
    assert not faults, report(faults)


def test_pure_modules_load_without_frappe() -> None:
    """All of them, in one process in which the framework cannot be imported."""
    program = f"""
import importlib, json, sys
for blocked in {sorted(FRAMEWORK)!r}:
    sys.modules[blocked] = None
faults = []
for name in {["techops", *PURE_MODULES]!r}:
    try:
        importlib.import_module(name)
    except Exception as error:
        faults.append(f"{{name}} does not load without Frappe: {{error!r}}")
print(json.dumps(faults))
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    faults = json.loads(done.stdout)
    assert not faults, report(faults)
