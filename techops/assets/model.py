"""What others need to know of a customer's place, as plain facts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A Service Site with its defaults filled in.

    Degrees are None when the site has no position yet; `radius_metres` is the site's own or the one in
    settings; `time_zone` is an IANA name; `customer` is None for our own workshop; `company` None: any.
    """

    name: str
    customer: str | None
    company: str | None
    zone: str | None
    latitude: float | None
    longitude: float | None
    radius_metres: int
    time_zone: str
    is_workshop: bool
    disabled: bool

    @property
    def located(self) -> bool:
        """Whether the site has a position, without which a check-in cannot be compared."""
        return self.position is not None

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees; None when the site has no position yet."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude
