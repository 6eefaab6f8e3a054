"""The judgement of script/test: the static checks, then the tests, shared out to the cores of the machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import machine
from console import say, show, step

SUITES = ("tests/static", "tests/unit", "tests/integration", "tests/e2e")
MOST_GROUPS = 2  # as many sites as testing.py names


def judge(checkout: Path, python: Path, env: dict[str, str], arguments: list[str]) -> int:
    env = {**env, "PYTHONDONTWRITEBYTECODE": "1"}
    caches = machine.state_folder() / "caches"
    pytest = [python, "-m", "pytest", "-o", f"cache_dir={caches}/pytest", *arguments]
    if named(arguments):
        return show(pytest, cwd=checkout, env=env)
    failed = [
        title for title, command in gates(checkout, python, caches) if not gate(title, command, checkout, env)
    ]
    with step("Tests"):
        suites = [suite for suite in SUITES if any((checkout / suite).glob("test_*.py"))]
        if show([*pytest, *shared_out(python, arguments), *suites], cwd=checkout, env=env):
            failed.append("tests")
    say(f"\nFAILED: {', '.join(failed)}" if failed else "\nEverything that ran has passed.")
    if reason := env.get("TECHOPS_NO_BENCH"):
        say(f"NOT RUN: the integration and end-to-end tests; {reason}")
    return 1 if failed else 0


def shared_out(python: Path, arguments: list[str]) -> list[str]:
    """pytest-xdist's options: whole files, so that what tests of a file share is made once."""
    count = groups(arguments)
    return ["-n", str(count), "--dist", "loadfile"] if count > 1 and has_module(python, "xdist") else []


def groups(arguments: list[str]) -> int:
    """How many groups of tests run at once: one for tests that were named, else one per core and site."""
    return 1 if named(arguments) else min(MOST_GROUPS, os.cpu_count() or 1)


def named(arguments: list[str]) -> list[str]:
    """The tests that were asked for by their path."""
    return [path for path in arguments if path.split("::")[0].startswith("tests/")]


def gates(checkout: Path, python: Path, caches: Path) -> list[tuple[str, list[str | Path]]]:
    def tool(name: str, *options: str) -> list[str | Path]:
        return [python, "-m", name, *options]

    ruff_cache, mypy_cache = f"{caches}/ruff", f"--cache-dir={caches}/mypy"
    places = [name for name in ("techops", "tests", "script/lib", "docs") if (checkout / name).is_dir()]
    code = [name for name in places if name != "docs"]
    return [
        ("lint", tool("ruff", "check", "--cache-dir", ruff_cache, *code)),
        ("format", tool("ruff", "format", "--check", "--cache-dir", ruff_cache, *code)),
        ("spelling", tool("codespell_lib", *places)),
        ("types", tool("mypy", mypy_cache, "techops")),
        ("types of the pure layer", tool("mypy", mypy_cache, "--strict", *pure_files(checkout))),
    ]


def pure_files(checkout: Path) -> list[str]:
    """Kernel, models and rules: mypy is strict with them."""
    root = checkout / "techops"
    found = {*root.glob("kernel/*.py"), *root.glob("*/model*.py"), *root.glob("*/rules*.py")}
    found |= {*root.glob("*/rules/*.py"), *root.glob("*/model/*.py")}
    return sorted(str(path.relative_to(checkout)) for path in found if path.name != "bridge.py")


def gate(title: str, command: list[str | Path], checkout: Path, env: dict[str, str]) -> bool:
    if not has_module(Path(command[0]), str(command[2])):
        say(f"NOT RUN: {title}; {command[2]} is not installed")
        return True
    with step(title.capitalize()):
        return show(command, cwd=checkout, env=env) == 0


def has_module(python: Path, module: str) -> bool:
    return (
        subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
    )
