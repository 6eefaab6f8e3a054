"""How long a way takes without a routing service: the straight distance, lengthened, at the zone's speed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from techops.kernel.geo import haversine_metres
from techops.workforce.model_ranking import Travel

DETOUR = 1.3  # roads in a city are about this much longer than the straight line
DEFAULT_SPEED = 25.0  # km/h, of a zone that says nothing
SLOWEST = 1.0

Place = tuple[float, float]  # latitude and longitude in degrees


def travel(origin: Place, destination: Place, kilometres_per_hour: float) -> Travel:
    """Return the way from `origin` to `destination` at a speed in km/h."""
    metres = haversine_metres(*origin, *destination) * DETOUR
    speed = max(kilometres_per_hour or DEFAULT_SPEED, SLOWEST)
    return Travel(metres, timedelta(hours=metres / 1000 / speed))


def arrival(way: Travel, seen_at: datetime, now: datetime) -> datetime:
    """Return when somebody who had `way` before them at `seen_at` arrives; who is late arrives any moment."""
    return max(seen_at + way.duration, now)


def travels(
    origins: Sequence[Place], destinations: Sequence[Place], kilometres_per_hour: float
) -> list[list[Travel]]:
    """Return the way from each origin (rows) to each destination (columns): the default travel times."""
    return [[travel(origin, end, kilometres_per_hour) for end in destinations] for origin in origins]
