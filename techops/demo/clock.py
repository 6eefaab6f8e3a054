"""How the past is simulated: every moment of the demonstration is counted from one anchor.

The anchor is the moment of the load, or the last working hour before it, and is kept on the site: what runs
later builds on the same one. Services get each moment as their `now`; nothing reads or shifts the real clock.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from techops.demo.data_calendar import FIXED_HOLIDAYS, HOLY_WEEK, HOLY_WEEK_NAMES

LIMA = ZoneInfo("America/Lima")
OPENS, CLOSES = 9, 17
SATURDAY_CLOSES = 13
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Clock:
    """The anchor (aware, in Lima's time) and the holidays around it."""

    anchor: datetime
    holidays: frozenset[date]

    @property
    def today(self) -> date:
        """The anchor's day."""
        return self.anchor.date()

    def day(self, offset: int) -> date:
        """Return the day `offset` days from the anchor's."""
        return self.today + timedelta(days=offset)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment of `day` in Lima."""
        return datetime.combine(day, time(hour, minute), tzinfo=LIMA)

    def is_working_day(self, day: date) -> bool:
        """Whether the company opens that day: Monday to Saturday, holidays excepted."""
        return day.weekday() != SUNDAY and day not in self.holidays

    def working_day(self, day: date, step: int = 1) -> date:
        """Return `day`, or the first working day after it (before it with a step of -1)."""
        while not self.is_working_day(day):
            day += timedelta(days=step)
        return day

    def month_start(self, months: int) -> date:
        """Return the first day of the month `months` from the anchor's."""
        index = self.today.year * 12 + self.today.month - 1 + months
        return date(index // 12, index % 12 + 1, 1)

    def month_end(self, months: int) -> date:
        """Return the last day of the month `months` from the anchor's."""
        return self.month_start(months + 1) - timedelta(days=1)


def holidays_between(first: int, last: int) -> dict[date, str]:
    """Return Peru's public holidays of the years `first` to `last`."""
    days = {
        date(year, month, day): name for year in range(first, last + 1) for month, day, name in FIXED_HOLIDAYS
    }
    for year in range(first, last + 1):
        for (month, day), name in zip(HOLY_WEEK.get(year, ()), HOLY_WEEK_NAMES, strict=False):
            days[date(year, month, day)] = name
    return days


def anchor_for(moment: datetime, holidays: frozenset[date]) -> datetime:
    """Return the anchor of a load at `moment`: that minute, or the end of the working time before it."""
    local = moment.astimezone(LIMA).replace(second=0, microsecond=0)
    clock = Clock(local, holidays)
    last = clock.working_day(local.date(), -1)
    closes = clock.at(last, _closing(last))
    if last == local.date() and local.hour >= OPENS:
        return min(local, closes)
    if last == local.date():
        last = clock.working_day(last - timedelta(days=1), -1)
        closes = clock.at(last, _closing(last))
    return closes


def _closing(day: date) -> int:
    return SATURDAY_CLOSES if day.weekday() == SATURDAY else CLOSES
