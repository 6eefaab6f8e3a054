"""Exact money (style.md, 4.22: Decimal inside, quantised at named points)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import LARGEST_AMOUNT, Rounding, percent_of, quantize, round_to_step, to_decimal


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, "0.1"),
        (3, "3"),
        ("12.50", "12.50"),
        (Decimal("1e3"), "1000"),
        (str(LARGEST_AMOUNT), "999999999999"),
    ],
)
def test_numbers_become_the_decimal_a_person_would_write(value: object, expected: str) -> None:
    assert to_decimal(value) == Decimal(expected)


@pytest.mark.parametrize(
    "value", ["", "ten", None, True, float("nan"), float("inf"), "-Infinity", LARGEST_AMOUNT + 1, [1]]
)
def test_what_is_no_number_is_refused_by_its_label(value: object) -> None:
    with pytest.raises(RuleViolation, match=r"The rate must be a plain number") as refusal:
        to_decimal(value, label="The rate")
    assert refusal.value.code == "not_a_number"
    assert refusal.value.kind is ViolationKind.BAD_INPUT


def test_halves_round_as_the_site_rounds() -> None:
    # 0.125 lies halfway: commercial goes away from zero, bankers to the even cent
    assert quantize(Decimal("0.125")) == Decimal("0.13")
    assert quantize(Decimal("0.125"), 2, Rounding.BANKERS) == Decimal("0.12")
    assert quantize(Decimal("-0.125")) == Decimal("-0.13")
    assert quantize(Decimal("0.3333333"), 6) == Decimal("0.333333")


def test_percent_of_is_not_rounded() -> None:
    # 7.5 % of 0.33 = 0.02475
    assert percent_of(Decimal("0.33"), Decimal("7.5")) == Decimal("0.02475")


@pytest.mark.parametrize(
    ("amount", "step", "up", "expected"),
    [
        ("44.80", "1", False, "45"),
        ("44.50", "1", False, "45"),
        ("44.49", "1", False, "44"),
        ("44.01", "1", True, "45"),
        ("45", "15", True, "45"),
        ("44.03", "0.05", False, "44.05"),
        ("44.80", "0", False, "44.80"),
        ("44.80", "-1", True, "44.80"),
    ],
)
def test_steps(amount: str, step: str, up: bool, expected: str) -> None:
    assert round_to_step(Decimal(amount), Decimal(step), up=up) == Decimal(expected)


@given(st.decimals(0, 10_000, places=4), st.sampled_from(["0.05", "0.5", "1", "15"]))
def test_a_rounded_amount_is_a_multiple_at_most_half_a_step_away(amount: Decimal, step: str) -> None:
    rounded = round_to_step(amount, Decimal(step))
    assert rounded % Decimal(step) == 0
    assert abs(rounded - amount) * 2 <= Decimal(step)
