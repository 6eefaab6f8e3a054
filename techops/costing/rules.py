"""The profitability of an order (seed 1, section 6.3; rules.md section 6)."""

from decimal import Decimal

from techops.costing.model import (
    CostFacts,
    CostResult,
    CostSettings,
    MarginBand,
    TechnicianCost,
    TechnicianTime,
)
from techops.kernel.money import HUNDRED, ZERO, percent_of, quantize


def cost_order(facts: CostFacts) -> CostResult:
    """Return what the order earned, cost and left.

    Rounded to the cent are: each technician's and each material's line, travel, overhead; sums are of rounded
    lines, so that they add up on paper. Overhead is a percentage of the direct costs.
    """
    settings = facts.settings
    billed = facts.labour_billed + facts.materials_billed + facts.other_billed - facts.discounts
    technicians = tuple(_technician_cost(one) for one in facts.technicians)
    technician_cost = sum((one.cost for one in technicians), ZERO)
    material_cost = sum((quantize(one.quantity * one.unit_cost) for one in facts.materials), ZERO)
    travel_cost = quantize(facts.travel_km * settings.cost_per_km)
    direct = technician_cost + material_cost + travel_cost
    overhead = quantize(percent_of(direct, settings.overhead_percent))
    margin = billed - direct - overhead
    percent = margin_percent(margin, billed)
    return CostResult(
        total_billed=billed,
        technicians=technicians,
        technician_hours=sum((one.hours for one in technicians), ZERO),
        technician_cost=technician_cost,
        material_cost=material_cost,
        travel_cost=travel_cost,
        direct_cost=direct,
        overhead_cost=overhead,
        total_cost=direct + overhead,
        margin=margin,
        margin_percent=percent,
        band=margin_band(percent, settings) if facts.is_completed else MarginBand.IN_PROGRESS,
    )


def margin_percent(margin: Decimal, billed: Decimal) -> Decimal | None:
    """Return the margin in percent of what was billed, to two decimals; None when nothing was billed."""
    return quantize(margin / billed * HUNDRED) if billed > ZERO else None


def margin_band(percent: Decimal | None, settings: CostSettings) -> MarginBand:
    """Return the band of a rounded percentage: over 40 profitable, 25 to 40 review, else investigate."""
    if percent is None:
        return MarginBand.NO_CHARGE
    if percent > settings.profitable_margin:
        return MarginBand.PROFITABLE
    return MarginBand.REVIEW if percent >= settings.review_margin else MarginBand.INVESTIGATE


def _technician_cost(time: TechnicianTime) -> TechnicianCost:
    cost = quantize(time.hours * time.hourly_cost)
    return TechnicianCost(time.technician, time.hours, time.hourly_cost, cost)
