"""The technician's own figures: the hours of a week, and how the work was judged. Never money."""

from datetime import date, datetime, timedelta
from typing import Any

from techops.access.matrix import ActorFacts
from techops.fieldwork import store_figures
from techops.fieldwork.rules import DAYS, hours_by_day, week_of
from techops.fieldwork.service import own_technician
from techops.kernel import bridge
from techops.workforce import store_stats

RECENT = timedelta(days=90)


def hours(actor: ActorFacts, chosen: date | None, now: datetime) -> dict[str, Any]:
    """Return the minutes of travel, work and waiting of each day of a week: this one when none is chosen."""
    technician = own_technician(actor)
    monday = week_of(chosen or bridge.local_date(now, None))
    intervals = store_figures.intervals(technician, monday, monday + timedelta(days=DAYS))
    week = hours_by_day(intervals, monday, bridge.system_zone(), now)
    return {
        "from_date": monday,
        "to_date": monday + timedelta(days=DAYS - 1),
        "days": [{"day": one.day, "travel": one.travel, "work": one.work, "wait": one.wait} for one in week],
        "travel": sum(one.travel for one in week),
        "work": sum(one.work for one in week),
        "wait": sum(one.wait for one in week),
    }


def scores(actor: ActorFacts, now: datetime) -> dict[str, Any]:
    """Return what the technician did this month, and how the customers judged the last three months."""
    technician = own_technician(actor)
    today = bridge.local_date(now, None)
    first, last = store_stats.month_of(today)
    return {
        "month": store_stats.stats(technician, first, last),
        "recent": store_figures.averages(technician, today - RECENT, today),
    }
