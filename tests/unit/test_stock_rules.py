"""Whether a part can be used, given back, or must be fetched (seed 1, section 9)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from techops.kernel.errors import RuleViolation
from techops.stock import rules
from techops.stock.model import Place, StockItem, Wanted
from tests.unit.refusals import refusal

BEARING = StockItem(
    "SKF-6205", "Rodamiento", "Unidad", has_serial_no=False, has_batch_no=False, whole_units=False
)
PIECES = replace(BEARING, whole_units=True)
NUMBERED = replace(BEARING, has_serial_no=True)
ONE, TWO = Decimal(1), Decimal(2)


@pytest.mark.parametrize("quantity", ["1", "0.5", "100000", "0.001"])
def test_a_quantity_that_can_be(quantity: str) -> None:
    rules.check_quantity(BEARING, Decimal(quantity))


@pytest.mark.parametrize("quantity", ["0", "-1", "100000.01"])
def test_a_quantity_that_cannot_be(quantity: str) -> None:
    with refusal("bad_quantity"):
        rules.check_quantity(BEARING, Decimal(quantity))


def test_whole_units_are_not_cut() -> None:
    rules.check_quantity(PIECES, TWO)
    with refusal("whole_units_only"):
        rules.check_quantity(PIECES, Decimal("1.5"))


@pytest.mark.parametrize("numbers", [(), ("A",), ("A", "A"), ("A", "B", "C")])
def test_one_serial_number_for_each_unit(numbers: tuple[str, ...]) -> None:
    with refusal("serial_numbers_missing"):
        rules.check_serial_numbers(NUMBERED, TWO, numbers)


def test_serial_numbers_that_are_right() -> None:
    rules.check_serial_numbers(NUMBERED, TWO, ("A", "B"))
    rules.check_serial_numbers(BEARING, TWO, ())
    with refusal("no_serial_numbers"):
        rules.check_serial_numbers(BEARING, ONE, ("A",))


def test_what_the_van_holds_can_be_taken() -> None:
    rules.check_at_hand(BEARING, TWO, "Furgoneta 1", TWO, [])


def test_a_refusal_names_what_is_left_and_the_fullest_places() -> None:
    places = [Place(f"Almacén {number}", Decimal(number)) for number in (9, 7, 4, 2)]
    with pytest.raises(RuleViolation) as caught:
        rules.check_at_hand(BEARING, TWO, "Furgoneta 1", ONE, places)
    said = str(caught.value)
    assert "Furgoneta 1 has 1 of Rodamiento (SKF-6205)" in said
    assert "Almacén 9 (9), Almacén 7 (7), Almacén 4 (4)" in said and "Almacén 2" not in said
    assert caught.value.code == "not_enough_stock"


def test_a_refusal_says_when_there_is_none_anywhere() -> None:
    with pytest.raises(RuleViolation, match="none elsewhere"):
        rules.check_at_hand(BEARING, ONE, "Furgoneta 1", Decimal(0), [])


def test_no_more_comes_back_than_went_out() -> None:
    rules.check_returned("SKF-6205", ONE, ONE)
    with refusal("returns_too_much"):
        rules.check_returned("SKF-6205", TWO, ONE)


def test_a_part_is_fetched_where_enough_lies_else_bought() -> None:
    places = {
        BEARING.name: [
            Place("Furgoneta 1", Decimal(9)),
            Place("Almacén", Decimal(3)),
            Place("Central", Decimal(5)),
        ]
    }
    requests = rules.sources(
        [Wanted(BEARING, TWO), Wanted(replace(BEARING, name="X"), ONE)], places, "Furgoneta 1"
    )
    assert [request.source for request in requests] == ["Central", None]
    assert rules.sources([Wanted(BEARING, Decimal(6))], places, "Furgoneta 1")[0].source is None


def test_parts_named_twice_are_added_up() -> None:
    assert rules.merged([Wanted(BEARING, ONE), Wanted(PIECES, ONE), Wanted(BEARING, TWO)]) == (
        Wanted(BEARING, Decimal(3)),
        Wanted(PIECES, ONE),
    )


@pytest.mark.parametrize(
    ("quantity", "text"), [("4", "4"), ("4.50", "4.5"), ("0.000", "0"), ("1E+2", "100"), ("100", "100")]
)
def test_quantities_are_written_plainly(quantity: str, text: str) -> None:
    assert rules.plain(Decimal(quantity)) == text
