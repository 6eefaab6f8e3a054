"""Seed 1, section 6.3: cost and margin of an order, by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from techops.costing.model import CostFacts, CostSettings, MarginBand, MaterialUse, TechnicianTime
from techops.costing.rules import cost_order, margin_band

D = Decimal
FACTS = CostFacts(
    labour_billed=D("295.00"),
    materials_billed=D("45.00"),
    other_billed=D("20.00"),
    discounts=D("10.00"),
    technicians=(TechnicianTime("ANA", D("4.5"), D("25.00")), TechnicianTime("BEN", D("1.333"), D("20.00"))),
    materials=(MaterialUse("BEARING", D(1), D("32.00")), MaterialUse("GREASE", D("0.3"), D("5.55"))),
    travel_km=D("24.5"),
)


def test_section_6_3_the_whole_sheet() -> None:
    result = cost_order(FACTS)
    assert result.total_billed == D("350.00")
    assert [one.cost for one in result.technicians] == [D("112.50"), D("26.66")]
    assert result.technician_hours == D("5.833")
    assert result.technician_cost == D("139.16")
    assert result.material_cost == D("33.67")  # 32.00 + 1.67
    assert result.travel_cost == D("8.58")  # 24.5 x 0.35 = 8.575
    assert result.direct_cost == D("181.41")
    assert result.overhead_cost == D("18.14")
    assert result.total_cost == D("199.55")
    assert result.margin == D("150.45")
    assert result.margin_percent == D("42.99")
    assert result.band is MarginBand.PROFITABLE


@pytest.mark.parametrize(
    ("cost", "percent", "band"),
    [
        ("59.99", "40.01", MarginBand.PROFITABLE),
        ("60.00", "40.00", MarginBand.REVIEW),
        ("75.00", "25.00", MarginBand.REVIEW),
        ("75.01", "24.99", MarginBand.INVESTIGATE),
        ("130.00", "-30.00", MarginBand.INVESTIGATE),
    ],
)
def test_section_6_3_bands_at_their_edges(cost, percent, band) -> None:
    facts = CostFacts(
        labour_billed=D(100),
        technicians=(TechnicianTime("ANA", D(1), D(cost)),),
        settings=CostSettings(overhead_percent=D(0)),
    )
    result = cost_order(facts)
    assert (result.margin_percent, result.band) == (D(percent), band)
    assert cost_order(replace(facts, is_completed=False)).band is MarginBand.IN_PROGRESS


def test_rn_031_what_bills_nothing_keeps_its_cost_and_has_no_percentage() -> None:
    result = cost_order(
        replace(FACTS, labour_billed=D(0), materials_billed=D(0), other_billed=D(0), discounts=D(0))
    )
    assert (result.margin, result.margin_percent, result.band) == (D("-199.55"), None, MarginBand.NO_CHARGE)
    assert margin_band(None, CostSettings()) is MarginBand.NO_CHARGE
