"""Orders under way at the anchor: each told up to where it stands now. Pure."""

from datetime import datetime, timedelta
from random import Random

from techops.demo.clock import Clock
from techops.demo.data_jobs import CHANGES, EXTRA_WORK, MESSAGES, PAUSE_NOTES, PROBLEMS
from techops.demo.model import Plan
from techops.demo.stories import dispatch, lacking, leave, minutes, request, use_parts

QUIET = timedelta(minutes=6)


def new(plan: Plan, rng: Random, clock: Clock) -> None:
    """Just asked for."""
    plan.add(plan.requested, "create")


def quoting(plan: Plan, rng: Random, clock: Clock) -> None:
    """A quotation is being prepared; half of them for the second time."""
    moment = plan.add(plan.requested, "create", quotation_requested=1)
    moment = plan.add(moment + minutes(30), "quote")
    if plan.number % 2:
        moment = plan.add(moment + minutes(25), "send_quotation")
        plan.add(moment + minutes(45), "request_changes", reason=rng.choice(CHANGES))


def quoted(plan: Plan, rng: Random, clock: Clock) -> None:
    """The quotation is with the customer."""
    moment = plan.add(plan.requested, "create", quotation_requested=1)
    moment = plan.add(moment + minutes(40), "quote")
    plan.add(moment + minutes(30), "send_quotation")


def approved(plan: Plan, rng: Random, clock: Clock) -> None:
    """The quotation is approved, nobody is assigned."""
    quoted(plan, rng, clock)
    plan.add(plan.steps[-1].at + minutes(50), "approve_quotation")


def offered(plan: Plan, rng: Random, clock: Clock) -> None:
    """Offered a few minutes ago, to somebody who has not answered."""
    request(plan)
    plan.add(clock.anchor - minutes(rng.randint(3, 15)), "assign", start=plan.start, crew=plan.crew)


def assigned(plan: Plan, rng: Random, clock: Clock) -> None:
    """Planned for the next days."""
    dispatch(plan, request(plan), rng)


def en_route(plan: Plan, rng: Random, clock: Clock) -> None:
    """On the way."""
    _set_out(plan, rng)
    for index, (side, content) in enumerate(MESSAGES):
        plan.add(clock.anchor - minutes(9 - 3 * index), "tell", side=side, content=content)


def on_site(plan: Plan, rng: Random, clock: Clock) -> None:
    """Just arrived."""
    _set_out(plan, rng)
    plan.add(clock.anchor - QUIET, "check_in", technician=plan.crew[0])


def executing(plan: Plan, rng: Random, clock: Clock) -> None:
    """At work, parts in hand."""
    use_parts(plan, _at_work(plan, rng), rng, always=True)


def awaiting_approval(plan: Plan, rng: Random, clock: Clock) -> None:
    """More was found than agreed; the customer has not answered."""
    _at_work(plan, rng)
    description, hours, parts = EXTRA_WORK[plan.number % len(EXTRA_WORK)]
    plan.add(
        clock.anchor - QUIET, "request_additional_work", description=description, hours=hours * 8, parts=parts
    )


def awaiting_parts(plan: Plan, rng: Random, clock: Clock) -> None:
    """A part is on order."""
    began = _at_work(plan, rng)
    _pause(plan, began + minutes(40), "Awaiting Parts", parts=lacking(plan))


def awaiting_customer(plan: Plan, rng: Random, clock: Clock) -> None:
    """Waiting for the keys."""
    _at_work(plan, rng)
    _pause(plan, clock.anchor - QUIET, "Awaiting Customer")


def awaiting_reassignment(plan: Plan, rng: Random, clock: Clock) -> None:
    """The technician had to go home."""
    _pause(plan, _at_work(plan, rng) + minutes(35), "Personal Emergency")


def under_review(plan: Plan, rng: Random, clock: Clock) -> None:
    """Done; the customer has not said anything yet."""
    began = _at_work(plan, rng)
    use_parts(plan, began, rng)
    leave(plan, began + minutes(plan.minutes), rng)


def disputed(plan: Plan, rng: Random, clock: Clock) -> None:
    """Done, and the customer is not content."""
    under_review(plan, rng, clock)
    plan.add(plan.steps[-1].at + minutes(60), "report_problem", reason=rng.choice(PROBLEMS))


def awaiting_prepayment(plan: Plan, rng: Random, clock: Clock) -> None:
    """An emergency without contract, not paid yet."""
    plan.add(plan.requested, "create")


def _set_out(plan: Plan, rng: Random) -> None:
    dispatch(plan, request(plan), rng)
    plan.add(plan.start - minutes(30), "start", technician=plan.crew[0])


def _at_work(plan: Plan, rng: Random) -> datetime:
    _set_out(plan, rng)
    arrived = plan.add(plan.start, "check_in", technician=plan.crew[0])
    return plan.add(arrived + minutes(4), "execute", technician=plan.crew[0])


def _pause(plan: Plan, moment: datetime, reason: str, **values: object) -> None:
    plan.add(moment, "pause", reason=reason, note=PAUSE_NOTES[reason], **values)
