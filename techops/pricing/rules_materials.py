"""What materials cost the customer, and their lines (rules.md, section 3, Materials)."""

from decimal import Decimal

from techops.kernel.errors import RuleViolation
from techops.kernel.money import HUNDRED, ZERO, Rounding, quantize, round_to_step
from techops.kernel.text import _lt
from techops.pricing.model import (
    LineKind,
    MaterialPrice,
    MaterialPriceSource,
    MaterialUse,
    TraceStep,
)
from techops.pricing.rules_checks import check_non_negative
from techops.pricing.rules_lines import LineDraft, plain


def material_price(
    item_price: Decimal | None,
    valuation_cost: Decimal | None,
    markup_percent: Decimal,
    step: Decimal,
    rounding: Rounding = Rounding.COMMERCIAL,
) -> MaterialPrice:
    """Return the unit price of a material: the price list's as it is, else cost + markup rounded to `step`.

    Where rounding to the step would give the material away (a screw at 0.42, step 1.00), its cents stay.
    Raises RuleViolation ``material_without_price`` when there is neither price nor cost, ``negative_value``
    and ``not_a_number``.
    """
    if item_price is not None:
        check_non_negative(item_price, _lt("The item price"))
        return MaterialPrice(item_price, MaterialPriceSource.PRICE_LIST, (_listed(item_price),))
    check_non_negative(markup_percent, _lt("The markup"))
    check_non_negative(step, _lt("The rounding step"))
    if valuation_cost is None or check_non_negative(valuation_cost, _lt("The cost")) == ZERO:
        raise RuleViolation(
            "material_without_price",
            _lt("The material has neither a price nor a cost. Add an Item Price for it and try again."),
        )
    marked_up = valuation_cost * (HUNDRED + markup_percent) / HUNDRED
    price = quantize(round_to_step(marked_up, step) or marked_up, rounding=rounding)
    trace = (_marked_up(valuation_cost, markup_percent, marked_up), _rounded(price, step))
    return MaterialPrice(price, MaterialPriceSource.COST_PLUS_MARKUP, trace)


def material_drafts(materials: tuple[MaterialUse, ...]) -> list[LineDraft]:
    """Return one line per item, unit and price, so that a part taken in two goes costs what was quoted."""
    groups: dict[tuple[str, str, Decimal], list[MaterialUse]] = {}
    for use in materials:
        if use.quantity:
            groups.setdefault((use.item, use.uom, use.unit_price), []).append(use)
    return [_material_draft(uses) for uses in groups.values()]


def _material_draft(uses: list[MaterialUse]) -> LineDraft:
    first = uses[0]
    sources = dict.fromkeys(use.price_source for use in uses)
    return LineDraft(
        kind=LineKind.MATERIAL,
        key=f"material:{first.item}:{first.uom}:{plain(first.unit_price)}",
        description=_lt("{description}"),
        params={"description": first.description},
        quantity=sum((use.quantity for use in uses), ZERO),
        uom=first.uom,
        rate=first.unit_price,
        trace=tuple(_unit_price(first, source) for source in sources),
        item=first.item,
    )


def _unit_price(use: MaterialUse, source: str) -> TraceStep:
    return TraceStep(
        "unit_price",
        _lt("{price} per {uom}: {source}"),
        {"price": plain(use.unit_price), "uom": use.uom, "source": source},
    )


def _listed(price: Decimal) -> TraceStep:
    return TraceStep("item_price", _lt("Item Price {price}, taken as it is"), {"price": plain(price)})


def _marked_up(cost: Decimal, markup: Decimal, result: Decimal) -> TraceStep:
    return TraceStep(
        "markup",
        _lt("Cost {cost} + {percent} % = {result}"),
        {"cost": plain(cost), "percent": plain(markup), "result": plain(result)},
    )


def _rounded(price: Decimal, step: Decimal) -> TraceStep:
    return TraceStep(
        "material_rounding",
        _lt("Rounded to steps of {step}: {price}"),
        {"step": plain(step), "price": f"{price:f}"},
    )
