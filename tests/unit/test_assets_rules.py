"""Sites, plates, VINs and odometers (rules.md sections 2 and 9)."""

from decimal import Decimal

import pytest

from techops.assets import rules
from techops.kernel.errors import RuleViolation, ViolationKind


def code_of(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_an_empty_position_is_not_a_place_in_the_sea():
    assert rules.site_position(0, 0) is None
    assert rules.site_position(None, None) is None
    assert rules.site_position(-12.1, -77.0) == (-12.1, -77.0)
    assert rules.site_position(0.0, 9.4) == (0.0, 9.4)


def test_half_a_position_is_refused():
    assert code_of(rules.site_position, -12.1, None) == "position_incomplete"
    assert code_of(rules.site_position, None, -77.0) == "position_incomplete"


@pytest.mark.parametrize("latitude", [91, -90.001, float("nan"), float("inf")])
def test_a_position_off_the_globe_is_refused(latitude):
    assert code_of(rules.site_position, latitude, 1) == "position_invalid"


@pytest.mark.parametrize("metres", [-1, 10_001])
def test_a_radius_that_checks_nothing_is_refused(metres):
    assert code_of(rules.check_radius, metres) == "radius_too_large"


@pytest.mark.parametrize("metres", [0, 300, 10_000])
def test_a_sensible_radius_passes(metres):
    rules.check_radius(metres)


def test_plates_are_compared_by_letters_and_digits():
    assert rules.plate_key("abc-123") == rules.plate_key(" ABC 123 ") == "ABC123"
    assert rules.clean_plate(" abc   123 ") == "ABC 123"


@pytest.mark.parametrize("plate", [None, "", "  ", "--"])
def test_a_vehicle_without_a_plate_is_refused(plate):
    assert code_of(rules.clean_plate, plate) == "plate_missing"


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"])
def test_a_correct_vin_passes(vin):
    assert rules.judge_vin(rules.clean_vin(vin.lower())) is rules.VinVerdict.VALID


def test_a_wrong_check_digit_is_refused_in_north_america_and_a_warning_elsewhere():
    assert code_of(rules.judge_vin, "1M8GDM9AXKP042789") == "vin_check_digit_wrong"
    assert rules.judge_vin("WVWZZZ1JZXW000001") is rules.VinVerdict.UNCHECKED


@pytest.mark.parametrize("vin", ["", "WVW", "1M8GDM9AXKP04278O", "1M8GDM9AXKP0427880", "ÁM8GDM9AXKP042788"])
def test_what_is_no_vin_is_refused(vin):
    assert code_of(rules.clean_vin, vin) == "vin_malformed"


def test_the_odometer_never_goes_backwards():
    rules.check_odometer(Decimal(100), Decimal(100))
    rules.check_odometer(Decimal(100), Decimal("100.1"))
    with pytest.raises(RuleViolation, match=r"100\.5 before; 100 would") as caught:
        rules.check_odometer(Decimal("100.5"), Decimal("100.0"))
    assert caught.value.code == "odometer_decreases"
    assert caught.value.kind is ViolationKind.INVALID


@pytest.mark.parametrize("year", [1885, 2028, -1])
def test_an_impossible_model_year_is_refused(year):
    assert code_of(rules.check_model_year, year, 2026) == "model_year_wrong"


@pytest.mark.parametrize("year", [0, 1886, 2026, 2027])
def test_a_possible_model_year_passes(year):
    rules.check_model_year(year, 2026)


def test_an_asset_stands_at_its_customers_site_or_in_our_workshop():
    place = {"asset": "A", "site": "S"}
    rules.check_asset_site("C", "C", site_is_workshop=False, **place)
    rules.check_asset_site("C", None, site_is_workshop=True, **place)
    assert code_of(rules.check_asset_site, "C", "D", site_is_workshop=False, **place) == "asset_site_mismatch"
