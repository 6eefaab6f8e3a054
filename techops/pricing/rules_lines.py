"""How every priced line is finished: quantity x rate to the cent, and 0 when there is no charge."""

from dataclasses import dataclass
from decimal import Decimal

from techops.kernel.errors import RuleViolation
from techops.kernel.money import LARGEST_AMOUNT, ZERO, Rounding, quantize
from techops.kernel.text import _lt
from techops.pricing.model import LineKind, NoChargeReason, Params, PricedLine, TraceStep

QUANTITY_PLACES = 6  # the precision of qty on our invoice rows: a minute is 0.016667 h
MONEY_PLACES = 2  # the precision of rate and amount
HOUR = "Hour"  # ERPNext's own units of measure
UNIT = "Nos"


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line whose rate is known but not yet rounded, nor waived."""

    kind: LineKind
    key: str
    description: str
    params: Params
    quantity: Decimal
    uom: str
    rate: Decimal
    trace: tuple[TraceStep, ...] = ()
    item: str | None = None
    visits: tuple[str, ...] = ()


def finish_line(draft: LineDraft, no_charge: NoChargeReason | None, rounding: Rounding) -> PricedLine:
    """Return the line ERPNext will compute from the same quantity and rate, with the last steps of its trace.

    No-charge work (warranty, rework, goodwill: RN-031) keeps quantity and trace and bills 0. Raises
    RuleViolation ``amount_too_large``.
    """
    quantity = quantize(draft.quantity, QUANTITY_PLACES, rounding)
    full_rate = quantize(draft.rate, MONEY_PLACES, rounding)
    rate = full_rate if no_charge is None else quantize(ZERO)
    amount = quantize(check_amount(quantity * rate), MONEY_PLACES, rounding)
    if no_charge is None:
        last = _multiplication(quantity, rate, amount, rounding)
    else:
        last = _waiver(no_charge, full_rate)
    return PricedLine(
        kind=draft.kind,
        key=draft.key,
        description=draft.description,
        params=draft.params,
        quantity=quantity,
        uom=draft.uom,
        rate=rate,
        amount=amount,
        item=draft.item,
        visits=draft.visits,
        trace=(*draft.trace, last),
    )


def check_amount(amount: Decimal) -> Decimal:
    """Return `amount`; raises RuleViolation ``amount_too_large`` when the books could not hold it."""
    if amount > LARGEST_AMOUNT:
        raise RuleViolation(
            "amount_too_large",
            _lt("The amount {amount} is too large to be true. Check quantities and rates."),
            amount=plain(amount),
        )
    return amount


def plain(number: Decimal) -> str:
    """Return `number` as short text without exponent or trailing zeros, fit for a key or a trace."""
    return f"{number.normalize():f}"


def _multiplication(quantity: Decimal, rate: Decimal, amount: Decimal, rounding: Rounding) -> TraceStep:
    return TraceStep(
        "amount",
        _lt("{quantity} x {rate} = {amount}, rounded to cents ({rounding})"),
        {
            "quantity": plain(quantity),
            "rate": f"{rate:f}",
            "amount": f"{amount:f}",
            "rounding": rounding.name.capitalize(),
        },
    )


def _waiver(reason: NoChargeReason, full_rate: Decimal) -> TraceStep:
    return TraceStep(
        "no_charge",
        _lt("No charge ({reason}): 0 instead of {rate}"),
        {"reason": reason, "rate": f"{full_rate:f}"},
    )
