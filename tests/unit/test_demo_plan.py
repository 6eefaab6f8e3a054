"""The plan of the demonstration company: the same every time, and possible on whatever day it is loaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from techops.demo import clock, plan
from techops.demo.data_people import TECHNICIANS
from techops.demo.model import Plan
from techops.demo.targets import HOURS

HOLIDAYS = frozenset(clock.holidays_between(2024, 2029))
FIRST = datetime(2026, 1, 2, 8, tzinfo=UTC)
# every 17 days and some hours: nights, Sundays, the days before and after holidays
MOMENTS = [FIRST + timedelta(days=17 * number, hours=5 * number) for number in range(30)]
BEFORE_HOLIDAYS = [
    datetime(2026, 4, 1, 18, tzinfo=UTC),
    datetime(2026, 12, 25, 3, tzinfo=UTC),
    datetime(2027, 7, 23, 16, tzinfo=UTC),
]
IN_ORDER = ("start", "check_in", "execute", "check_out")


def company_at(moment: datetime) -> tuple[clock.Clock, list[Plan]]:
    time = clock.Clock(clock.anchor_for(moment, HOLIDAYS), HOLIDAYS)
    return time, plan.Planner(time).make()


def awaited_parts(one: Plan) -> list[object]:
    """What each pause for parts waits for; the rules refuse one that waits for nothing."""
    return [step.values["parts"] for step in one.steps if step.values.get("reason") == "Awaiting Parts"]


def test_the_same_moment_gives_the_same_plan() -> None:
    time, first = company_at(MOMENTS[3])
    _same, second = company_at(MOMENTS[3])
    assert plan.steps_of(first, time) == plan.steps_of(second, time)


@pytest.mark.parametrize("moment", [*MOMENTS, *BEFORE_HOLIDAYS], ids=lambda moment: f"{moment:%Y-%m-%d %H}")
def test_a_year_can_be_planned_on_any_day(moment: datetime) -> None:
    time, plans = company_at(moment)
    assert 200 <= len(plans) <= 300
    assert all(one.steps[0].at <= time.anchor for one in plans)
    for one in plans:
        for technician in range(len(TECHNICIANS)):
            own = [step for step in one.steps if step.values.get("technician") == technician]
            moves = [step.at for step in own if step.action in IN_ORDER]
            assert moves == sorted(moves), one.story
        assert all(awaited_parts(one)), one.story


def visits(one: Plan) -> list[tuple[int, datetime, datetime]]:
    """Who is where from when to when, as planned and as it went; read from the steps, not the diaries."""
    planned = timedelta(hours=HOURS[one.target.category])
    lead = one.crew[0] if one.crew else None
    found, begun = [], {}
    for step in one.steps:
        values = step.values
        people = values.get("crew") or ((values["technician"],) if "technician" in values else one.crew[:1])
        if step.action in ("assign", "reassign", "rework", "decide_claim", "grant_goodwill") and values.get(
            "start"
        ):
            found += [(number, values["start"], values["start"] + planned) for number in people]
        if step.action == "decide_claim_dispute" and values.get("accept"):
            found.append((one.crew[0], values["start"], values["start"] + planned))
        if step.action == "check_in":
            begun[values["technician"]] = step.at
        if step.action == "resume":
            begun[lead] = step.at
        leaves = {"pause": lead, "check_out": values.get("technician")}.get(step.action)
        if leaves in begun:
            found.append((leaves, begun.pop(leaves), step.at))
    return found


@pytest.mark.parametrize("moment", [*MOMENTS, *BEFORE_HOLIDAYS], ids=lambda moment: f"{moment:%Y-%m-%d %H}")
def test_no_two_orders_want_one_technician_at_a_time(moment: datetime) -> None:
    _time, plans = company_at(moment)
    wanted = [(*span, one) for one in plans for span in visits(one)]
    assert len(wanted) > len(plans)
    for number in range(len(TECHNICIANS)):
        own = sorted((span for span in wanted if span[0] == number), key=lambda span: span[1:3])
        for at, (_number, start, end, one) in enumerate(own):
            for _other, begins, _ends, other in own[at + 1 :]:
                if begins >= end:
                    break
                assert other is one, (
                    f"{one.number} {one.story} {start} to {end}, {other.number} {other.story} {begins}"
                )


@pytest.mark.parametrize("moment", MOMENTS[::6], ids=lambda moment: f"{moment:%Y-%m-%d %H}")
def test_nobody_is_in_two_places(moment: datetime) -> None:
    time = clock.Clock(clock.anchor_for(moment, HOLIDAYS), HOLIDAYS)
    planner = plan.Planner(time)
    planner.make()
    for spans in planner.roster.busy.values():
        # an order's own span may be noted twice, longer the second time
        distinct = sorted(
            {start: max(end for begun, end in spans if begun == start) for start, _ in spans}.items()
        )
        assert all(end <= begins for (_, end), (begins, _) in pairwise(distinct))


def test_the_anchor_is_in_working_time() -> None:
    for moment in MOMENTS:
        anchor = clock.anchor_for(moment, HOLIDAYS)
        assert anchor <= moment
        assert clock.Clock(anchor, HOLIDAYS).is_working_day(anchor.date())
        assert clock.OPENS <= anchor.hour <= clock.CLOSES
