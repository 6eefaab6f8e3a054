"""Seed 1, section 8.1: what exactly a warranty covers; RN-033: how it is voided."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.access.matrix import ActorFacts, Role
from techops.warranty.model import (
    Cover,
    CoverKind,
    CoverSource,
    PartUsed,
    VoidingFacts,
    VoidingStatus,
    WarrantyPeriod,
    WarrantyStatus,
)
from techops.warranty.rules_cover import cover_for, covers_of, last_day
from techops.warranty.rules_voiding import check_decision, check_proposal, may_decide, may_propose
from tests.unit.refusals import refusal

DONE = date(2026, 2, 10)
PERIOD = WarrantyPeriod(DONE, date(2026, 3, 12))
BEARING = PartUsed("6205", "Rodamiento", Decimal(2), DONE)


def only(part: PartUsed, period: WarrantyPeriod | None = PERIOD) -> Cover:
    return next(cover for cover in covers_of(period, DONE, [part]) if cover.item)


def test_labour_has_the_orders_own_period() -> None:
    assert covers_of(PERIOD, DONE, []) == (
        Cover(CoverKind.LABOUR, CoverSource.SERVICE, DONE, PERIOD.expires_on),
    )
    assert covers_of(None, DONE, []) == ()


@pytest.mark.parametrize(
    ("days", "until", "expires_on", "source"),
    [
        (0, None, PERIOD.expires_on, CoverSource.SERVICE),
        (10, None, PERIOD.expires_on, CoverSource.SERVICE),
        (30, None, PERIOD.expires_on, CoverSource.SERVICE),
        (31, None, date(2026, 3, 13), CoverSource.MAKER),
        (365, None, date(2027, 2, 10), CoverSource.MAKER),
        (365, date(2026, 3, 20), date(2026, 3, 20), CoverSource.MAKER),
        (365, date(2026, 3, 1), PERIOD.expires_on, CoverSource.SERVICE),
    ],
)
def test_a_part_has_the_longer_of_ours_and_its_makers(days, until, expires_on, source) -> None:
    """A unit's own last day comes before the days of its item, even when it is the earlier one."""
    cover = only(replace(BEARING, maker_days=days, maker_until=until))
    assert (cover.kind, cover.expires_on, cover.source) == (CoverKind.PART, expires_on, source)
    assert cover.maker_until == (until or (DONE + timedelta(days=days) if days else None))


def test_a_makers_warranty_outlives_a_contract_without_days() -> None:
    cover = only(replace(BEARING, maker_days=90), None)
    assert (cover.expires_on, cover.source) == (date(2026, 5, 11), CoverSource.MAKER)
    assert covers_of(None, DONE, [BEARING]) == ()


def test_a_makers_warranty_that_ended_before_the_work_promises_nothing() -> None:
    assert covers_of(None, DONE, [replace(BEARING, maker_until=date(2026, 2, 9))]) == ()
    assert only(replace(BEARING, maker_until=DONE), None).expires_on == DONE


def test_consumables_are_listed_and_excluded() -> None:
    grease = replace(BEARING, item="grease", consumable=True, maker_days=900)
    cover = only(grease)
    assert (cover.kind, cover.source, cover.expires_on) == (
        CoverKind.CONSUMABLE,
        CoverSource.EXCLUDED,
        None,
    )
    assert not cover.covers(DONE)
    assert covers_of(None, DONE, [grease]) == ()


def test_the_last_day_of_anything() -> None:
    assert last_day(covers_of(PERIOD, DONE, [replace(BEARING, maker_days=365)])) == date(2027, 2, 10)
    assert last_day(()) is None


def test_the_line_a_failure_falls_under() -> None:
    units = [replace(BEARING, serial_no=number, maker_days=days) for number, days in (("A", 60), ("B", 90))]
    covers = covers_of(PERIOD, DONE, units)
    found = [
        cover_for(covers, item, serial) for item, serial in ((None, None), ("6205", "A"), ("6205", None))
    ]
    assert [cover and (cover.kind, cover.serial_no) for cover in found] == [
        (CoverKind.LABOUR, None),
        (CoverKind.PART, "A"),
        (CoverKind.PART, "B"),
    ]
    assert cover_for(covers, "6205", "C") is None
    assert cover_for(covers, "otro", None) is None
    assert cover_for(covers_of(None, DONE, units), None, None) is None


def test_the_makers_warranty_of_a_line() -> None:
    cover = only(replace(BEARING, maker_days=5))
    assert cover.under_maker(date(2026, 2, 15)) and not cover.under_maker(date(2026, 2, 16))
    assert not only(BEARING).under_maker(DONE)


@given(
    st.integers(0, 400),
    st.lists(st.builds(lambda days, ends: (days, ends), st.integers(0, 800), st.booleans()), max_size=5),
)
def test_a_line_is_never_shorter_than_either_promise(days: int, parts: list[tuple[int, bool]]) -> None:
    period = WarrantyPeriod(DONE, DONE + timedelta(days=days)) if days else None
    used = [
        replace(BEARING, item=str(at), maker_days=maker, consumable=gone)
        for at, (maker, gone) in enumerate(parts)
    ]
    for cover in covers_of(period, DONE, used):
        if cover.expires_on is not None:
            assert cover.expires_on >= max(filter(None, (period and period.expires_on, cover.maker_until)))
            assert cover.covers(cover.expires_on) and not cover.covers(cover.expires_on + timedelta(days=1))


SUPERVISOR = ActorFacts("s@example.com", frozenset({Role.SERVICE_SUPERVISOR}))
MANAGER = ActorFacts("m@example.com", frozenset({Role.SERVICE_MANAGER}))
TECHNICIAN = ActorFacts("t@example.com", frozenset({Role.SERVICE_TECHNICIAN}))
QUIET = VoidingFacts("GAR-1", WarrantyStatus.ACTIVE, None, "", 1)
PROPOSED = VoidingFacts("GAR-1", WarrantyStatus.ACTIVE, VoidingStatus.PROPOSED, SUPERVISOR.user, 0)


def test_rn_033_who_proposes_and_who_decides() -> None:
    assert [may_propose(actor) for actor in (SUPERVISOR, MANAGER, TECHNICIAN)] == [True, True, False]
    assert [may_decide(actor) for actor in (SUPERVISOR, MANAGER, TECHNICIAN)] == [False, True, False]


def test_rn_033_a_proposal_needs_evidence_and_a_reason() -> None:
    check_proposal(QUIET, SUPERVISOR, "Golpe en la carcasa")
    check_proposal(replace(QUIET, warranty_status=WarrantyStatus.EXPIRED), MANAGER, "Golpe")
    check_proposal(replace(QUIET, status=VoidingStatus.REFUSED), SUPERVISOR, "Otra foto")
    with refusal("RN-033"):
        check_proposal(replace(QUIET, evidence=0), SUPERVISOR, "Golpe")
    with refusal("missing_reason"):
        check_proposal(QUIET, SUPERVISOR, " ")
    with refusal("not_permitted"):
        check_proposal(QUIET, TECHNICIAN, "Golpe")
    with refusal("already_voided"):
        check_proposal(replace(QUIET, warranty_status=WarrantyStatus.VOIDED), SUPERVISOR, "Golpe")
    with refusal("voiding_proposed"):
        check_proposal(PROPOSED, SUPERVISOR, "Golpe")


def test_rn_033_only_another_person_a_manager_decides() -> None:
    check_decision(PROPOSED, MANAGER, "Se ve el golpe")
    with refusal("not_permitted"):
        check_decision(PROPOSED, SUPERVISOR, "Sí")
    with refusal("own_proposal"):
        check_decision(replace(PROPOSED, proposed_by=MANAGER.user), MANAGER, "Sí")
    with refusal("missing_reason"):
        check_decision(PROPOSED, MANAGER, "")
    for decided in (None, VoidingStatus.APPROVED, VoidingStatus.REFUSED):
        with refusal("nothing_proposed"):
            check_decision(replace(PROPOSED, status=decided), MANAGER, "Sí")
