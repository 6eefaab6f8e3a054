"""Before a technician is asked: what is ready, what is a warning, and that only RN-021 blocks."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from techops.dispatch.model_readiness import Check, CheckKind, LikelyPart, ReadinessFacts, State
from techops.dispatch.rules_readiness import is_likely, readiness
from techops.kernel.calendar import HoursWindow, WorkingCalendar
from techops.workforce.model import Reason

NINE = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in Lima
DAYTIME = WorkingCalendar((HoursWindow(0, time(8), time(12)),), frozenset(), "America/Lima")
BEARING = LikelyPart("bearing", "Rodamiento", Decimal(2), Decimal(2))
READY = ReadinessFacts(
    NINE,
    NINE + timedelta(hours=2),
    parts=(BEARING,),
    opening_hours=DAYTIME,
    contact_name="Rosa",
    contact_phone="999",
)


def of(facts: ReadinessFacts, kind: CheckKind) -> list[tuple[State, str]]:
    return [(check.state, check.message) for check in readiness(facts) if check.kind is kind]


def test_everything_ready_is_four_lines_without_a_warning() -> None:
    checks = readiness(READY)
    assert [check.kind for check in checks] == list(CheckKind)
    assert {check.state for check in checks} == {State.READY}
    assert checks[1].params == {"count": 1}


def test_rn_021_a_certificate_that_will_have_expired_blocks_and_nothing_else_does() -> None:
    refusal = Reason("RN-021", "expired", {"technician": "Ana"})
    facts = replace(
        READY,
        certificate_refusals=(refusal,),
        has_van=False,
        opening_hours=None,
        contact_name="",
        contact_phone="",
    )
    checks = readiness(facts)
    assert checks[0] == Check(CheckKind.CERTIFICATES, State.BLOCKING, "expired", {"technician": "Ana"})
    assert {check.state for check in checks[1:]} == {State.WARNING}


def test_missing_parts_are_told_one_by_one_with_why() -> None:
    belt = LikelyPart("belt", "Correa", Decimal(1), Decimal("0.50"), times=3, jobs=4)
    facts = replace(READY, parts=(BEARING, replace(BEARING, in_van=Decimal(1)), belt))
    checks = [check for check in readiness(facts) if check.kind is CheckKind.PARTS]
    assert [check.state for check in checks] == [State.WARNING] * 2
    assert "category's kit" in checks[0].message
    assert checks[0].params["in_van"] == "1"
    assert "jobs on this model" in checks[1].message
    assert (checks[1].params["times"], checks[1].params["jobs"], checks[1].params["in_van"]) == (3, 4, "0.5")
    assert of(replace(READY, parts=()), CheckKind.PARTS) == [(State.READY, "No part is likely to be needed")]


@pytest.mark.parametrize(
    ("hour", "hours", "state", "words"),
    [
        (0, 3, State.READY, "open all that time"),  # 09:00 to 12:00, when it closes
        (0, 4, State.WARNING, "closes before"),
        (-2, 2, State.WARNING, "closed when"),
        (3, 1, State.WARNING, "closed when"),
    ],
)
def test_the_site_is_open_from_beginning_to_end(hour: int, hours: int, state: State, words: str) -> None:
    start = NINE + timedelta(hours=hour)
    ((told, message),) = of(
        replace(READY, start=start, end=start + timedelta(hours=hours)), CheckKind.SITE_OPEN
    )
    assert told is state
    assert words in message


def test_a_telephone_is_enough_of_a_contact() -> None:
    assert of(replace(READY, contact_name=""), CheckKind.CONTACT) == [(State.READY, "Telephone {phone}")]
    assert of(replace(READY, contact_phone=""), CheckKind.CONTACT)[0][0] is State.WARNING


@pytest.mark.parametrize(
    ("times", "jobs", "likely"), [(1, 1, False), (2, 2, True), (2, 6, True), (2, 7, False), (3, 10, True)]
)
def test_a_part_is_likely_from_two_jobs_and_a_third_or_so(times: int, jobs: int, likely: bool) -> None:
    assert is_likely(times, jobs) is likely
