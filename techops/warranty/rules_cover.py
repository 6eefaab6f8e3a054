"""What exactly a warranty covers: labour, and each part by itself (seed 1, section 8.1)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from techops.warranty.model import Cover, CoverKind, CoverSource, PartUsed, WarrantyPeriod


def covers_of(
    period: WarrantyPeriod | None, completed_on: date, parts: Iterable[PartUsed]
) -> tuple[Cover, ...]:
    """Return the lines of the warranty that an order completed on the local day `completed_on` leaves.

    Labour has the order's own `period` (None: the terms give no days). A part has the longer of that and its
    maker's warranty, so that it may be covered where labour is not. Consumables are listed as excluded, when
    there is something to be excluded from.
    """
    fitted = [cover for part in parts for cover in _part(period, completed_on, part)]
    labour = [_labour(period)] if period else []
    promised = labour or any(cover.expires_on for cover in fitted)
    return (*labour, *fitted) if promised else ()


def last_day(covers: Iterable[Cover]) -> date | None:
    """Return the last day on which anything is covered."""
    return max((cover.expires_on for cover in covers if cover.expires_on), default=None)


def cover_for(covers: Iterable[Cover], item: str | None, serial_no: str | None) -> Cover | None:
    """Return the line a failure falls under: labour without an item, else the part's that lasts longest.

    None when no such part was fitted, or not that unit of it.
    """
    if item is None:
        return next((cover for cover in covers if cover.kind is CoverKind.LABOUR), None)
    fitted = [cover for cover in covers if cover.item == item and serial_no in (None, cover.serial_no)]
    return max(fitted, key=lambda cover: cover.expires_on or date.min, default=None)


def _labour(period: WarrantyPeriod) -> Cover:
    return Cover(CoverKind.LABOUR, CoverSource.SERVICE, period.starts_on, period.expires_on)


def _part(period: WarrantyPeriod | None, completed_on: date, part: PartUsed) -> Iterator[Cover]:
    maker = None if part.consumable else _maker_until(part)
    own = None if part.consumable or period is None else period.expires_on
    ends = max((day for day in (own, maker) if day is not None and day >= completed_on), default=None)
    if ends is None and not part.consumable:
        return
    yield Cover(
        kind=CoverKind.CONSUMABLE if part.consumable else CoverKind.PART,
        source=_source(part, own, ends),
        starts_on=completed_on,
        expires_on=ends,
        item=part.item,
        title=part.title,
        quantity=part.quantity,
        serial_no=part.serial_no,
        material=part.material,
        maker_until=maker,
    )


def _maker_until(part: PartUsed) -> date | None:
    if part.maker_until is not None:
        return part.maker_until
    return part.fitted_on + timedelta(days=part.maker_days) if part.maker_days > 0 else None


def _source(part: PartUsed, own: date | None, ends: date | None) -> CoverSource:
    if part.consumable:
        return CoverSource.EXCLUDED
    return CoverSource.SERVICE if ends == own else CoverSource.MAKER
