"""A point of a checklist, and what a technician can say of it."""

from dataclasses import dataclass
from enum import StrEnum


class CheckOutcome(StrEnum):
    """What a technician found at a point of the checklist."""

    IN_ORDER = "In Order"
    FAULT_FOUND = "Fault Found"
    NOT_APPLICABLE = "Not Applicable"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a category's checklist; a `required` one is answered before the order is completed."""

    text: str
    required: bool = True
