"""Positions and distances (rules.md, section 2: a check-in lies within the site's radius)."""

from math import isclose, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.geo import EARTH_RADIUS_METRES, haversine_metres, validate_position

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_one_degree_along_the_equator_is_a_360th_of_its_length() -> None:
    # circumference 2 x pi x 6,371,008.8 m = 40,030,228.9 m; / 360 = 111,195.08 m
    assert haversine_metres(0, 0, 0, 1) == pytest.approx(111_195.08, abs=0.01)


def test_lima_to_madrid_is_about_9500_km() -> None:
    # published great-circle distance between the two cities: about 9,510 km
    assert haversine_metres(-12.0464, -77.0428, 40.4168, -3.7038) == pytest.approx(9_510_000, rel=0.01)


def test_a_site_radius_is_told_apart_to_the_metre() -> None:
    # 0.0027 degrees of latitude = 0.0027 x 111,195.08 = 300.23 m: just outside 300 m
    assert haversine_metres(-12.0, -77.0, -12.0027, -77.0) == pytest.approx(300.23, abs=0.01)


def test_antipodes_are_half_the_circumference_apart() -> None:
    assert isclose(haversine_metres(0, 0, 0, 180), pi * EARTH_RADIUS_METRES)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_bounded_and_zero_to_itself(a: float, b: float, c: float, d: float) -> None:
    there = haversine_metres(a, b, c, d)
    assert isclose(there, haversine_metres(c, d, a, b), abs_tol=1e-6)
    assert 0 <= there <= pi * EARTH_RADIUS_METRES + 1
    assert haversine_metres(a, b, a, b) == 0


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (float("nan"), 0),
        (0, float("nan")),
        (float("inf"), 0),
        (90.0001, 0),
        (-90.0001, 0),
        (0, 180.0001),
        (0, -180.0001),
        ("here", 0),
        (None, 0),
        (True, 0),
    ],
)
def test_what_is_not_a_place_on_earth_is_refused(latitude: object, longitude: object) -> None:
    with pytest.raises(RuleViolation) as refusal:
        validate_position(latitude, longitude)
    assert refusal.value.code == "position_invalid"
    assert refusal.value.kind is ViolationKind.BAD_INPUT


def test_a_position_comes_back_as_two_floats_and_its_limits_are_inside() -> None:
    assert validate_position("-12.5", -77) == (-12.5, -77.0)
    assert validate_position(90, -180) == (90.0, -180.0)


def test_a_nan_never_passes_for_being_near() -> None:
    with pytest.raises(RuleViolation):
        haversine_metres(float("nan"), 0, 0, 0)
