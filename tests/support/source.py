"""The checkout as static tests read it: files, syntax trees, modules, imports. Nothing is executed."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "techops"
DOCTYPES = PACKAGE / "techops" / "doctype"


def relative(path: Path) -> str:
    """The path as a person names it: from the root of the checkout."""
    return path.relative_to(ROOT).as_posix()


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the package."""
    return tuple(sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), relative(path))


def lines(path: Path) -> list[str]:
    return text(path).splitlines()


def module_name(path: Path) -> str:
    """`techops.kernel.money` for techops/kernel/money.py; a package is named without __init__."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_file(name: str) -> Path | None:
    """The file of a dotted module of this checkout."""
    path = ROOT.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@dataclass(frozen=True)
class Import:
    """One imported module, and where: `inside` a function it does not run when the module is loaded."""

    module: str
    line: int
    inside: bool


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Every module `path` imports, wherever the statement stands; relative imports are made absolute."""
    top = set(map(id, tree(path).body))
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            inside = id(node) not in top
            found += [Import(name, node.lineno, inside) for name in _imported(node, path)]
    return tuple(found)


def _imported(node: ast.Import | ast.ImportFrom, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        package = module_name(path).split(".")
        package = package if path.name == "__init__.py" else package[:-1]
        base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [base])])
    for alias in node.names:
        # `from techops.pricing import rules` imports the module techops.pricing.rules
        submodule = f"{base}.{alias.name}"
        yield submodule if base.startswith("techops") and module_file(submodule) else base


@cache
def names(path: Path) -> frozenset[str]:
    """What a module defines or imports at its top level, conditions included."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(found)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """`frappe.db.commit` for the expression of that name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of `path` with the dotted name it calls."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def defines(name: str) -> bool:
    """Whether the dotted name is a function or class of this checkout (imported names do not count)."""
    module, _, attribute = name.rpartition(".")
    path = module_file(module)
    if not path:
        return False
    wanted = (ast.FunctionDef, ast.ClassDef)
    return any(isinstance(node, wanted) and node.name == attribute for node in tree(path).body)


def constants(path: Path) -> dict[str, object]:
    """The module's top-level names that are literals."""
    found: dict[str, object] = {}
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def tracked_files() -> list[Path]:
    """The files of the repository; in a copy without git, every file that would be tracked."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found = (ROOT / name for name in done.stdout.split("\0") if name)
    else:
        skipped = {"node_modules", "__pycache__", "dist", ".git"}
        found = (path for path in ROOT.rglob("*") if not skipped & set(path.parts))
    return [path for path in found if path.is_file() and not path.is_symlink()]


def report(faults: list[str]) -> str:
    """A failure message with one fault a line."""
    return f"{len(faults)} fault(s):\n" + "\n".join(sorted(faults))
