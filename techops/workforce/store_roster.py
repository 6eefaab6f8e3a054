"""Technicians around the time of a job, in batches: the number of queries does not grow with their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pypika.terms import NullValue

import frappe

from techops.integrations.hrms import availability
from techops.kernel import bridge
from techops.kernel.calendar import HoursWindow
from techops.workforce.absences import Leave, absences, working_hours
from techops.workforce.model import (
    CertificationFacts,
    Job,
    SpecialtyFacts,
    SpecialtyLevel,
    TechnicianFacts,
)
from techops.workforce.store import FREED, OVER

UNDER_WAY = ("En Route", "On Site", "Executing")  # visits that count for RN-004
LONGEST_SLOT = timedelta(hours=1)  # a visit planned without an end


@dataclass(frozen=True, slots=True)
class Window:
    """The job's time, and the site's local day around it; all aware."""

    start: datetime
    end: datetime
    day_start: datetime
    day_end: datetime


@dataclass(frozen=True, slots=True)
class Roster:
    """Technicians around a time: names, facts, and how many jobs and hours each has on the site's day."""

    names: Mapping[str, str]
    facts: tuple[TechnicianFacts, ...]
    jobs_that_day: Mapping[str, int]
    busy_that_day: Mapping[str, timedelta]
    certified_specialties: frozenset[str]


def roster(
    window: Window, order: str | None, technicians: Iterable[str] | None = None, *, lock: bool = False
) -> Roster:
    """Return the named technicians, or all active ones, as they are around `window`, leaving out `order`.

    With `lock` their rows and visits are locked and read as last committed: two assignments take turns.
    """
    people = _people(technicians, lock=lock)
    around = _around(people, window, order, lock=lock)
    return Roster(
        {person.name: person.technician_name for person in people},
        tuple(_technician(person, around) for person in people),
        around.visits.that_day,
        around.visits.busy,
        around.certified,
    )


@dataclass(slots=True)
class _Visits:
    jobs: dict[str, list[Job]]
    under_way: dict[str, set[str]]
    that_day: dict[str, int]
    busy: dict[str, timedelta]


@dataclass(slots=True)
class _Around:
    """What surrounds the technicians' rows; leaves and days off by employee, the rest by technician."""

    specialties: dict[str, list[SpecialtyFacts]]
    certified: frozenset[str]
    certificates: dict[str, list[CertificationFacts]]
    zones: dict[str, list[str]]
    windows: dict[str, list[HoursWindow]]
    leaves: dict[str, list[Leave]]
    off: dict[str, availability.DaysOff]
    visits: _Visits


def _around(people: list[Any], window: Window, order: str | None, *, lock: bool) -> _Around:
    names = [person.name for person in people] or [""]
    employees = [person.employee for person in people] or [""]
    days = bridge.local_date(window.start, None), bridge.local_date(window.end, None)
    specialties, certified = _specialties(names)
    return _Around(
        specialties,
        certified,
        _certificates(names),
        *_coverage(names),
        availability.approved_leaves(employees, *days),
        availability.days_off(employees, *days),
        _visits(names, window, order, lock=lock),
    )


def _technician(person: Any, around: _Around) -> TechnicianFacts:
    name, zone, off = person.name, bridge.system_zone().key, around.off[person.employee]
    return TechnicianFacts(
        name=name,
        company=person.company,
        is_active=person.status == "Active" and person.employee_status == "Active",
        specialties=tuple(around.specialties[name]),
        certifications=tuple(around.certificates[name]),
        zones=frozenset(around.zones[name]),
        covers_all_zones=bool(person.covers_all_zones),
        working_hours=working_hours(around.windows[name], off.weekly, zone),
        available_for_overtime=bool(person.available_for_overtime),
        available_for_emergencies=bool(person.available_for_emergencies),
        orders_in_progress=len(around.visits.under_way[name]),
        absences=absences(around.leaves[person.employee], off.holidays, zone),
        jobs=tuple(around.visits.jobs[name]),
    )


def _people(technicians: Iterable[str] | None, *, lock: bool) -> list[Any]:
    technician, employee = frappe.qb.DocType("Technician"), frappe.qb.DocType("Employee")
    chosen = (
        technician.status == "Active"
        if technicians is None
        else technician.name.isin(list(technicians) or [""])
    )
    if lock:  # the technicians' rows only: HR need not wait
        frappe.qb.from_(technician).where(chosen).select(technician.name).for_update().run()
    return (
        frappe.qb.from_(technician)
        .left_join(employee)
        .on(employee.name == technician.employee)
        .where(chosen)
        .orderby(technician.technician_name, technician.name)
        .select(
            technician.name,
            technician.technician_name,
            technician.employee,
            technician.company,
            technician.status,
            technician.covers_all_zones,
            technician.available_for_overtime,
            technician.available_for_emergencies,
            employee.status.as_("employee_status"),
        )
        .run(as_dict=True)
    )


def _specialties(technicians: list[str]) -> tuple[dict[str, list[SpecialtyFacts]], frozenset[str]]:
    """Return who knows what, and which of those specialties need a certificate."""
    row, specialty = frappe.qb.DocType("Technician Specialty"), frappe.qb.DocType("Service Specialty")
    rows = (
        frappe.qb.from_(row)
        .join(specialty)
        .on(specialty.name == row.specialty)
        .where((row.parenttype == "Technician") & row.parent.isin(technicians))
        .select(
            row.parent,
            row.specialty,
            row.level,
            row.is_active,
            specialty.disabled,
            specialty.requires_certification,
        )
        .run(as_dict=True)
    )
    known: dict[str, list[SpecialtyFacts]] = defaultdict(list)
    for one in rows:
        active = bool(one.is_active and not one.disabled)
        known[one.parent].append(SpecialtyFacts(one.specialty, SpecialtyLevel(one.level), active))
    return known, frozenset(one.specialty for one in rows if one.requires_certification)


def _certificates(technicians: list[str]) -> dict[str, list[CertificationFacts]]:
    held: dict[str, list[CertificationFacts]] = defaultdict(list)
    for row in _rows("Technician Certification", technicians, "certification", "specialty", "expiry_date"):
        held[row.parent].append(CertificationFacts(row.certification, row.specialty, row.expiry_date))
    return held


def _coverage(technicians: list[str]) -> tuple[dict[str, list[str]], dict[str, list[HoursWindow]]]:
    """Return the zones and the working hours of each, which are rows of two tables, in one query."""
    zone, hours = frappe.qb.DocType("Technician Zone"), frappe.qb.DocType("Service Hours Window")
    zones = (
        frappe.qb.from_(zone)
        .where((zone.parenttype == "Technician") & zone.parent.isin(technicians))
        .select(zone.parent, zone.zone, NullValue().as_("day_of_week"), NullValue(), NullValue())
    )
    windows = (
        frappe.qb.from_(hours)
        .where((hours.parenttype == "Technician") & hours.parent.isin(technicians))
        .select(hours.parent, NullValue(), hours.day_of_week, hours.start_time, hours.end_time)
    )
    covered: dict[str, list[str]] = defaultdict(list)
    worked: dict[str, list[HoursWindow]] = defaultdict(list)
    for parent, covers, day, start, end in (zones * windows).run():
        if day is None:
            covered[parent].append(covers)
        else:
            row = frappe._dict(day_of_week=day, start_time=start, end_time=end)
            worked[parent].append(bridge.hours_window(row))
    return covered, worked


def _rows(doctype: str, technicians: list[str], *columns: str) -> list[Any]:
    return frappe.get_all(
        doctype,
        filters={"parenttype": "Technician", "parent": ["in", technicians]},
        fields=["parent", *columns],
        order_by="parent, idx",
    )


def _visits(technicians: list[str], window: Window, order: str | None, *, lock: bool) -> _Visits:
    """Return the technicians' other visits under way, in the window, or on its day.

    With `lock` without their places: other orders' rows stay free.
    """
    visit, order_of = frappe.qb.DocType("Work Order Visit"), frappe.qb.DocType("Service Work Order")
    first = bridge.naive(min(window.start, window.day_start))
    last = bridge.naive(max(window.end, window.day_end))
    planned = (visit.scheduled_start < last) & (
        (visit.scheduled_end > first) | (visit.scheduled_end.isnull() & (visit.scheduled_start >= first))
    )
    query = (
        frappe.qb.from_(visit)
        .where(
            visit.technician.isin(technicians)
            & (visit.work_order != (order or ""))
            & visit.status.notin(FREED)
            & (visit.status.isin(UNDER_WAY) | planned)
        )
        .select(visit.technician, visit.work_order, visit.status, visit.scheduled_start, visit.scheduled_end)
    )
    if not lock:
        query = query.left_join(order_of).on(order_of.name == visit.work_order)
        query = query.select(order_of.latitude, order_of.longitude)
    found = _Visits(defaultdict(list), defaultdict(set), defaultdict(int), defaultdict(timedelta))
    for row in (query.for_update() if lock else query).run(as_dict=True):
        _count(found, row, window)
    return found


def _count(found: _Visits, row: Any, window: Window) -> None:
    if row.status in UNDER_WAY:
        found.under_way[row.technician].add(row.work_order)
    start = bridge.aware(row.scheduled_start)
    if start is None:
        return
    end = bridge.aware(row.scheduled_end) or start + LONGEST_SLOT
    if window.day_start <= start < window.day_end:
        found.that_day[row.technician] += 1
        found.busy[row.technician] += end - start
    if row.status not in OVER:
        place = (row.latitude, row.longitude) if row.get("latitude") or row.get("longitude") else None
        found.jobs[row.technician].append(Job(row.work_order, start, end, place))
