"""Whether a part can be used, given back, or must be fetched (rules.md section 3; seed 1, section 9)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO
from techops.kernel.text import _lt
from techops.stock.model import Place, Request, StockItem, Wanted

MOST_PLACES = 3  # how many other warehouses a refusal names
LARGEST_QUANTITY = Decimal(100_000)


def check_quantity(item: StockItem, quantity: Decimal) -> None:
    """Refuse a quantity that is not positive, absurdly large, or cuts a unit that is never cut."""
    if not ZERO < quantity <= LARGEST_QUANTITY:
        raise RuleViolation(
            "bad_quantity",
            _lt("The quantity of {item} must be more than 0 and at most {largest}."),
            kind=ViolationKind.BAD_INPUT,
            item=item.name,
            largest=plain(LARGEST_QUANTITY),
        )
    if item.whole_units and quantity != quantity.to_integral_value():
        raise RuleViolation(
            "whole_units_only",
            _lt("{item} is counted in whole units ({unit}). Correct the quantity."),
            kind=ViolationKind.BAD_INPUT,
            item=item.name,
            unit=item.unit,
        )


def check_serial_numbers(item: StockItem, quantity: Decimal, serial_nos: Sequence[str]) -> None:
    """An item with serial numbers names one for each unit; any other names none."""
    if item.has_serial_no and (len(set(serial_nos)) != len(serial_nos) or len(serial_nos) != quantity):
        raise RuleViolation(
            "serial_numbers_missing",
            _lt("Item {item} has serial numbers. Give {quantity} of them, all different."),
            kind=ViolationKind.BAD_INPUT,
            item=item.name,
            quantity=plain(quantity),
        )
    if serial_nos and not item.has_serial_no:
        raise RuleViolation(
            "no_serial_numbers",
            _lt("Item {item} has no serial numbers. Leave the serial number empty."),
            kind=ViolationKind.BAD_INPUT,
            item=item.name,
        )


def check_at_hand(
    item: StockItem, quantity: Decimal, van: str, at_hand: Decimal, elsewhere: Sequence[Place]
) -> None:
    """Refuse to take more than the van holds, saying what it holds and where else the part lies."""
    if quantity <= at_hand:
        return
    if elsewhere:
        message = _lt("{van} has {at_hand} of {item} left; there is more elsewhere: {elsewhere}.")
    else:
        message = _lt("{van} has {at_hand} of {item} left, and there is none elsewhere. Ask for it.")
    raise RuleViolation(
        "not_enough_stock",
        message,
        van=van,
        at_hand=plain(at_hand),
        item=f"{item.title} ({item.name})",
        elsewhere=", ".join(
            f"{place.warehouse} ({plain(place.quantity)})" for place in elsewhere[:MOST_PLACES]
        ),
    )


def check_returned(item: str, quantity: Decimal, used: Decimal) -> None:
    """Refuse to give back more than was used and not given back yet."""
    if quantity > used:
        raise RuleViolation(
            "returns_too_much",
            _lt("Only {used} of {item} can be given back."),
            item=item,
            used=plain(used),
        )


def sources(wanted: Iterable[Wanted], places: Mapping[str, Sequence[Place]], van: str) -> tuple[Request, ...]:
    """Choose for each part the warehouse that holds enough of it, the fullest first; none: it is bought."""
    return tuple(Request(part, _source(part, places.get(part.item.name, ()), van)) for part in wanted)


def merged(wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Add up the parts named more than once."""
    totals: dict[StockItem, Decimal] = {}
    for part in wanted:
        totals[part.item] = totals.get(part.item, ZERO) + part.quantity
    return tuple(Wanted(item, quantity) for item, quantity in totals.items())


def plain(quantity: Decimal) -> str:
    """Write a quantity without trailing zeros or exponents."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _source(part: Wanted, places: Sequence[Place], van: str) -> str | None:
    enough = [place for place in places if place.warehouse != van and place.quantity >= part.quantity]
    return max(enough, key=lambda place: place.quantity).warehouse if enough else None
