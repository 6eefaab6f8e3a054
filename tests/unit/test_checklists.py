"""Checklists: which answers are taken, and what an order lacks before it can be completed."""

from __future__ import annotations

import pytest

from techops.checklists.model import CheckOutcome, Point
from techops.checklists.rules import known_point, nothing_left_open, outcome_of
from techops.kernel.errors import RuleViolation

POINTS = (Point("Medir el consumo"), Point("Limpiar el filtro", required=False), Point("Revisar fugas"))


@pytest.mark.parametrize("outcome", CheckOutcome)
def test_an_outcome_is_one_of_three(outcome: CheckOutcome) -> None:
    assert outcome_of(outcome.value, "Fuga en la válvula") is outcome


@pytest.mark.parametrize(
    ("value", "note", "code"), [("Perfect", "", "bad_outcome"), ("Fault Found", "  ", "missing_note")]
)
def test_other_outcomes_and_faults_without_words_are_refused(value: str, note: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        outcome_of(value, note)
    assert refusal.value.code == code


def test_a_point_is_one_of_the_checklist() -> None:
    assert known_point("Revisar fugas", POINTS, "ORD-1") is POINTS[2]
    with pytest.raises(RuleViolation) as refusal:
        known_point("Pintar", POINTS, "ORD-1")
    assert refusal.value.code == "no_such_point" and refusal.value.params["order"] == "ORD-1"


def test_only_points_that_must_be_answered_hold_an_order_back() -> None:
    with pytest.raises(RuleViolation) as refusal:
        nothing_left_open(POINTS, {"Medir el consumo"}, "ORD-1")
    assert refusal.value.code == "checklist_open" and refusal.value.params["points"] == ("Revisar fugas",)
    nothing_left_open(POINTS, {"Medir el consumo", "Revisar fugas"}, "ORD-1")
    nothing_left_open((), (), "ORD-1")
