"""All technicians for a job: the eligible, best first, with the parts of their score; then the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import format_datetime

from techops.assets.store import site_facts
from techops.catalogue.store import category_facts
from techops.kernel import bridge
from techops.kernel.calendar import end_before_start
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.workforce import rules, rules_ranking, service, store, store_roster, store_standing, store_travel
from techops.workforce.model import Job, JobNeed, Reason, TechnicianFacts
from techops.workforce.model_ranking import Part, Ranked, RankFacts, RankingSettings, Travel
from techops.workforce.service import PREFERRED, Assignment

AT_ONCE = timedelta(hours=1)  # a job this near begins where the technician is now, not where the plan says
METRES_PER_KILOMETRE = 1000


@dataclass(frozen=True, slots=True)
class Ranking:
    """The list for one job: everybody ranked, the refusals of each, and the facts behind the figures."""

    ranked: tuple[Ranked, ...]
    refusals: Mapping[str, tuple[Reason, ...]]
    facts: Mapping[str, RankFacts]
    names: Mapping[str, str]

    @property
    def eligible(self) -> list[str]:
        """The technicians who can take the job, best first."""
        return [one.technician for one in self.ranked if not self.refusals[one.technician]]


def ranking_settings() -> RankingSettings:
    """Return the weights an administrator set."""
    settings = frappe.get_cached_doc("TechOps Settings")
    return RankingSettings(
        specialty=settings.weight_specialty,
        certification=settings.weight_certification,
        distance=settings.weight_distance,
        workload=settings.weight_workload,
        history=settings.weight_history,
        rating=settings.weight_rating,
        preferred=settings.weight_preferred,
        far=timedelta(minutes=settings.far_travel_minutes or 1),
        full_day=timedelta(hours=settings.full_day_hours or 1),
        known_after=settings.known_after_visits or 1,
        same_distance_metres=(settings.same_distance_km or 0) * METRES_PER_KILOMETRE,
    )


def rank_order(
    order: Document,
    start: datetime | None,
    end: datetime | None,
    now: datetime,
    *,
    overtime_authorised: bool = True,
) -> Ranking:
    """Rank every active technician for an order from `start` (None: at once) to `end`."""
    job = service.assignment(order, start, end, now, overtime_authorised=overtime_authorised)
    return _rank(job, order.customer, now)


def candidates(
    order: Document, start: datetime | None, end: datetime | None, now: datetime
) -> list[dict[str, Any]]:
    """Return every active technician for an order: the eligible best first, then the others with why not.

    Each: technician, technician_name, eligible, reasons, score, parts (all translated), distance_km,
    travel_minutes, jobs_that_day, preferred. Assigning by hand authorises overtime (RN-023).
    """
    return shown(rank_order(order, start, end, now))


def available(
    category: str | None,
    specialty: str | None,
    site: str | None,
    priority: str,
    times: tuple[datetime, datetime],
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the same list for a job that is no order yet; `times` are its aware start and end.

    Raises RuleViolation ``end_before_start`` or ``unknown_priority``, and ``not_found`` for category and
    site.
    """
    start, end = times
    if end <= start:
        raise end_before_start(start, end)
    if priority not in list(Priority):
        raise RuleViolation(
            "unknown_priority",
            _lt("{priority} is no priority: use Normal, Urgent or Emergency."),
            kind=ViolationKind.BAD_INPUT,
            priority=priority,
        )
    place = site_facts(site) if site else None
    need = JobNeed(
        order="",
        time_zone=place.time_zone if place else bridge.system_zone().key,
        duration=end - start,
        start=start,
        specialty=specialty or (category_facts(category).specialty if category else None),
        zone=place.zone if place else None,
        company=place.company if place else None,
        priority=Priority(priority),
        overtime_authorised=True,
    )
    spot = place.position if place else None
    job = Assignment(None, need, service.window_of(start, end, need.time_zone), spot, {})
    return shown(_rank(job, place.customer if place else None, now))


def shown(ranking: Ranking) -> list[dict[str, Any]]:
    """Return a ranking as the desk and the API show it, in the reader's language."""
    able = [one for one in ranking.ranked if not ranking.refusals[one.technician]]
    unable = [one for one in ranking.ranked if ranking.refusals[one.technician]]
    return [_row(one, ranking) for one in (*able, *unable)]


def _rank(job: Assignment, customer: str | None, now: datetime) -> Ranking:
    roster = store_roster.roster(job.window, job.order)
    job = service.certified(job, roster)
    limits = service.workforce_settings()
    facts = _rank_facts(job, roster, customer, now)
    ranked = rules_ranking.rank(facts.values(), ranking_settings(), job.need.priority)
    refusals = {one.name: rules.ineligibility_reasons(one, job.need, now, limits) for one in roster.facts}
    return Ranking(ranked, refusals, facts, roster.names)


def _rank_facts(
    job: Assignment, roster: store_roster.Roster, customer: str | None, now: datetime
) -> dict[str, RankFacts]:
    standings = store_standing.standings(customer, now)
    ways = _ways(job, roster, now)
    day = bridge.local_date(job.window.end, job.need.time_zone)
    found = {}
    for one in roster.facts:
        standing = standings.get(one.name) or store_standing.Standing()
        found[one.name] = RankFacts(
            technician=one.name,
            level=rules_ranking.level_for(one, job.need),
            is_certified=rules_ranking.is_certified(one, job.need, day),
            travel=ways.get(one.name),
            busy=roster.busy_that_day.get(one.name, timedelta()),
            jobs_that_day=roster.jobs_that_day.get(one.name, 0),
            visits_to_customer=standing.visits_to_customer,
            rating=standing.rating,
            ratings=standing.ratings,
            is_preferred=job.preferences.get(one.name) == PREFERRED,
            orders_in_progress=one.orders_in_progress,
            last_emergency=standing.last_emergency,
        )
    return found


def _ways(job: Assignment, roster: store_roster.Roster, now: datetime) -> dict[str, Travel]:
    """Return each technician's way to the job, from where one will be before it, as far as that is known."""
    if job.place is None:
        return {}
    positions = store.last_positions(roster.names, now)
    origins = {one.name: _origin(one, positions.get(one.name), job, now) for one in roster.facts}
    known = {name: place for name, place in origins.items() if place is not None}
    rows = store_travel.travels(list(known.values()), [job.place], job.need.zone)
    return {name: row[0] for name, row in zip(known, rows, strict=True)}


def _origin(
    one: TechnicianFacts, position: tuple[float, float] | None, job: Assignment, now: datetime
) -> tuple[float, float] | None:
    before: list[Job] = [
        each for each in one.jobs if each.place and job.window.day_start <= each.end <= job.window.start
    ]
    planned = max(before, key=lambda each: each.end).place if before else None
    if job.window.start - now <= AT_ONCE:
        return position or planned
    return planned or position


def _row(one: Ranked, ranking: Ranking) -> dict[str, Any]:
    facts, reasons = ranking.facts[one.technician], ranking.refusals[one.technician]
    told = (service.named(reason, ranking.names) for reason in reasons)
    return {
        "technician": one.technician,
        "technician_name": ranking.names[one.technician],
        "eligible": not reasons,
        "reasons": list(dict.fromkeys(bridge.translate(reason.message, **reason.params) for reason in told)),
        "score": one.score,
        "parts": [_part(part) for part in one.parts],
        "distance_km": facts.travel.kilometres if facts.travel else None,
        "travel_minutes": facts.travel.minutes if facts.travel else None,
        "jobs_that_day": facts.jobs_that_day,
        "preferred": facts.is_preferred,
    }


def _part(part: Part) -> dict[str, Any]:
    params = {
        key: format_datetime(bridge.naive(value)) if isinstance(value, datetime) else value
        for key, value in part.params.items()
    }
    return {
        "part": part.part.name.lower(),
        "label": frappe._(part.part.value),
        "text": bridge.translate(part.message, **params),
        "points": part.points,
        "weight": part.weight,
    }
