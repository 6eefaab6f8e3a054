"""Ways between places: the one door to whatever knows how long they take.

Ours goes by distance and the zone's speed. An app may name its own in the hook ``techops_travel_times``, one
that asks a routing service: a function ``(origins, destinations, kilometres_per_hour) -> rows of Travel``.
"""

from collections.abc import Sequence

import frappe

from techops.workforce import rules_travel
from techops.workforce.model_ranking import Travel
from techops.workforce.rules_travel import DEFAULT_SPEED, Place

HOOK = "techops_travel_times"


def travels(origins: Sequence[Place], destinations: Sequence[Place], zone: str | None) -> list[list[Travel]]:
    """Return the way from each origin (rows) to each destination (columns), at the speed of `zone`."""
    if not origins or not destinations:
        return [[] for _origin in origins]
    named = frappe.get_hooks(HOOK)
    provider = frappe.get_attr(named[-1]) if named else rules_travel.travels
    return provider(origins, destinations, speed_of(zone))


def speed_of(zone: str | None) -> float:
    """Return the average speed in a zone, in km/h."""
    speed = zone and frappe.get_cached_value("Service Zone", zone, "average_speed")
    return float(speed or DEFAULT_SPEED)
