"""The vocabulary of dispatch: what staff are told of, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from techops.access.matrix import Role
from techops.kernel.text import _lt


class Alert(StrEnum):
    """What staff are told of at once."""

    EMERGENCY = "emergency"
    URGENT_UNASSIGNED = "RN-002"
    EMERGENCY_UNASSIGNED = "RN-003"
    OFFERS_EXHAUSTED = "offers_exhausted"
    OFFER = "offer"


SUPERVISORS = (Role.SERVICE_SUPERVISOR,)
MANAGERS = (Role.SERVICE_MANAGER,)


@dataclass(frozen=True, slots=True)
class Wording:
    """Who is told (no roles: one person named with it), the message, and whether it goes by SMS as well."""

    message: str
    roles: tuple[Role, ...] = ()
    by_sms: bool = False


WORDINGS: Mapping[Alert, Wording] = MappingProxyType(
    {
        Alert.EMERGENCY: Wording(
            _lt("Emergency {order} at {place}: {title}"), (*SUPERVISORS, *MANAGERS), by_sms=True
        ),
        Alert.URGENT_UNASSIGNED: Wording(
            _lt("Urgent order {order} has had no technician for {minutes} minutes: {title}. Assign one."),
            MANAGERS,
        ),
        Alert.EMERGENCY_UNASSIGNED: Wording(
            _lt("Emergency {order} has had no technician for {minutes} minutes: {title}. Assign one now."),
            SUPERVISORS,
            by_sms=True,
        ),
        Alert.OFFERS_EXHAUSTED: Wording(
            _lt("Nobody has taken order {order}: there is nobody left to ask. Assign it by hand: {title}"),
            SUPERVISORS,
        ),
        Alert.OFFER: Wording(
            _lt("Order {order} is offered to you until {until}: {title}, {place}"), by_sms=True
        ),
    }
)
"""How each alert reads, and who gets it (rules.md sections 2 and 5; seed 1, section 5.6)."""
