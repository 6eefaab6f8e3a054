"""Every business rule of the specification is held by a test that names it, and the page says so."""

from __future__ import annotations

import pytest

from tests.support.source import report
from tests.support.traceability import LATER, LATER_IN_PART, PAGE, RULES, holders, page, sources


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in LATER])
def test_rule_is_held_by_a_test(rule: str) -> None:
    assert holders().get(rule), f"no test names {rule}: {RULES[rule]}"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in LATER])
def test_rule_is_named_where_it_is_decided(rule: str) -> None:
    assert sources().get(rule), f"no code names {rule}: {RULES[rule]}"


def test_no_unknown_rule_is_named() -> None:
    unknown = sorted((set(holders()) | set(sources())) - set(RULES))
    assert not unknown, report([f"{rule} is no rule of the specification" for rule in unknown])


def test_what_is_for_later_is_not_there_yet() -> None:
    """Once a test holds a rule, it is no longer for later."""
    built = sorted(set(LATER) & set(holders()))
    assert not built, f"take out of LATER: {built}"
    assert not set(LATER) & set(LATER_IN_PART)


def test_the_page_is_true() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.support.traceability"
