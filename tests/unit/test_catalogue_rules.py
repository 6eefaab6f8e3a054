"""What a service category inherits (rules.md section 3)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from techops.catalogue.model import CategoryRow
from techops.catalogue.rules import check_orderable, inherited
from techops.kernel.errors import RuleViolation

ROOT = CategoryRow("Root", True, False, "Repair", Decimal(60), 10, Decimal(0), "Mechanics", "SRV")
MIDDLE = CategoryRow("Middle", True, False, "Repair", Decimal(0), 20, Decimal(0), None, None)
LEAF = CategoryRow("Leaf", False, False, "Diagnosis", Decimal(0), 0, Decimal(2), None, None)


def test_the_nearest_value_holds():
    facts = inherited([LEAF, MIDDLE, ROOT])
    assert facts.path == (("Leaf", None), ("Middle", None), ("Root", Decimal(60)))
    assert (facts.warranty_days, facts.specialty, facts.item) == (20, "Mechanics", "SRV")
    assert (facts.service_type, facts.estimated_hours) == ("Diagnosis", Decimal(2))


def test_nothing_above_says_nothing():
    facts = inherited([LEAF])
    assert (facts.specialty, facts.item, facts.warranty_days) == (None, None, 0)


def test_a_service_below_a_retired_group_is_retired():
    with pytest.raises(RuleViolation) as caught:
        check_orderable(inherited([LEAF, replace(MIDDLE, disabled=True), ROOT]))
    assert caught.value.code == "category_disabled"


def test_a_group_is_not_ordered():
    with pytest.raises(RuleViolation) as caught:
        check_orderable(inherited([MIDDLE, ROOT]))
    assert caught.value.code == "category_is_group"
    check_orderable(inherited([LEAF, MIDDLE, ROOT]))
