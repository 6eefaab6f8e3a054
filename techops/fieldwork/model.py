"""What a technician's order became meanwhile, and when a photo of the work was taken."""

from enum import StrEnum


class Standing(StrEnum):
    """What an order is to a technician who worked without a network."""

    YOURS = "yours"
    CANCELLED = "cancelled"
    REASSIGNED = "reassigned"


class PhotoStage(StrEnum):
    """When a photo of the work was taken."""

    BEFORE = "Before"
    DURING = "During"
    AFTER = "After"
