"""Supplier recovery: what a maker still answers for, and the way of a part until it is credited."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from techops.claims.model import RecoveryEvent, RecoveryFacts, RecoveryStatus
from techops.claims.rules_recovery import check_recoverable, key_of, moved, recoverable
from techops.warranty.model import Cover, CoverKind, CoverSource
from tests.unit.refusals import refusal

DONE, UNTIL = date(2026, 2, 10), date(2027, 2, 10)
PART = Cover(
    CoverKind.PART,
    CoverSource.MAKER,
    DONE,
    UNTIL,
    item="6205",
    serial_no="A",
    material="m1",
    maker_until=UNTIL,
)
OURS = replace(PART, maker_until=None, material="m2")
LABOUR = Cover(CoverKind.LABOUR, CoverSource.SERVICE, DONE, UNTIL)


def test_parts_their_maker_answers_for_and_nobody_recovers_yet() -> None:
    covers = (LABOUR, PART, OURS)
    assert recoverable(covers, UNTIL) == (PART,)
    assert recoverable(covers, date(2027, 2, 11)) == ()
    assert recoverable(covers, UNTIL, {"m1|A"}) == ()
    assert (key_of(PART), key_of(replace(PART, serial_no=None))) == ("m1|A", "m1|")


def test_what_cannot_be_recovered() -> None:
    assert check_recoverable(PART, "6205", UNTIL) == PART
    for nothing in (None, OURS):
        with refusal("part_without_warranty"):
            check_recoverable(nothing, "6205", UNTIL)
    with refusal("maker_warranty_over"):
        check_recoverable(PART, "6205", date(2027, 2, 11))


# event, from, to when it had a return of its own, to when not; written again from the description.
TABLE = {
    "returned": ({"Open"}, "Returned", "Returned"),
    "return_cancelled": ({"Returned"}, "Open", "Open"),
    "credited": ({"Open", "Returned"}, "Credited", "Credited"),
    "credit_cancelled": ({"Credited"}, "Returned", "Open"),
    "refused": ({"Open"}, "Refused", "Refused"),
}


@pytest.mark.parametrize(("event", "status"), product(RecoveryEvent, RecoveryStatus))
def test_every_event_from_everywhere(event: RecoveryEvent, status: RecoveryStatus) -> None:
    sources, with_return, without = TABLE[event.value]
    for returned, target in ((True, with_return), (False, without)):
        recovery = RecoveryFacts("r1", status, returned)
        if status.value in sources:
            assert moved(event, recovery) == target
        else:
            with refusal("recovery_not_there"):
                moved(event, recovery)
