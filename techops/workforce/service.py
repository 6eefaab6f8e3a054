"""Who can take a job (rules section 4): one technician with every reason against; what the job asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import frappe
from frappe.model.document import Document

from techops.catalogue.store import category_facts
from techops.kernel import bridge
from techops.kernel.priority import Priority
from techops.workforce import rules, store, store_roster
from techops.workforce.model import JobNeed, Reason, WorkforceSettings

DEFAULT_DURATION = timedelta(hours=1)
VETOED, PREFERRED = "Vetoed", "Preferred"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A job to give out: what it needs, when, where, and whom its contract prefers or vetoes."""

    order: str | None
    need: JobNeed
    window: store_roster.Window
    place: tuple[float, float] | None
    preferences: Mapping[str, str]


def ineligibility(
    order: Document,
    technician: str,
    start: datetime | None,
    end: datetime | None,
    now: datetime,
    *,
    overtime_authorised: bool = True,
    lock: bool = True,
) -> tuple[Reason, ...]:
    """Return every reason why `technician` cannot take `order` from `start` to `end`; none means eligible.

    With `lock` the technician's row and visits are locked until the caller commits, so that two assignments
    of one person take turns. Assigning by hand is the supervisor's authorisation of overtime (RN-023);
    machines pass False.
    """
    job = assignment(order, start, end, now, overtime_authorised=overtime_authorised)
    roster = store_roster.roster(job.window, job.order, [technician], lock=lock)
    job = certified(job, roster)
    return tuple(
        named(reason, roster.names)
        for facts in roster.facts
        for reason in rules.ineligibility_reasons(facts, job.need, now, workforce_settings())
    )


def hourly_costs(technicians: Iterable[str], on: date) -> dict[str, Decimal]:
    """Return what an hour of each technician costs on a day; never shown to technicians or customers."""
    return store.hourly_costs(technicians, on)


def workforce_settings() -> WorkforceSettings:
    """Return the limits an administrator set."""
    settings = frappe.get_cached_doc("TechOps Settings")
    return WorkforceSettings(settings.orders_in_progress_limit, settings.certification_warning_days)


def window_of(start: datetime, end: datetime, zone: str | None) -> store_roster.Window:
    """Return the time of a job with the local day on which it starts."""
    place = bridge.zone(zone) if zone else bridge.system_zone()
    day = start.astimezone(place).date()
    return store_roster.Window(
        start,
        end,
        datetime.combine(day, time(0), tzinfo=place),
        datetime.combine(day + ONE_DAY, time(0), tzinfo=place),
    )


def assignment(
    order: Document,
    start: datetime | None,
    end: datetime | None,
    now: datetime,
    *,
    overtime_authorised: bool,
) -> Assignment:
    """Return what `order` asks of who takes it from `start` (None: at once) to `end` (None: as estimated)."""
    begin = start or now
    finish = end or begin + estimated(order)
    chosen = store.preferences(order.contract)
    need = JobNeed(
        order=order.name,
        time_zone=order.time_zone or bridge.system_zone().key,
        duration=finish - begin,
        start=begin,
        specialty=order.specialty or category_facts(order.service_category).specialty,
        zone=order.zone,
        company=order.company,
        priority=Priority(order.priority),
        vetoed=frozenset(name for name, choice in chosen.items() if choice == VETOED),
        overtime_authorised=overtime_authorised,
    )
    place = (order.latitude, order.longitude) if order.latitude or order.longitude else None
    return Assignment(order.name, need, window_of(begin, finish, order.time_zone), place, chosen)


def estimated(order: Document) -> timedelta:
    """Return how long the work of `order` takes, as far as that is known beforehand."""
    return timedelta(hours=float(order.estimated_hours)) if order.estimated_hours else DEFAULT_DURATION


def certified(job: Assignment, roster: store_roster.Roster) -> Assignment:
    """Say whether the job's specialty needs a certificate: the roster's query has read that too."""
    needs = job.need.specialty in roster.certified_specialties
    return replace(job, need=replace(job.need, specialty_needs_certification=needs))


def named(reason: Reason, names: Mapping[str, str]) -> Reason:
    """Call the technician by name instead of number."""
    technician = reason.params.get("technician")
    if technician is None:
        return reason
    return replace(reason, params={**reason.params, "technician": names.get(technician, technician)})
