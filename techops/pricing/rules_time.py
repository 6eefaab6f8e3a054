"""Time before money: which intervals count, where their surcharges change, how many minutes are billed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from techops.kernel.calendar import cut_at_local_times, time_zone, utc
from techops.kernel.money import round_to_step
from techops.kernel.priority import Priority
from techops.pricing.model import AppliedSurcharge, PricingTerms, WorkInterval
from techops.pricing.rules_surcharges import priority_surcharges, time_surcharges

MINUTE = timedelta(minutes=1)
NO_TIME = timedelta(0)

Part = tuple[datetime, datetime, tuple[AppliedSurcharge, ...]]


def joined_intervals(intervals: Iterable[WorkInterval]) -> list[WorkInterval]:
    """Return the billable intervals in UTC, by start, those that only an instant divides joined into one.

    So a wait of 40 minutes recorded in two halves is still one wait of 40 minutes.
    """
    spans = [replace(interval, start=utc(interval.start), end=utc(interval.end)) for interval in intervals]
    billable = [span for span in spans if span.billable and span.start < span.end]
    joined: list[WorkInterval] = []
    for span in sorted(billable, key=lambda span: (span.technician, span.start)):
        if joined and _continues(joined[-1], span):
            joined[-1] = replace(joined[-1], end=span.end)
        else:
            joined.append(span)
    return sorted(joined, key=lambda span: (span.start, span.technician))


def cut_by_surcharges(interval: WorkInterval, priority: Priority, terms: PricingTerms) -> list[Part]:
    """Return the parts (start, end, surcharges) of a UTC interval, each as long as its surcharges last.

    The site's wall clock decides: midnight, the start and the end of the night, weekend and holiday (RN-008).
    """
    zone = time_zone(terms.zone)
    for_priority = priority_surcharges(priority, terms.surcharges)
    clocks = (terms.surcharges.night_start, terms.surcharges.night_end)
    parts: list[Part] = []
    for start, end in cut_at_local_times(interval.start, interval.end, zone, clocks):
        surcharges = (*time_surcharges(start.astimezone(zone), terms), *for_priority)
        if parts and parts[-1][2] == surcharges:
            parts[-1] = (parts[-1][0], end, surcharges)
        else:
            parts.append((start, end, surcharges))
    return parts


def whole_minutes(durations: Iterable[timedelta]) -> list[int]:
    """Return whole minutes for each duration that add up to their sum rounded half up to the minute.

    Each gets what the rounded running total gains by it, so no share is a whole minute off.
    """
    minutes, elapsed, counted = [], NO_TIME, 0
    for duration in durations:
        elapsed += duration
        rounded = (elapsed + MINUTE / 2) // MINUTE
        minutes.append(rounded - counted)
        counted = rounded
    return minutes


def billed_minutes(worked: int, terms: PricingTerms) -> int:
    """Return what a visit's worked minutes are billed as: at least the minimum, rounded up to the step."""
    enough = Decimal(max(worked, terms.minimum_minutes))
    return int(round_to_step(enough, Decimal(terms.rounding_step_minutes), up=True))


def _continues(before: WorkInterval, after: WorkInterval) -> bool:
    return before.end == after.start and replace(before, start=after.start, end=after.end) == after
