"""Marks tests by their folder, gives site tests their fixtures, and says which tests did not run and why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ON_A_SITE = {"integration": "integration", "hostile": "integration", "e2e": "e2e", "benchmarks": "benchmark"}
NO_SITE = "no test site: run script/test, which makes one"

pytest_plugins = [
    "tests.support.bench",
    "tests.support.world",
    "tests.support.stage",
    "tests.support.planted",
]


def _reason() -> str | None:
    """Why tests that need a site cannot run (None: they can)."""
    if reason := os.environ.get("TECHOPS_NO_BENCH"):
        return reason
    return None if os.environ.get("TECHOPS_TEST_SITE") else NO_SITE


def _suite(path: Path) -> str | None:
    return path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = _reason()
    for item in items:
        marker = ON_A_SITE.get(_suite(item.path) or "")
        if not marker:
            continue
        item.add_marker(marker)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reason = _reason()
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if report.nodeid.startswith(tuple(f"tests/{suite}/" for suite in ON_A_SITE))
    ]
    if reason and skipped:
        terminalreporter.write_sep(
            "!", f"{len(skipped)} TESTS THAT NEED A SITE DID NOT RUN", red=True, bold=True
        )
        terminalreporter.write_line(f"Reason: {reason}", red=True)
