"""Decisions about sites, equipment and vehicles (rules.md sections 2 and 9). Pure."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.geo import validate_position
from techops.kernel.text import _lt

LARGEST_RADIUS_METRES = 10_000  # a wider circle checks nothing
OLDEST_MODEL_YEAR = 1886  # the first motor car
VIN_LENGTH = 17
CHECK_DIGIT_INDEX = 8
CHECK_DIGITS = "0123456789X"
NORTH_AMERICA = "12345"  # first characters of the vehicle makers' codes that must carry a check digit

# ISO 3779: the value of each letter (I, O and Q never occur) and the weight of each place.
VIN_VALUES: Mapping[str, int] = MappingProxyType(
    {
        **{str(digit): digit for digit in range(10)},
        **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
        **dict(zip("JKLMN", range(1, 6), strict=True)),
        "P": 7,
        "R": 9,
        **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
    }
)
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class VinVerdict(StrEnum):
    """What the check digit says of a vehicle identification number."""

    VALID = "Valid"
    UNCHECKED = "Unchecked"  # made where the digit is optional, and it does not fit: perhaps a typing mistake


def site_position(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """Return a site's position in degrees; None when neither is given.

    Zero and zero, a point in the sea off Ghana, is what an empty form stores, so it reads as not given.
    Raises RuleViolation ``position_incomplete`` or ``position_invalid``.
    """
    if not latitude and not longitude:
        return None
    if latitude is None or longitude is None:
        raise RuleViolation(
            "position_incomplete",
            _lt("Give both latitude and longitude, or neither."),
            kind=ViolationKind.BAD_INPUT,
        )
    return validate_position(latitude, longitude)


def check_radius(metres: int) -> None:
    """Refuse a check-in radius that would check nothing: RuleViolation ``radius_too_large``."""
    if not 0 <= metres <= LARGEST_RADIUS_METRES:
        raise RuleViolation(
            "radius_too_large",
            _lt("The radius must be between 0 (the one in TechOps Settings) and {largest} metres."),
            largest=LARGEST_RADIUS_METRES,
        )


def plate_key(plate: str) -> str:
    """Return what makes two plates the same: letters and digits, upper case ("abc-123" is "ABC 123")."""
    return "".join(character for character in plate.upper() if character.isalnum())


def clean_plate(plate: str | None) -> str:
    """Return the plate as it is shown: upper case, single spaces. Raises RuleViolation ``plate_missing``."""
    cleaned = " ".join((plate or "").upper().split())
    if not plate_key(cleaned):
        raise RuleViolation("plate_missing", _lt("A vehicle needs its plate. Fill it in and try again."))
    return cleaned


def clean_vin(vin: str) -> str:
    """Return the vehicle identification number upper-cased without spaces.

    Raises RuleViolation ``vin_malformed`` for anything but 17 letters and digits without I, O and Q.
    """
    cleaned = "".join(vin.upper().split())
    if len(cleaned) != VIN_LENGTH or any(character not in VIN_VALUES for character in cleaned):
        raise RuleViolation(
            "vin_malformed",
            _lt("{vin} is not a VIN: it has 17 letters and digits, never I, O or Q."),
            vin=vin,
        )
    return cleaned


def vin_check_digit(vin: str) -> str:
    """Return the check digit (0 to 9, or X for 10) that the 17 characters of a clean VIN ask for."""
    total = sum(VIN_VALUES[character] * weight for character, weight in zip(vin, VIN_WEIGHTS, strict=True))
    return CHECK_DIGITS[total % len(CHECK_DIGITS)]


def judge_vin(vin: str) -> VinVerdict:
    """Compare the check digit of a clean VIN.

    It is compulsory in North America only: raises RuleViolation ``vin_check_digit_wrong`` for one made there.
    """
    if vin[CHECK_DIGIT_INDEX] == vin_check_digit(vin):
        return VinVerdict.VALID
    if vin[0] in NORTH_AMERICA:
        raise RuleViolation(
            "vin_check_digit_wrong",
            _lt("The VIN {vin} has a typing mistake: its ninth character should be {digit}."),
            vin=vin,
            digit=vin_check_digit(vin),
        )
    return VinVerdict.UNCHECKED


def check_odometer(before: Decimal, after: Decimal) -> None:
    """Refuse a reading lower than the last one: RuleViolation ``odometer_decreases``."""
    if after < before:
        raise RuleViolation(
            "odometer_decreases",
            _lt("The odometer read {before} before; {after} would be going backwards. Check the reading."),
            before=f"{before.normalize():f}",
            after=f"{after.normalize():f}",
        )


def check_model_year(year: int, this_year: int) -> None:
    """Refuse a model year that cannot be (0 is not given): RuleViolation ``model_year_wrong``."""
    if year and not OLDEST_MODEL_YEAR <= year <= this_year + 1:
        raise RuleViolation(
            "model_year_wrong",
            _lt("The model year {year} cannot be. Correct it and try again."),
            year=year,
        )


def check_asset_site(
    customer: str | None, site_customer: str | None, *, site_is_workshop: bool, asset: str, site: str
) -> None:
    """Refuse an asset at another customer's site (not our workshop): ``asset_site_mismatch``."""
    if not site_is_workshop and site_customer != customer:
        raise RuleViolation(
            "asset_site_mismatch",
            _lt("{asset} cannot be at {site}, which is another customer's site. Choose one of its own."),
            asset=asset,
            site=site,
        )
