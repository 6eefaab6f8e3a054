"""Exact money: `Decimal` inside, rounded only at named points, never a NaN or an infinity."""

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

ZERO = Decimal(0)
HUNDRED = Decimal(100)
LARGEST_AMOUNT = Decimal("999999999999")  # fits ERPNext's decimal(21,9) columns with room for sums


class Rounding(StrEnum):
    """The site's rounding method (System Settings), so that our cents are ERPNext's cents."""

    COMMERCIAL = ROUND_HALF_UP
    BANKERS = ROUND_HALF_EVEN


def to_decimal(value: object, *, label: str = "value") -> Decimal:
    """Return `value` (number or numeric text) as a finite Decimal, through its shortest text for floats.

    Raises RuleViolation ``not_a_number`` for anything else: text, NaN, infinities, booleans, absurd
    magnitudes.
    """
    if isinstance(value, bool) or value is None:
        raise _not_a_number(label)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _not_a_number(label) from None
    if not number.is_finite() or abs(number) > LARGEST_AMOUNT:
        raise _not_a_number(label)
    return number


def quantize(amount: Decimal, places: int = 2, rounding: Rounding = Rounding.COMMERCIAL) -> Decimal:
    """Round `amount` to `places` decimals the way the site's books do."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=rounding.value)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Return `percent` % of `amount`, unrounded."""
    return amount * percent / HUNDRED


def round_to_step(amount: Decimal, step: Decimal, *, up: bool = False) -> Decimal:
    """Round to the nearest multiple of `step` (halves away from zero), or to the next one up; step 0 keeps
    it.
    """
    if step <= ZERO:
        return amount
    mode = ROUND_CEILING if up else ROUND_HALF_UP
    return (amount / step).quantize(Decimal(1), rounding=mode) * step


def _not_a_number(label: str) -> RuleViolation:
    return RuleViolation(
        "not_a_number",
        _lt("{label} must be a plain number. Correct it and try again."),
        kind=ViolationKind.BAD_INPUT,
        label=label,
    )
