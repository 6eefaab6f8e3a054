"""Which test holds which business rule: the table docs/rules-to-tests.md, made from the tests themselves.

A test holds a rule when it names it (RN-xxx) in its name, docstring, comments or body.

    python -m tests.support.traceability          writes the page
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.support.source import PACKAGE, ROOT, relative, text, tree

PAGE = ROOT / "docs" / "rules-to-tests.md"
TESTS = ROOT / "tests"
RULE = re.compile(r"RN[-_](\d{3})")

# The consolidated rules of the specification (section 16).
RULES = {
    "RN-001": "Work does not start without a located check-in",
    "RN-002": "An urgent order unassigned for 30 minutes goes to managers",
    "RN-003": "An emergency unassigned for 10 minutes goes to all supervisors",
    "RN-004": "A technician has at most 3 orders in progress",
    "RN-005": "An order waiting for more than 24 hours needs a justification, over 48 hours an approval",
    "RN-006": "Additional work over 20 % of the approved amount, or with parts not quoted, needs approval",
    "RN-007": "Nothing is invoiced before the customer has approved the work",
    "RN-008": "Night emergencies: surcharges of night and emergency add up to 150 %",
    "RN-010": "A quotation is valid for 15 days",
    "RN-011": "An invoice is not changed once issued: cancelled and issued again, or credited",
    "RN-012": "Invoices fall due by the contract, 30 days by default",
    "RN-013": "A customer with more than 3 overdue invoices cannot ask for services",
    "RN-014": "An emergency without contract is paid in advance",
    "RN-015": "The largest discount depends on the role",
    "RN-020": "A technician has at least one active specialty",
    "RN-021": "An expired certification disables its specialty",
    "RN-022": "A technician on leave is not offered",
    "RN-023": "Overtime needs an authorisation",
    "RN-024": "A rework rate over 5 % asks for an improvement plan",
    "RN-030": "The warranty starts when the order is completed",
    "RN-031": "Warranty work is a linked order without charge: an invoice of 0",
    "RN-032": "Rework under warranty counts in the technician's figures",
    "RN-033": "Misuse voids the warranty, with a manager's approval",
}
# Rules of capabilities that are not built yet, and the capability.
LATER: dict[str, str] = {}
# Parts of a rule that come later, though the rule is held.
LATER_IN_PART = {
    "RN-005": "the reminder to the supervisor",
    "RN-012": "the reminders of overdue invoices",
    "RN-021": "the warning 30 days before",
}


def holders() -> dict[str, dict[str, list[str]]]:
    """Rule -> test file -> names of the tests that name it (empty: the file as a whole does)."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(TESTS.rglob("test_*.py")):
        if path.is_relative_to(TESTS / "static"):
            continue
        for rule, tests in _named(path).items():
            found[rule][relative(path)] = tests
    return found


def _named(path: Path) -> dict[str, list[str]]:
    """Rule -> tests of one file. What stands between two tests belongs to the file."""
    lines = text(path).splitlines()
    found: dict[str, list[str]] = {rule: [] for rule in _rules(text(path))}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            start = min([node.lineno, *(mark.lineno for mark in node.decorator_list)]) - 1
            for rule in _rules("\n".join(lines[start : node.end_lineno])):
                found[rule].append(node.name)
    return found


def _rules(content: str) -> list[str]:
    return sorted({f"RN-{number}" for number in RULE.findall(content)})


def sources() -> dict[str, list[str]]:
    """Rule -> files of the package that name it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / "demo"):
            continue
        for rule in _rules(text(path)):
            found[rule].append(relative(path))
    return found


def page() -> str:
    """The table as the page holds it."""
    held, enforced = holders(), sources()
    rows = [
        "# Business rules and their tests",
        "",
        "Made by `python -m tests.support.traceability` from the tests themselves; `tests/static` fails when",
        "it is out of date. The numbers are those of the specification's consolidated rules.",
        "",
        "| Rule | What it says | Where | Tests |",
        "|---|---|---|---|",
    ]
    for rule, meaning in RULES.items():
        where = "<br>".join(f"`{_short(name)}`" for name in enforced.get(rule, []))
        rows.append(f"| {rule} | {_meaning(rule, meaning)} | {where or '-'} | {_tests(held.get(rule, {}))} |")
    return "\n".join(rows) + "\n"


def _short(name: str) -> str:
    return name.removeprefix("techops/").removesuffix(".py")


def _meaning(rule: str, meaning: str) -> str:
    if rule in LATER:
        return f"{meaning}. *Not built yet: {LATER[rule]}.*"
    return f"{meaning}. *Not yet: {LATER_IN_PART[rule]}.*" if rule in LATER_IN_PART else f"{meaning}."


def _tests(files: dict[str, list[str]]) -> str:
    cells = []
    for name, tests in files.items():
        link = f"[{name.removeprefix('tests/')}](../{name})"
        cells.append(f"{link}: {', '.join(f'`{test}`' for test in tests)}" if tests else link)
    return "<br>".join(cells) or "-"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
