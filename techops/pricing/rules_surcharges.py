"""Which surcharges count for a stretch of work (RN-008): they add up, weekend and holiday count once."""

from datetime import datetime, time

from techops.kernel.priority import Priority
from techops.pricing.model import AppliedSurcharge, PricingTerms, SurchargeKind, Surcharges


def time_surcharges(local: datetime, terms: PricingTerms) -> tuple[AppliedSurcharge, ...]:
    """Return the surcharges at `local`, the site's wall clock: night, then weekend or holiday."""
    applied = []
    if _is_night(local.time(), terms.surcharges):
        applied.append(AppliedSurcharge(SurchargeKind.NIGHT, terms.surcharges.night))
    days = []
    if local.date() in terms.holidays:
        days.append(AppliedSurcharge(SurchargeKind.HOLIDAY, terms.surcharges.holiday))
    if local.weekday() in terms.weekend_days:
        days.append(AppliedSurcharge(SurchargeKind.WEEKEND, terms.surcharges.weekend))
    if days:
        applied.append(max(days, key=lambda day: day.percent))  # the first, holiday, when they are equal
    return _effective(applied)


def priority_surcharges(priority: Priority, surcharges: Surcharges) -> tuple[AppliedSurcharge, ...]:
    """Return the surcharge for the order's priority, none for Normal."""
    applied = {
        Priority.NORMAL: [],
        Priority.URGENT: [AppliedSurcharge(SurchargeKind.URGENT, surcharges.urgent)],
        Priority.EMERGENCY: [AppliedSurcharge(SurchargeKind.EMERGENCY, surcharges.emergency)],
    }
    return _effective(applied[priority])


def _is_night(clock: time, surcharges: Surcharges) -> bool:
    start, end = surcharges.night_start, surcharges.night_end
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def _effective(applied: list[AppliedSurcharge]) -> tuple[AppliedSurcharge, ...]:
    """Drop surcharges of 0 %, by which a contract waives one, so that they open no bucket."""
    return tuple(surcharge for surcharge in applied if surcharge.percent)
