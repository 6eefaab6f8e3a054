"""Sealed facts and the links of quotations: who changes a letter holds nothing, and time ends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.kernel import sealed
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.quotations import rules_link

KEY = b"k" * 32
NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
FACTS = st.dictionaries(st.text(max_size=5), st.text(max_size=40) | st.integers(), max_size=5)


@given(FACTS)
def test_what_is_sealed_is_read_with_the_same_key_alone(facts: dict[str, object]) -> None:
    text = sealed.seal(facts, KEY)
    assert sealed.unseal(text, KEY) == facts
    assert sealed.unseal(text, b"other") is None
    assert all(letter.isalnum() or letter in "-_." for letter in text)


@given(FACTS, st.integers(min_value=0), st.characters(codec="ascii"))
def test_a_changed_letter_breaks_the_seal(facts: dict[str, object], place: int, letter: str) -> None:
    text = sealed.seal(facts, KEY)
    at = place % len(text)
    changed = text[:at] + letter + text[at + 1 :]
    assert sealed.unseal(changed, KEY) in (None, facts)


@pytest.mark.parametrize("text", ["", ".", "a", "a.b", "ñ.ñ", "=.=", "x" * 2001, "e30." + "A" * 43])
def test_anything_else_is_nothing(text: str) -> None:
    assert sealed.unseal(text, KEY) is None


def link(ends_at: datetime) -> rules_link.Link:
    return rules_link.Link("COT-00001", "Ana-Molinos", "0" * 64, ends_at)


def test_a_link_ends_with_its_quotation_and_after_fifteen_days_at_the_latest() -> None:
    assert rules_link.ends_at(NOW, NOW + timedelta(days=3)) == NOW + timedelta(days=3)
    assert rules_link.ends_at(NOW, NOW + timedelta(days=60)) == NOW + timedelta(days=15)


def test_a_link_is_read_until_its_last_moment() -> None:
    made = link(NOW)
    assert rules_link.link_of(rules_link.facts_of(made), NOW - timedelta(seconds=1)) == made
    with pytest.raises(RuleViolation) as refusal:
        rules_link.link_of(rules_link.facts_of(made), NOW)
    assert (refusal.value.code, refusal.value.kind) == ("link_expired", ViolationKind.CONFLICT)
    assert made.use == "COT-00001|Ana-Molinos"


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(RuleViolation) as refusal:
        rules_link.link_of(None, NOW)
    assert (refusal.value.code, refusal.value.kind) == ("link_invalid", ViolationKind.NOT_FOUND)
    assert rules_link.used(link(NOW)).code == "link_used"
