"""Habits the code keeps: nothing skips permissions, commits, or grows without saying why."""

from __future__ import annotations

import ast
import re
import warnings
from pathlib import Path

from tests.support.source import (
    DOCTYPES,
    PACKAGE,
    ROOT,
    calls,
    functions,
    lines,
    python_files,
    relative,
    report,
    text,
    tree,
)

LARGEST_FILE = 350
LARGE_FILE = 300
LARGEST_TEST_FILE = 450
LARGEST_FUNCTION = 40

# Where one run is many independent transactions, and may commit between them, saying why on the line.
MAY_COMMIT = re.compile(r"techops/(demo/.*|reliability/.*|\w+/jobs)\.py")
# Statements the query builder does not have -> why they are needed.
RAW_SQL = {
    "techops/setup/uninstall.py": "drops the sequences that Frappe leaves behind with a DocType's table",
}
# Files that hold data or one long table, and why they may be longer.
LONG_FILES: dict[str, str] = {
    "techops/demo/": "data of the demonstration company",
}
LONG_FUNCTIONS: dict[str, str] = {}


def code_files() -> tuple[Path, ...]:
    """Python of the package and of the tests."""
    return (*python_files(), *sorted((ROOT / "tests").rglob("*.py")))


def calls_of(*names: str) -> list[str]:
    return [
        f"{relative(path)}:{node.lineno}: {lines(path)[node.lineno - 1].strip()}"
        for path in python_files()
        for called, node in calls(path)
        if called in names
    ]


def test_skipped_permissions_say_why() -> None:
    """`ignore_permissions=True` has a comment with its reason at the end of the line."""
    faults = []
    for path in python_files():
        for number, line in enumerate(lines(path), 1):
            if re.search(r"ignore_permissions\s*=\s*(True|1)", line) and not re.search(r"#\s*\w+", line):
                faults.append(f"{relative(path)}:{number}: {line.strip()}")
    assert not faults, report(faults)


def test_no_raw_sql() -> None:
    found = calls_of("frappe.db.sql", "frappe.db.sql_ddl", "frappe.db.sql_list", "frappe.db.multisql")
    faults = [where for where in found if not where.startswith(tuple(RAW_SQL))]
    assert not faults, report(faults)


def test_nobody_commits() -> None:
    """A change is whole or not at all: only jobs of many parts commit, and say why."""
    faults = [
        where for where in calls_of("frappe.db.commit") if not MAY_COMMIT.match(where) or "#" not in where
    ]
    assert not faults, report(faults)


def test_no_door_for_tests() -> None:
    """Code that behaves otherwise under test is not tested (frappe.flags.in_test and the like)."""
    faults = [
        f"{relative(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(lines(path), 1)
        if re.search(r"\bin_test\b|running_tests|PYTEST_CURRENT_TEST", line)
    ]
    assert not faults, report(faults)


def test_nobody_prints() -> None:
    faults = [where for where in calls_of("print") if not where.startswith("techops/demo/")]
    assert not faults, report(faults)


def test_every_exception_is_named() -> None:
    """No bare except; `except Exception` only where it records what happened (ruff BLE looks at that)."""
    faults = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not faults, report(faults)


def test_module_data_does_not_change() -> None:
    """A function that writes module data carries one user's facts into another's request."""
    faults = [
        f"{relative(path)}:{node.lineno}: global {', '.join(node.names)}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Global)
    ]
    assert not faults, report(faults)


def test_files_stay_small() -> None:
    faults = []
    for path in code_files():
        length = len(lines(path))
        if relative(path).startswith(tuple(LONG_FILES)) or length <= LARGE_FILE:
            continue
        if length > (LARGEST_FILE if path.is_relative_to(PACKAGE) else LARGEST_TEST_FILE):
            faults.append(f"{relative(path)}: {length} lines")
        else:
            warnings.warn(f"{relative(path)}: {length} lines, more than {LARGE_FILE}", stacklevel=1)
    assert not faults, report(faults)


def test_scripts_stay_small() -> None:
    faults = []
    for path in (PACKAGE / "public" / "js").rglob("*.js"):
        if len(lines(path)) > LARGEST_FILE:
            faults.append(f"{relative(path)}: {len(lines(path))} lines")
    for path in (PACKAGE / "techops").rglob("*.js"):
        if len(lines(path)) > LARGEST_FILE:
            faults.append(f"{relative(path)}: {len(lines(path))} lines")
    assert not faults, report(faults)


def test_functions_stay_small() -> None:
    faults = []
    for path in python_files():
        for function in functions(path):
            where = f"{relative(path)}:{function.lineno}: {function.name}"
            length = _length(function)
            if length > LARGEST_FUNCTION and f"{relative(path)}:{function.name}" not in LONG_FUNCTIONS:
                faults.append(f"{where} has {length} lines")
    assert not faults, report(faults)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; the signature (one argument a line in the API) and the docstring do not count."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_packages_hold_no_code() -> None:
    """An __init__.py is a docstring (and the version at the root): importing a package runs nothing."""
    faults = []
    for path in python_files():
        if path.name != "__init__.py":
            continue
        body = [node for node in tree(path).body if not isinstance(node, ast.Expr)]
        if path == PACKAGE / "__init__.py":
            body = [node for node in body if "__version__" not in ast.unparse(node)]
        if body:
            faults.append(f"{relative(path)} has code")
        elif not ast.get_docstring(tree(path)):
            faults.append(f"{relative(path)} has no docstring")
    assert not faults, report(faults)


def test_modules_say_what_they_are() -> None:
    """Every module of the package; in a controller the class says it."""
    faults = [
        relative(path)
        for path in python_files()
        if not path.is_relative_to(DOCTYPES) and not ast.get_docstring(tree(path))
    ]
    assert not faults, report(faults)


def test_public_names_are_documented() -> None:
    """Public functions and classes have a docstring (methods of a class only where they need one)."""
    faults = [
        f"{relative(path)}:{node.lineno}: {node.name}"
        for path in python_files()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not _is_overload(node)
        and not ast.get_docstring(node)
    ]
    assert not faults, report(faults)


def _is_overload(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether it only says one of the signatures of the documented function that follows."""
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in node.decorator_list)


def test_no_tests_in_the_package() -> None:
    """Frappe installs what is in the package; and nobody would run them."""
    faults = [
        relative(path)
        for path in PACKAGE.rglob("*")
        if path.is_file() and re.fullmatch(r"test_.*\.(py|js|json)|test_records\.json", path.name)
    ]
    assert not faults, report(faults)


def test_no_leftovers() -> None:
    faults = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in [*python_files(), *PACKAGE.rglob("*.js")]
        if "dist" not in path.parts and "node_modules" not in path.parts
        for number, line in enumerate(text(path).splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b|breakpoint\(\)|pdb\.set_trace|console\.log|debugger;", line)
    ]
    assert not faults, report(faults)


def test_templates_do_not_trust() -> None:
    """`| safe` in a template prints what somebody typed as HTML; say why in a comment on the line."""
    faults = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in PACKAGE.rglob("*.html")
        if "dist" not in path.parts and "node_modules" not in path.parts
        for number, line in enumerate(text(path).splitlines(), 1)
        if re.search(r"\|\s*safe\b", line) and "{#" not in line
    ]
    assert not faults, report(faults)
