"""Who is free when, while the plan is made: the same rules as assigning, on the demonstration's own data."""

from datetime import date, datetime, timedelta

from techops.demo.clock import SATURDAY, SATURDAY_CLOSES, Clock
from techops.demo.data_calendar import LEAVES
from techops.demo.data_contracts import CONTRACTS
from techops.demo.data_people import CERTIFICATIONS, ON_CALL, TECHNICIANS

MARGIN = timedelta(minutes=75)
EARLIEST, LATEST, STEP_MINUTES = 9, 15, 30
VETOED = {agreed["key"]: frozenset(agreed.get("vetoed", ())) for agreed in CONTRACTS}
PREFERRED = {agreed["key"]: tuple(agreed.get("preferred", ())) for agreed in CONTRACTS}


class Roster:
    """The technicians' diaries."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.busy: dict[int, list[tuple[datetime, datetime]]] = {
            number: [] for number in range(len(TECHNICIANS))
        }

    def able(
        self, customer: str, specialty: str, zone: str, day: date, *, emergency: bool = False
    ) -> list[int]:
        """Return who may do it that day, the customer's preferred first, then the least busy."""
        able = [
            number
            for number, person in enumerate(TECHNICIANS)
            if specialty in (name for name, _level in person["specialties"])
            and (not person["zones"] or zone in person["zones"])
            and number not in VETOED.get(customer, ())
            and (not emergency or person["emergencies"])
            and not self._away(number, specialty, day)
        ]
        preferred = PREFERRED.get(customer, ())
        return sorted(able, key=lambda number: (number not in preferred, len(self.busy[number]), number))

    def slot(self, number: int, day: date, minutes: int) -> datetime | None:
        """Return the first start on `day` that leaves the technician room for `minutes` of work."""
        hours = minutes / 60
        closes = SATURDAY_CLOSES if day.weekday() == SATURDAY else LATEST + 3
        moment = self.clock.at(day, EARLIEST)
        while moment.hour < LATEST and moment.hour + moment.minute / 60 + hours <= closes:
            if self.is_free(number, moment, minutes):
                return moment
            moment += timedelta(minutes=STEP_MINUTES)
        return None

    def is_free(self, number: int, start: datetime, minutes: int) -> bool:
        """Whether nothing in the diary comes near."""
        first, last = start - MARGIN, start + timedelta(minutes=minutes) + MARGIN
        return all(last <= begins or ends <= first for begins, ends in self.busy[number])

    def take(self, number: int, start: datetime, minutes: int) -> None:
        """Write a job into the diary."""
        self.busy[number].append((start, start + timedelta(minutes=minutes)))

    def _away(self, number: int, specialty: str, day: date) -> bool:
        if day in self.clock.holidays and number not in ON_CALL:
            return True
        if day.weekday() > SATURDAY and number not in ON_CALL:
            return True
        for owner, _name, certified, _authority, _issued, expires in CERTIFICATIONS:
            if owner == number and certified == specialty and self.clock.day(expires) <= day:
                return True
        return any(
            owner == number and self.clock.day(first) <= day < self.clock.day(first + days)
            for owner, first, days, _kind in LEAVES
        )
