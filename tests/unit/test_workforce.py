"""Rules.md section 4: eligibility (RN-004, RN-020 to RN-023), certificates, cost per hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from techops.kernel.calendar import HoursWindow, WorkingCalendar
from techops.kernel.errors import RuleViolation
from techops.kernel.priority import Priority
from techops.workforce.model import (
    Absence,
    AbsenceKind,
    CertificationFacts,
    Job,
    JobNeed,
    SpecialtyFacts,
    TechnicianFacts,
    WorkforceSettings,
)
from techops.workforce.rules import (
    expired_certifications,
    expiring_certifications,
    hourly_cost,
    ineligibility_reasons,
    is_eligible,
)
from tests.unit.refusals import refusal

SETTINGS = WorkforceSettings()
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in Lima
HOUR = timedelta(hours=1)
DAYTIME = WorkingCalendar(
    tuple(HoursWindow(day, time(8), time(18)) for day in range(5)), frozenset(), "America/Lima"
)
ANA = TechnicianFacts("ANA", specialties=(SpecialtyFacts("Electrical"),), zones=frozenset({"North"}))
NEED = JobNeed("ORD-1", "America/Lima", 2 * HOUR, start=NOW, specialty="Electrical", zone="North")


def codes(technician: TechnicianFacts, need: JobNeed = NEED) -> list[str]:
    return [reason.code for reason in ineligibility_reasons(technician, need, NOW, SETTINGS)]


def test_section_4_nothing_keeps_an_able_technician() -> None:
    assert is_eligible(ANA, NEED, NOW, SETTINGS)
    assert codes(replace(ANA, zones=frozenset(), covers_all_zones=True)) == []
    assert codes(ANA, replace(NEED, zone=None, specialty=None)) == []


def test_section_4_every_reason_is_told() -> None:
    hopeless = TechnicianFacts(
        "EVE",
        is_active=False,
        working_hours=DAYTIME,
        available_for_emergencies=False,
        orders_in_progress=3,
        absences=(Absence(AbsenceKind.LEAVE, NOW, NOW + HOUR), Absence(AbsenceKind.HOLIDAY, NOW, NOW + HOUR)),
        jobs=(Job("ORD-2", NOW, NOW + HOUR),),
    )
    need = replace(NEED, vetoed=frozenset({"EVE"}), duration=12 * HOUR)
    assert codes(hopeless, need) == [
        "technician_inactive",
        "technician_vetoed",
        "RN-004",
        "zone_not_covered",
        "RN-020",
        "RN-022",
        "RN-022",
        "RN-022",
        "RN-023",
        "RN-023",
    ]
    reasons = ineligibility_reasons(hopeless, need, NOW, SETTINGS)
    with pytest.raises(RuleViolation, match="EVE already has 3 orders in progress"):
        raise reasons[2].violation()
    assert all("EVE" in str(reason.violation()) for reason in reasons if reason.code != "technician_vetoed")


def test_section_4_vetoed_by_the_contract() -> None:
    assert codes(ANA, replace(NEED, vetoed=frozenset({"ANA"}))) == ["technician_vetoed"]


def test_section_4_the_site_zone_is_covered() -> None:
    assert codes(ANA, replace(NEED, zone="South")) == ["zone_not_covered"]


def test_rn_004_two_orders_in_progress_leave_room_and_three_do_not() -> None:
    assert codes(replace(ANA, orders_in_progress=2)) == []
    assert codes(replace(ANA, orders_in_progress=3)) == ["RN-004"]


def test_rn_020_an_active_specialty_that_the_category_asks_for() -> None:
    inactive = replace(ANA, specialties=(SpecialtyFacts("Electrical", is_active=False),))
    assert codes(inactive) == ["RN-020"]
    assert codes(ANA, replace(NEED, specialty="Mechanics")) == ["RN-020"]
    assert codes(inactive, replace(NEED, specialty=None)) == ["RN-020"]


def certified(expiry: date | None) -> TechnicianFacts:
    return replace(ANA, certifications=(CertificationFacts("CNE", "Electrical", expiry),))


def test_rn_021_a_certificate_holds_through_its_expiry_date() -> None:
    assert codes(certified(date(2026, 3, 2))) == []
    assert codes(certified(None)) == []
    assert codes(certified(date(2026, 3, 1))) == ["RN-021"]


def test_rn_021_the_day_is_the_sites_and_the_jobs_last() -> None:
    evening = replace(NEED, start=NOW + 13 * HOUR, duration=HOUR)  # 22:00 to 23:00 in Lima, 3 March in UTC
    assert codes(certified(date(2026, 3, 2)), evening) == []
    assert codes(certified(date(2026, 3, 2)), replace(evening, duration=3 * HOUR)) == ["RN-021"]


def test_rn_021_renewed_certificates_and_those_of_other_specialties_do_not_disable() -> None:
    old, new = (
        CertificationFacts("CNE", "Electrical", date(2025, 1, 1)),
        CertificationFacts("CNE", "Electrical"),
    )
    assert codes(replace(ANA, certifications=(old, new))) == []
    assert codes(replace(ANA, certifications=(new, old))) == []
    other = CertificationFacts("AWS", "Welding", date(2025, 1, 1))
    assert codes(replace(ANA, certifications=(other,))) == []


def test_rn_021_a_specialty_may_require_a_certificate() -> None:
    need = replace(NEED, specialty_needs_certification=True)
    assert codes(ANA, need) == ["RN-021"]
    assert codes(certified(None), need) == []


def test_rn_021_without_a_wanted_specialty_one_good_one_is_enough() -> None:
    both = replace(
        certified(date(2025, 1, 1)), specialties=(SpecialtyFacts("Electrical"), SpecialtyFacts("Welding"))
    )
    assert codes(both, replace(NEED, specialty=None)) == []


@pytest.mark.parametrize(
    ("start", "end", "free"), [(-1, 0, True), (2, 3, True), (1, 3, False), (-1, 1, False)]
)
def test_rn_022_leave_holidays_and_jobs_that_overlap(start, end, free) -> None:
    span = (NOW + start * HOUR, NOW + end * HOUR)
    for busy in (
        replace(ANA, absences=(Absence(AbsenceKind.LEAVE, *span),)),
        replace(ANA, absences=(Absence(AbsenceKind.HOLIDAY, *span),)),
        replace(ANA, jobs=(Job("ORD-2", *span),)),
    ):
        assert codes(busy) == ([] if free else ["RN-022"])
    assert codes(replace(ANA, jobs=(Job("ORD-1", *span),))) == []


def test_rn_023_overtime_is_authorised_beforehand() -> None:
    late = replace(NEED, start=NOW + 8 * HOUR)  # 17:00 to 19:00
    willing = replace(ANA, working_hours=DAYTIME, available_for_overtime=True)
    assert codes(willing) == []
    assert codes(willing, replace(NEED, start=NOW + 7 * HOUR)) == []
    assert codes(willing, late) == ["RN-023"]
    assert codes(willing, replace(late, overtime_authorised=True)) == []
    unwilling = replace(willing, available_for_overtime=False)
    assert codes(unwilling, replace(late, overtime_authorised=True)) == ["RN-023"]
    assert codes(unwilling, replace(late, priority=Priority.EMERGENCY)) == []


def test_section_4_who_takes_no_emergencies_gets_none() -> None:
    off_call = replace(ANA, available_for_emergencies=False)
    assert codes(off_call, replace(NEED, priority=Priority.EMERGENCY)) == ["not_for_emergencies"]
    assert codes(off_call, replace(NEED, priority=Priority.URGENT)) == []


def test_section_4_a_job_without_a_start_is_needed_now() -> None:
    assert codes(replace(ANA, jobs=(Job("ORD-2", NOW, NOW + HOUR),)), replace(NEED, start=None)) == ["RN-022"]


def test_rn_021_certificates_are_warned_about_thirty_days_ahead() -> None:
    today = date(2026, 3, 2)
    days = {
        name: CertificationFacts(name, None, today + timedelta(days=n))
        for name, n in {"gone": -1, "last": 30, "today": 0, "later": 31}.items()
    }
    everything = (*days.values(), CertificationFacts("for good"))
    assert [one.certification for one in expiring_certifications(everything, today)] == ["today", "last"]
    assert [one.certification for one in expired_certifications(everything, today)] == ["gone"]


def test_section_4_cost_per_hour() -> None:
    cost = hourly_cost(Decimal(3000), Decimal(750), Decimal(250), Decimal(160))
    assert cost == Decimal("25.00")
    assert hourly_cost(Decimal(1000), Decimal(0), Decimal(0), Decimal(3)) == Decimal("333.33")
    with refusal("no_productive_hours"):
        hourly_cost(Decimal(1), Decimal(1), Decimal(1), Decimal(0))
    with refusal("negative_cost"):
        hourly_cost(Decimal(1), Decimal(-1), Decimal(1), Decimal(160))
