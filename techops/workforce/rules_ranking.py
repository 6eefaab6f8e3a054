"""Who is best for a job (rules.md section 4): a weighted score with its parts; emergencies in order."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf
from types import MappingProxyType

from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.workforce.model import JobNeed, SpecialtyLevel, TechnicianFacts
from techops.workforce.model_ranking import Part, Ranked, RankFacts, RankingSettings, ScorePart

LEVELS: Mapping[SpecialtyLevel, float] = MappingProxyType(
    {SpecialtyLevel.JUNIOR: 0.3, SpecialtyLevel.SEMI_SENIOR: 0.6, SpecialtyLevel.SENIOR: 1.0}
)
"""What a level is worth, of 1."""
UNKNOWN = 0.5  # what nobody has measured yet counts neither for nor against
LOWEST_STAR, HIGHEST_STAR = 1, 5
HUNDRED = 100
NEVER = datetime.min.replace(tzinfo=UTC)


def rank(
    technicians: Iterable[RankFacts], settings: RankingSettings, priority: Priority
) -> tuple[Ranked, ...]:
    """Return `technicians` best first; equals by how near they are, then by name.

    Emergencies are ordered by free now, distance (in steps), specialty, and longest since the last emergency;
    everything else by the weighted score of 100.
    """
    if priority is Priority.EMERGENCY:
        ordered = sorted(technicians, key=lambda one: _emergency_key(one, settings))
        return tuple(Ranked(one.technician, None, _emergency_parts(one)) for one in ordered)
    scored = [(one, _parts(one, settings)) for one in technicians]
    ranked = [(one, Ranked(one.technician, _sum(parts), parts)) for one, parts in scored]
    ranked.sort(key=lambda pair: (-(pair[1].score or 0), _metres(pair[0]), pair[0].technician))
    return tuple(one for _facts, one in ranked)


def level_for(technician: TechnicianFacts, need: JobNeed) -> SpecialtyLevel | None:
    """Return the technician's level in the specialty the job asks for, or the best of all if it asks none."""
    levels = [
        one.level
        for one in technician.specialties
        if one.is_active and need.specialty in (None, one.specialty)
    ]
    return max(levels, key=LEVELS.__getitem__, default=None)


def is_certified(technician: TechnicianFacts, need: JobNeed, day: date) -> bool:
    """Whether the technician holds a certificate, good on `day`, for the job's specialty (any if none)."""
    return any(
        (need.specialty is None or one.specialty == need.specialty)
        and (one.expiry_date is None or one.expiry_date >= day)
        for one in technician.certifications
    )


def _sum(parts: Iterable[Part]) -> float:
    return round(sum(part.points or 0 for part in parts), 1)


def _metres(one: RankFacts) -> float:
    return inf if one.travel is None else one.travel.metres


def _emergency_key(one: RankFacts, settings: RankingSettings) -> tuple[bool, float, float, datetime, str]:
    step = max(settings.same_distance_metres, 1.0)
    metres = _metres(one)
    return (
        one.orders_in_progress > 0,
        metres if metres == inf else metres // step,
        -(LEVELS[one.level] if one.level else 0.0),
        one.last_emergency or NEVER,
        one.technician,
    )


def _emergency_parts(one: RankFacts) -> tuple[Part, ...]:
    free = one.orders_in_progress == 0
    return (
        Part(
            ScorePart.FREE_NOW,
            _lt("Free now") if free else _lt("{count} orders in progress"),
            {} if free else {"count": one.orders_in_progress},
        ),
        _distance(one, None),
        _specialty(one),
        Part(
            ScorePart.LAST_EMERGENCY,
            _lt("Last emergency: {moment}") if one.last_emergency else _lt("No emergency this year"),
            {"moment": one.last_emergency} if one.last_emergency else {},
        ),
    )


def _parts(one: RankFacts, settings: RankingSettings) -> tuple[Part, ...]:
    """Return every part with its points, the weights scaled to add up to 100."""
    valued = (
        (_specialty(one), settings.specialty, LEVELS[one.level] if one.level else 0.0),
        (_certification(one), settings.certification, float(one.is_certified)),
        (_distance(one, settings), settings.distance, _nearness(one, settings)),
        (_workload(one), settings.workload, _room(one, settings)),
        (_history(one), settings.history, min(1.0, one.visits_to_customer / max(settings.known_after, 1))),
        (_rating(one), settings.rating, _stars(one.rating)),
        (_preferred(one), settings.preferred, float(one.is_preferred)),
    )
    total = sum(weight for _part, weight, _value in valued) or 1
    return tuple(
        Part(
            part.part,
            part.message,
            part.params,
            points=round(HUNDRED * weight * value / total, 1),
            weight=round(HUNDRED * weight / total, 1),
        )
        for part, weight, value in valued
    )


def _nearness(one: RankFacts, settings: RankingSettings) -> float:
    return UNKNOWN if one.travel is None else max(0.0, 1 - one.travel.duration / settings.far)


def _room(one: RankFacts, settings: RankingSettings) -> float:
    return max(0.0, 1 - one.busy / settings.full_day)


def _stars(rating: Decimal | None) -> float:
    if rating is None:
        return UNKNOWN
    return (float(rating) - LOWEST_STAR) / (HIGHEST_STAR - LOWEST_STAR)


def _specialty(one: RankFacts) -> Part:
    if one.level is None:
        return Part(ScorePart.SPECIALTY, _lt("No active specialty for this"))
    return Part(ScorePart.SPECIALTY, _lt("{level} in the specialty"), {"level": one.level})


def _certification(one: RankFacts) -> Part:
    told = _lt("Valid certificate") if one.is_certified else _lt("No certificate on record")
    return Part(ScorePart.CERTIFICATION, told)


def _distance(one: RankFacts, settings: RankingSettings | None) -> Part:
    if one.travel is None:
        told = _lt("Position unknown; counted as half") if settings else _lt("Position unknown; comes last")
        return Part(ScorePart.DISTANCE, told)
    return Part(
        ScorePart.DISTANCE,
        _lt("{minutes} min by road, {kilometres} km"),
        {"minutes": one.travel.minutes, "kilometres": one.travel.kilometres},
    )


def _workload(one: RankFacts) -> Part:
    hours = round(one.busy.total_seconds() / 3600, 1)
    return Part(
        ScorePart.WORKLOAD,
        _lt("{count} jobs that day, {hours} h"),
        {"count": one.jobs_that_day, "hours": hours},
    )


def _history(one: RankFacts) -> Part:
    return Part(
        ScorePart.HISTORY,
        _lt("{count} visits to this customer in a year"),
        {"count": one.visits_to_customer},
    )


def _rating(one: RankFacts) -> Part:
    if one.rating is None:
        return Part(ScorePart.RATING, _lt("Not rated yet; counted as half"))
    return Part(
        ScorePart.RATING,
        _lt("{stars} of 5 in {count} ratings"),
        {"stars": round(float(one.rating), 1), "count": one.ratings},
    )


def _preferred(one: RankFacts) -> Part:
    told = _lt("The contract prefers this technician") if one.is_preferred else _lt("No preference")
    return Part(ScorePart.PREFERRED, told)
