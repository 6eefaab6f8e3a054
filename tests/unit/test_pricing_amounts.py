"""Rates, materials, visits, discounts, no-charge work and totals (rules.md, section 3; RN-015, RN-031)."""

from decimal import Decimal

import pytest

from techops.kernel.errors import ViolationKind
from techops.kernel.money import Rounding
from techops.pricing.model import (
    DiscountKind,
    LineKind,
    MaterialPriceSource,
    MaterialUse,
    NoChargeReason,
    OtherCharge,
    RateChoice,
    RateRow,
    RateSource,
    RateSources,
    VisitCharge,
    VolumeTier,
)
from techops.pricing.rules import check_discount, material_price, price, resolve_rate, volume_percent
from techops.pricing.rules_discounts import settle
from tests.unit.pricing_builders import decimals, interval, order, rows, terms
from tests.unit.refusals import refusal

PATH = (("Pumps", None), ("Repair", Decimal(55)), ("All", Decimal(45)))
BEARING = MaterialUse("BRG-1", "Bearing", Decimal(2), "Nos", Decimal("45.00"), "Price list")


def sources(
    *contract_rates: RateRow, contract_rate: Decimal | None = None, path: tuple = PATH
) -> RateSources:
    return RateSources(contract_rates, contract_rate, path, Decimal(50))


# --- hourly rate

BOTH = RateRow("Repair", "Electrical", Decimal(90))
CATEGORY = RateRow("Repair", None, Decimal(70))
ROOT = RateRow("All", "Electrical", Decimal(85))


@pytest.mark.parametrize(
    ("given", "specialty", "expected"),
    [
        (
            sources(ROOT, CATEGORY, BOTH),
            "Electrical",
            RateChoice(Decimal(90), RateSource.CONTRACT_CATEGORY_SPECIALTY, "Repair"),
        ),
        (  # a specialty's rate on a farther category still beats any specialty on a nearer one
            sources(ROOT, CATEGORY),
            "Electrical",
            RateChoice(Decimal(85), RateSource.CONTRACT_CATEGORY_SPECIALTY, "All"),
        ),
        (
            sources(BOTH, CATEGORY, contract_rate=Decimal(65)),
            "Mechanics",
            RateChoice(Decimal(70), RateSource.CONTRACT_CATEGORY, "Repair"),
        ),
        (sources(CATEGORY, BOTH), None, RateChoice(Decimal(70), RateSource.CONTRACT_CATEGORY, "Repair")),
        (
            sources(BOTH, contract_rate=Decimal(65)),
            None,
            RateChoice(Decimal(65), RateSource.CONTRACT, ""),
        ),
        (sources(contract_rate=Decimal(0)), None, RateChoice(Decimal(0), RateSource.CONTRACT, "")),
        (sources(), "Electrical", RateChoice(Decimal(55), RateSource.CATEGORY, "Repair")),
        (sources(path=(("Pumps", None),)), None, RateChoice(Decimal(50), RateSource.SETTINGS, "")),
    ],
)
def test_the_most_specific_rate_holds(
    given: RateSources, specialty: str | None, expected: RateChoice
) -> None:
    assert resolve_rate(given, specialty) == expected


# --- materials


def test_the_seeds_bearing_costs_45() -> None:
    # 32.00 + 40 % = 44.80 -> nearest 1.00 = 45.00
    found = material_price(None, Decimal("32.00"), Decimal(40), Decimal("1.00"))
    assert found.price == Decimal("45.00")
    assert found.source is MaterialPriceSource.COST_PLUS_MARKUP
    assert list(map(str, found.trace)) == ["Cost 32 + 40 % = 44.8", "Rounded to steps of 1: 45.00"]


def test_an_item_price_is_taken_as_it_is() -> None:
    found = material_price(Decimal("44.80"), Decimal("32.00"), Decimal(40), Decimal("1.00"))
    assert (found.price, found.source) == (Decimal("44.80"), MaterialPriceSource.PRICE_LIST)
    assert str(found.trace[0]) == "Item Price 44.8, taken as it is"


@pytest.mark.parametrize(
    ("cost", "step", "rounding", "expected"),
    [
        ("0.30", "1", Rounding.COMMERCIAL, "0.42"),  # would round to 0: the cents stay
        ("0.40", "1", Rounding.COMMERCIAL, "1.00"),  # 0.56 -> 1
        ("10.03", "0", Rounding.COMMERCIAL, "14.04"),  # 14.042
        ("0.0875", "0", Rounding.BANKERS, "0.12"),  # 0.1225 -> 0.12
        ("0.0893", "0.05", Rounding.COMMERCIAL, "0.15"),  # 0.12502 -> 3 steps
    ],
)
def test_cost_plus_markup_rounds_by_policy_but_never_to_nothing(
    cost: str, step: str, rounding: Rounding, expected: str
) -> None:
    assert material_price(None, Decimal(cost), Decimal(40), Decimal(step), rounding).price == Decimal(
        expected
    )


@pytest.mark.parametrize("cost", [None, Decimal(0)])
def test_a_material_with_neither_price_nor_cost_asks_for_a_price(cost: Decimal | None) -> None:
    with refusal("material_without_price"):
        material_price(None, cost, Decimal(40), Decimal(1))


def test_equal_parts_share_a_line_and_zero_quantities_have_none() -> None:
    third = MaterialUse("OIL", "Oil", Decimal("0.333"), "Litre", Decimal("10.01"), "Price list")
    none = MaterialUse("NUT", "Nut", Decimal(0), "Nos", Decimal(1), "Price list")
    priced = price(order(materials=(third, BEARING, third, none)), terms())
    # 0.666 x 10.01 = 6.66666 -> 6.67 (twice 3.33 would be 6.66); 2 x 45
    assert rows(priced, LineKind.MATERIAL) == [
        decimals("0.666", "10.01", "6.67"),
        decimals("2", "45.00", "90.00"),
    ]
    assert priced.material_total == Decimal("96.67")
    line = priced.lines[1]
    assert (line.item, line.uom, line.description.format(**line.params)) == ("BRG-1", "Nos", "Bearing")
    assert str(line.trace[0]) == "45 per Nos: Price list"


# --- visits and other charges


def test_travel_is_once_per_visit_that_travelled_and_a_failed_visit_has_its_fee() -> None:
    visits = (
        VisitCharge("V1", travelled=True, failed=True),
        VisitCharge("V2", travelled=True, failed=False),
        VisitCharge("Workshop", travelled=False, failed=False),
    )
    priced = price(order(visits=visits), terms())
    assert rows(priced, LineKind.TRAVEL) == [decimals("2", "20.00", "40.00")]
    assert rows(priced, LineKind.FAILED_VISIT) == [decimals("1", "35.00", "35.00")]
    assert [line.visits for line in priced.lines] == [("V1", "V2"), ("V1",)]
    assert priced.travel_total == Decimal("75.00")


def test_fees_of_zero_have_no_line() -> None:
    visits = (VisitCharge("V1", travelled=True, failed=True),)
    assert price(order(visits=visits), terms(travel_fee=Decimal(0), failed_visit_fee=Decimal(0))).lines == ()


def test_other_charges_share_a_line_by_description_and_rate() -> None:
    parking = OtherCharge("Parking", Decimal(1), Decimal("7.50"))
    toll = OtherCharge("Toll", Decimal(0), Decimal(3))
    priced = price(order(others=(parking, toll, parking)), terms())
    assert rows(priced) == [decimals("2", "7.50", "15.00")]
    assert priced.other_total == Decimal("15.00")


# --- no charge


@pytest.mark.parametrize("reason", list(NoChargeReason))
def test_rn_031_no_charge_work_keeps_quantities_and_bills_zero(reason: NoChargeReason) -> None:
    work = order(
        no_charge=reason,
        intervals=(interval("2026-01-05 10:00", "2026-01-05 12:00"),),
        materials=(BEARING,),
        visits=(VisitCharge("V1", travelled=True, failed=False),),
        discount_percent=Decimal(5),
    )
    priced = price(work, terms(discount_percent=Decimal(10)))
    assert rows(priced) == [decimals("2", "0", "0"), decimals("1", "0", "0"), decimals("2", "0", "0")]
    assert str(priced.lines[0].trace[-1]) == f"No charge ({reason}): 0 instead of 50.00"
    assert (priced.gross_total, priced.net_total, priced.discounts) == (0, 0, ())


# --- discounts


def test_discounts_are_taken_in_turn_granted_contract_volume() -> None:
    work = order(others=(OtherCharge("Job", Decimal(1), Decimal("333.33")),), discount_percent=Decimal(5))
    agreed = terms(discount_percent=Decimal(10), volume_percent=Decimal(3), contract="CTR-00001")
    priced = price(work, agreed)
    # 5 % of 333.33 = 16.6665 -> 16.67, rest 316.66; 10 % = 31.666 -> 31.67, rest 284.99; 3 % = 8.5497 -> 8.55
    assert [(one.kind, one.amount) for one in priced.discounts] == [
        (DiscountKind.GRANTED, Decimal("16.67")),
        (DiscountKind.CONTRACT, Decimal("31.67")),
        (DiscountKind.VOLUME, Decimal("8.55")),
    ]
    assert priced.discount_total == Decimal("56.89")
    assert priced.net_total == Decimal("276.44")
    assert list(map(str, (one.reason for one in priced.discounts))) == [
        "Discount granted on the quotation: 5 % of 333.33",
        "Discount of contract CTR-00001: 10 % of 316.66",
        "Volume discount for the month: 3 % of 284.99",
    ]


def test_a_full_discount_leaves_nothing_for_the_next() -> None:
    work = order(others=(OtherCharge("Job", Decimal(1), Decimal(80)),), discount_percent=Decimal(100))
    priced = price(work, terms(discount_percent=Decimal(10)))
    assert [one.kind for one in priced.discounts] == [DiscountKind.GRANTED]
    assert priced.net_total == 0


def test_bankers_rounding_gives_the_even_cent_as_the_site_does() -> None:
    # 0.5 x 0.25 = 0.125: commercial 0.13, bankers 0.12
    work = order(others=(OtherCharge("Job", Decimal("0.5"), Decimal("0.25")),))
    assert price(work, terms()).net_total == Decimal("0.13")
    assert price(work, terms(rounding=Rounding.BANKERS)).net_total == Decimal("0.12")


TIERS = (VolumeTier(Decimal(5000), Decimal(8)), VolumeTier(Decimal(1000), Decimal(3)))


@pytest.mark.parametrize(
    ("billed", "percent"), [("-1", "0"), ("999.99", "0"), ("1000", "3"), ("4999.99", "3"), ("5000", "8")]
)
def test_the_highest_tier_reached_gives_the_volume_discount(billed: str, percent: str) -> None:
    assert volume_percent(TIERS, Decimal(billed)) == Decimal(percent)


LIMITS = {"Service Supervisor": Decimal(5), "Service Manager": Decimal(20)}


def test_rn_015_the_highest_limit_of_ones_roles_holds() -> None:
    check_discount(Decimal(5), LIMITS, ["Service Supervisor"])
    check_discount(Decimal(20), LIMITS, ["Service Supervisor", "Service Manager", "Employee"])
    check_discount(Decimal(0), LIMITS, [])


@pytest.mark.parametrize(
    ("percent", "roles"),
    [("5.01", ["Service Supervisor"]), ("20.01", ["Service Manager"]), ("0.01", ["Service Technician"])],
)
def test_rn_015_more_than_ones_limit_is_forbidden(percent: str, roles: list[str]) -> None:
    with pytest.raises(Exception, match="Ask someone who may grant more") as caught:
        check_discount(Decimal(percent), LIMITS, roles)
    assert (caught.value.code, caught.value.kind) == ("RN-015", ViolationKind.FORBIDDEN)


@pytest.mark.parametrize("percent", ["-1", "100.01"])
def test_rn_015_a_discount_is_a_percent(percent: str) -> None:
    with refusal("percent_out_of_range"):
        check_discount(Decimal(percent), LIMITS, ["Service Manager"])


def test_a_settlement_is_the_last_discount_and_leaves_the_lines() -> None:
    """2 x 45.00 less 10 % is 81.00; 15 % of it is 12.15, so 68.85 are left."""
    priced = price(order(materials=(BEARING,)), terms(discount_percent=Decimal(10)))
    settled = settle(priced, Decimal(15), Rounding.COMMERCIAL)
    assert settled.lines == priced.lines
    assert (settled.discount_total, settled.net_total) == (Decimal("21.15"), Decimal("68.85"))
    last = settled.discounts[-1]
    assert (last.kind, last.amount) == (DiscountKind.SETTLEMENT, Decimal("12.15"))
    assert last.reason.params["base"] == "81.00"
    with refusal("percent_out_of_range"):
        settle(priced, Decimal(101), Rounding.COMMERCIAL)
