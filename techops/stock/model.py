"""Stock as the field sees it: what lies in a van, and where else a part is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StockItem:
    """An item that can be taken from a van; `whole_units` when its unit is never cut."""

    name: str
    title: str
    unit: str
    has_serial_no: bool
    has_batch_no: bool
    whole_units: bool


@dataclass(frozen=True, slots=True)
class Place:
    """How much of an item lies in a warehouse, in its stock unit."""

    warehouse: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Issue:
    """A part to be taken from a van, in its stock unit; `serial_nos` as many as the quantity, or none."""

    item: StockItem
    quantity: Decimal
    warehouse: str
    serial_nos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part that is missing, in its stock unit."""

    item: StockItem
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: moved into the van from `source`, or bought when `source` is None."""

    wanted: Wanted
    source: str | None


Places = Sequence[Place]
