"""How pressing an order is: shared by capabilities that may not import one another."""

from enum import StrEnum


class Priority(StrEnum):
    """The three priorities of a Service Work Order, as its field stores them."""

    NORMAL = "Normal"
    URGENT = "Urgent"
    EMERGENCY = "Emergency"
