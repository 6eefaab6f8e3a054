"""Who can take a job and why not (RN-004, RN-020 to RN-023), expiring certificates, and cost per hour."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from techops.kernel.calendar import WorkingCalendar, time_zone
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, quantize
from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.workforce.model import (
    AbsenceKind,
    CertificationFacts,
    JobNeed,
    Reason,
    TechnicianFacts,
    WorkforceSettings,
)


def ineligibility_reasons(
    technician: TechnicianFacts, need: JobNeed, now: datetime, settings: WorkforceSettings
) -> tuple[Reason, ...]:
    """Return EVERY reason why `technician` cannot take the job; none means eligible (section 4).

    `now` is the aware start of a job that is needed at once.
    """
    start = need.start or now
    end = start + need.duration
    return (
        *_standing_reasons(technician, need, settings),
        *_competence_reasons(technician, need, end.astimezone(time_zone(need.time_zone)).date()),
        *_absence_reasons(technician, need, start, end),
        *_hours_reasons(technician, need, start, end),
    )


def is_eligible(
    technician: TechnicianFacts, need: JobNeed, now: datetime, settings: WorkforceSettings
) -> bool:
    """Whether nothing keeps `technician` from the job."""
    return not ineligibility_reasons(technician, need, now, settings)


def expired_certifications(
    certifications: Iterable[CertificationFacts], day: date
) -> tuple[CertificationFacts, ...]:
    """Return the certificates that no longer hold on `day`, renewed ones left out (RN-021)."""
    return tuple(one for one in _latest(certifications) if one.expiry_date and one.expiry_date < day)


def expiring_certifications(
    certifications: Iterable[CertificationFacts], today: date, warning_days: int = 30
) -> tuple[CertificationFacts, ...]:
    """Return the certificates, soonest first, that expire from `today` to `warning_days` ahead (RN-021)."""
    last = today + timedelta(days=warning_days)
    dated = [(one.expiry_date, one) for one in _latest(certifications) if one.expiry_date is not None]
    return tuple(one for day, one in sorted(dated, key=lambda pair: pair[0]) if today <= day <= last)


def hourly_cost(
    monthly_salary: Decimal, social_charges: Decimal, assigned_resources: Decimal, productive_hours: Decimal
) -> Decimal:
    """Return the cost per hour, to the cent: monthly costs over productive hours per month (section 4).

    Raises RuleViolation ``no_productive_hours`` or ``negative_cost``.
    """
    if productive_hours <= ZERO:
        raise RuleViolation(
            "no_productive_hours",
            _lt("The productive hours per month must be more than zero. Correct them and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    if min(monthly_salary, social_charges, assigned_resources) < ZERO:
        raise RuleViolation(
            "negative_cost",
            _lt("Salary, charges and resources cannot be negative. Correct them and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    return quantize((monthly_salary + social_charges + assigned_resources) / productive_hours)


def _standing_reasons(
    technician: TechnicianFacts, need: JobNeed, settings: WorkforceSettings
) -> Iterator[Reason]:
    who = {"technician": technician.name}
    if not technician.is_active:
        yield Reason("technician_inactive", _lt("{technician} is not active. Choose somebody else."), who)
    if need.company and technician.company not in (None, need.company):
        yield Reason(
            "technician_of_other_company",
            _lt("{technician} works for {company}. Choose somebody of the order's company."),
            {**who, "company": technician.company},
        )
    if technician.name in need.vetoed:
        yield Reason(
            "technician_vetoed", _lt("The contract does not accept {technician}. Choose somebody else."), who
        )
    if technician.orders_in_progress >= settings.orders_in_progress_limit:
        yield Reason(
            "RN-004",
            _lt("{technician} already has {count} orders in progress. Choose somebody else, or wait."),
            {**who, "count": technician.orders_in_progress},
        )
    if need.zone and not technician.covers_all_zones and need.zone not in technician.zones:
        yield Reason(
            "zone_not_covered",
            _lt("{technician} does not cover the zone {zone}. Choose somebody who does."),
            {**who, "zone": need.zone},
        )
    if need.priority is Priority.EMERGENCY and not technician.available_for_emergencies:
        yield Reason(
            "not_for_emergencies", _lt("{technician} takes no emergencies. Choose somebody who does."), who
        )


def _competence_reasons(technician: TechnicianFacts, need: JobNeed, day: date) -> Iterator[Reason]:
    """RN-020 and RN-021, on the job's last local day: a certificate holds through its expiry date."""
    active = {one.specialty for one in technician.specialties if one.is_active}
    wanted = {need.specialty} if need.specialty else active
    have = sorted(active & wanted)
    if not have:
        yield _lacks_specialty(technician, need)
        return
    refused = [_certificate_reason(technician, need, specialty, day) for specialty in have]
    if all(refused):
        yield from (reason for reason in refused if reason)


def _lacks_specialty(technician: TechnicianFacts, need: JobNeed) -> Reason:
    if need.specialty is None:
        return Reason(
            "RN-020",
            _lt("{technician} has no active specialty. Add one to the technician first."),
            {"technician": technician.name},
        )
    return Reason(
        "RN-020",
        _lt("{technician} has no active specialty {specialty}. Choose somebody who has."),
        {"technician": technician.name, "specialty": need.specialty},
    )


def _certificate_reason(
    technician: TechnicianFacts, need: JobNeed, specialty: str, day: date
) -> Reason | None:
    """Return why certificates disable `specialty` on `day`: one has expired, or a needed one lacks."""
    own = [one for one in technician.certifications if one.specialty == specialty]
    params = {"technician": technician.name, "specialty": specialty}
    expired = expired_certifications(own, day)
    if expired:
        return Reason(
            "RN-021",
            _lt(
                "The certificate {certification} of {technician} for {specialty} expires {expiry}. Renew it."
            ),
            {**params, "certification": expired[0].certification, "expiry": str(expired[0].expiry_date)},
        )
    if need.specialty_needs_certification and not own:
        return Reason(
            "RN-021",
            _lt("{technician} has no certificate for {specialty}. Add it, or choose somebody who has one."),
            params,
        )
    return None


def _absence_reasons(
    technician: TechnicianFacts, need: JobNeed, start: datetime, end: datetime
) -> Iterator[Reason]:
    """RN-022: leave, holidays and other jobs that overlap the job; ends that only touch do not."""
    messages = {
        AbsenceKind.LEAVE: _lt(
            "{technician} is on leave at that time. Choose somebody else or another time."
        ),
        AbsenceKind.HOLIDAY: _lt("{technician} has a holiday then. Choose somebody else or another time."),
    }
    for absence in technician.absences:
        if absence.start < end and start < absence.end:
            yield Reason("RN-022", messages[absence.kind], {"technician": technician.name})
    for job in technician.jobs:
        if job.order != need.order and job.start < end and start < job.end:
            yield Reason(
                "RN-022",
                _lt("{technician} works on {order} at that time. Choose somebody else or another time."),
                {"technician": technician.name, "order": job.order},
            )


def _hours_reasons(
    technician: TechnicianFacts, need: JobNeed, start: datetime, end: datetime
) -> Iterator[Reason]:
    """RN-023: time outside working hours needs the technician's consent and an authorisation for the job.

    Being on call for emergencies is the authorisation for those.
    """
    hours, emergency = technician.working_hours, need.priority is Priority.EMERGENCY
    if emergency or hours is None or _all_within(hours, start, end):
        return
    who = {"technician": technician.name}
    if not technician.available_for_overtime:
        yield Reason("RN-023", _lt("{technician} does no overtime. Choose a time within working hours."), who)
    if not need.overtime_authorised:
        yield Reason(
            "RN-023",
            _lt(
                "Overtime of {technician} is not authorised for this job. Ask the supervisor to authorise it."
            ),
            who,
        )


@lru_cache(maxsize=1024)  # hundreds of technicians share a handful of calendars, and are asked of one job
def _all_within(hours: WorkingCalendar, start: datetime, end: datetime) -> bool:
    return hours.open_time_between(start, end) == end - start


def _latest(certifications: Iterable[CertificationFacts]) -> Sequence[CertificationFacts]:
    """Return, of each certificate for each specialty, the one that holds longest."""
    latest: dict[tuple[str, str | None], CertificationFacts] = {}
    for one in certifications:
        key = (one.certification, one.specialty)
        if key not in latest or _expiry(one) > _expiry(latest[key]):
            latest[key] = one
    return list(latest.values())


def _expiry(certification: CertificationFacts) -> date:
    return certification.expiry_date or date.max
