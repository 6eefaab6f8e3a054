"""The lives of orders: what happens after what, told as dated steps. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from techops.demo import targets
from techops.demo.clock import Clock
from techops.demo.data_jobs import (
    CANCELLATIONS,
    CHANGES,
    COMMENTS,
    EXTRA_WORK,
    OFFER_REFUSALS,
    PROBLEMS,
    REJECTIONS,
)
from techops.demo.model import Plan

Story = Callable[[Plan, Random, Clock], None]
OFFICE_OPENS, OFFICE_CLOSES, FRIDAY = 9, 18, 4
RATINGS, RATING_WEIGHTS = (5, 4, 3, 2), (60, 28, 9, 3)
PARTS_SHARE = 0.5
COMMON_PART = {"item": "MEC-004", "quantity": 2}  # what may lack on a job that names no parts of its own


def minutes(count: float) -> timedelta:
    """Return a number of minutes as a span."""
    return timedelta(minutes=round(count))


def office(moment: datetime) -> datetime:
    """Return `moment`, or the next morning of an office when it falls outside its hours."""
    if moment.hour >= OFFICE_CLOSES:
        moment += timedelta(days=1)
    if not OFFICE_OPENS <= moment.hour < OFFICE_CLOSES:
        moment = moment.replace(hour=OFFICE_OPENS)
    while moment.weekday() > FRIDAY:
        moment += timedelta(days=1)
    return moment


def request(plan: Plan, **values: object) -> datetime:
    """The request, and the quotation where the order turns out to need one."""
    moment = plan.add(plan.requested, "create", **values)
    room = plan.start - plan.requested
    if room > timedelta(hours=20):
        plan.add(moment + minutes(75), "quote", if_needed=True)
        plan.add(moment + minutes(100), "send_quotation", if_needed=True)
        return plan.add(moment + minutes(240), "approve_quotation", if_needed=True)
    plan.add(moment + minutes(2), "quote", if_needed=True)
    plan.add(moment + minutes(3), "send_quotation", if_needed=True)
    return plan.add(moment + minutes(4), "approve_quotation", if_needed=True)


def dispatch(plan: Plan, after: datetime, rng: Random) -> datetime:
    """Offered to the crew and accepted."""
    hurry = plan.priority != "Normal"
    moment = plan.add(
        after + minutes(2 if hurry else rng.randint(15, 90)), "assign", start=plan.start, crew=plan.crew
    )
    for number in plan.crew:
        moment = plan.add(moment + minutes(1 if hurry else rng.randint(3, 20)), "accept", technician=number)
    return moment


def arrive(plan: Plan, rng: Random, start: datetime | None = None) -> datetime:
    """Everybody travels, checks in and begins; returns when the work began."""
    due = start or plan.start
    for number in plan.crew:
        plan.add(due - minutes(rng.randint(26, 48)), "start", technician=number)
        arrived = plan.add(due + minutes(rng.randint(-9, 4)), "check_in", technician=number)
        began = plan.add(arrived + minutes(rng.randint(3, 7)), "execute", technician=number)
    return began


def use_parts(plan: Plan, began: datetime, rng: Random, *, always: bool = False) -> None:
    """The lead uses the job's parts."""
    if not always and rng.random() > PARTS_SHARE:
        return
    for index, (item, quantity) in enumerate(plan.job.parts):
        plan.add(began + minutes(18 + 4 * index), "use_material", item=item, quantity=quantity)


def leave(plan: Plan, ended: datetime, rng: Random) -> datetime:
    """Everybody checks out, the lead reports."""
    for number in reversed(plan.crew):
        ended = plan.add(ended + minutes(1), "check_out", technician=number)
    return plan.add(ended + minutes(rng.randint(2, 6)), "complete")


def settle(plan: Plan, completed: datetime, rng: Random, *, rated: bool = True, paid: bool = True) -> None:
    """The customer approves, rates and pays; consolidated orders are paid with their month."""
    approved = plan.add(office(completed + timedelta(hours=rng.randint(2, 30))), "approve")
    if rated:
        score = rng.choices(RATINGS, RATING_WEIGHTS)[0]
        plan.add(
            approved + timedelta(hours=rng.randint(1, 40)),
            "rate",
            score=score,
            comment=rng.choice(COMMENTS[score]),
        )
    if not paid:
        return
    days = max(2, targets.payment_days(plan.target.customer) - rng.randint(0, 9))
    moment = plan.add(office(approved + timedelta(days=days)), "pay_order")
    if not rated:
        plan.add(moment + timedelta(days=8), "close")


def plain(plan: Plan, rng: Random, clock: Clock) -> None:
    """From request to payment without incident."""
    _work(plan, rng, lambda began: use_parts(plan, began, rng))


def unrated(plan: Plan, rng: Random, clock: Clock) -> None:
    """Nobody rates: closed a week after the payment."""
    dispatch(plan, request(plan), rng)
    began = arrive(plan, rng)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng, rated=False)


def quoted(plan: Plan, rng: Random, clock: Clock) -> None:
    """The customer asked for a quotation, and approves it."""
    moment = _quotation(plan, plan.add(plan.requested, "create", quotation_requested=1))
    _finish(plan, plan.add(moment + timedelta(hours=rng.randint(3, 20)), "approve_quotation"), rng)


def quoted_twice(plan: Plan, rng: Random, clock: Clock) -> None:
    """The first quotation comes back with changes; the second version is approved."""
    moment = _quotation(plan, plan.add(plan.requested, "create", quotation_requested=1))
    moment = plan.add(moment + timedelta(hours=6), "request_changes", reason=rng.choice(CHANGES))
    moment = _quotation(plan, moment, discount=5)
    _finish(plan, plan.add(moment + timedelta(hours=8), "approve_quotation"), rng)


def quote_rejected(plan: Plan, rng: Random, clock: Clock) -> None:
    """The quotation is turned down."""
    moment = _quotation(plan, plan.add(plan.requested, "create", quotation_requested=1))
    plan.add(moment + timedelta(days=rng.randint(1, 6)), "reject_quotation", reason=rng.choice(REJECTIONS))


def quote_expired(plan: Plan, rng: Random, clock: Clock) -> None:
    """Nobody answers the quotation; the request is cancelled a week after it lapsed."""
    moment = _quotation(plan, plan.add(plan.requested, "create", quotation_requested=1))
    plan.add(moment + timedelta(days=16), "expire_quotations")
    plan.add(moment + timedelta(days=23), "cancel", reason="Sin respuesta a la cotización.")


def cancelled(plan: Plan, rng: Random, clock: Clock) -> None:
    """Called off, half of them after somebody was assigned."""
    moment = request(plan)
    if rng.random() < 0.5:
        moment = dispatch(plan, moment, rng)
    plan.add(moment + minutes(40), "cancel", reason=rng.choice(CANCELLATIONS))


def prepaid(plan: Plan, rng: Random, clock: Clock) -> None:
    """An emergency without contract: paid first."""
    moment = plan.add(plan.requested, "create")
    moment = plan.add(moment + minutes(15), "prepay")
    dispatch(plan, moment, rng)
    began = arrive(plan, rng)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)


def waited_customer(plan: Plan, rng: Random, clock: Clock) -> None:
    """The customer is not there; the technician waits."""

    spans = rng.choice((20, 45, 70))

    def wait(began: datetime) -> None:
        paused = plan.add(began + minutes(20), "pause", reason="Awaiting Customer")
        plan.add(paused + minutes(spans), "resume")

    plan.minutes += spans
    _work(plan, rng, wait)


def lacking(plan: Plan) -> list[dict[str, object]]:
    """The parts a technician waits for: those of the job."""
    return [{"item": item, "quantity": quantity} for item, quantity in plan.job.parts] or [COMMON_PART]


def waited_parts(plan: Plan, rng: Random, clock: Clock) -> None:
    """A part lacks: the technician leaves and comes back."""
    dispatch(plan, request(plan), rng)
    began = arrive(plan, rng)
    paused = plan.add(began + minutes(40), "pause", reason="Awaiting Parts", parts=lacking(plan))
    resumed = plan.add(paused + minutes(150), "resume")
    use_parts(plan, resumed, rng, always=True)
    settle(plan, leave(plan, resumed + minutes(75), rng), rng)


def long_pause(plan: Plan, rng: Random, clock: Clock) -> None:
    """A part takes days to come: the manager answers for the pause (RN-005)."""
    dispatch(plan, request(plan), rng)
    began = arrive(plan, rng)
    plan.add(began + minutes(50), "pause", reason="Awaiting Parts", parts=lacking(plan))
    resumed = plan.again
    plan.add(resumed - minutes(90), "approve_pause", reason="El repuesto llegó del proveedor con retraso.")
    plan.add(resumed, "resume")
    use_parts(plan, resumed, rng, always=True)
    settle(plan, leave(plan, resumed + minutes(90), rng), rng)


def extra(plan: Plan, rng: Random, clock: Clock, answer: str) -> None:
    """More is found than was agreed: asked for, and answered (or not)."""
    description, hours, parts = EXTRA_WORK[plan.number % len(EXTRA_WORK)]
    dispatch(plan, request(plan), rng)
    began = arrive(plan, rng)
    scale = 1 if answer == "granted" else 6
    asked = plan.add(
        began + minutes(35),
        "request_additional_work",
        description=description,
        hours=hours * scale,
        parts=parts,
    )
    moment = asked + minutes(5)
    if answer != "expired":  # nobody is asked where the system grants it
        moment = plan.add(asked + minutes(25), "decide_additional_work", approve=answer != "rejected")
    else:
        moment = plan.add(asked + minutes(245), "expire_additional_work")
    if answer in ("granted", "approved"):
        for item, quantity in parts:
            plan.add(moment + minutes(20), "use_material", item=item, quantity=quantity)
    settle(plan, leave(plan, moment + minutes(60), rng), rng)


def returned(plan: Plan, rng: Random, clock: Clock) -> None:
    """A part is taken out and not needed after all."""

    def parts(began: datetime) -> None:
        use_parts(plan, began, rng, always=True)
        if plan.job.parts:
            plan.add(began + minutes(50), "return_material", item=plan.job.parts[0][0])

    _work(plan, rng, parts)


def failed_visit(plan: Plan, rng: Random, clock: Clock) -> None:
    """Nobody lets the technician in; the order is done in a second visit, as soon as there is room."""
    dispatch(plan, request(plan), rng)
    lead = plan.crew[0]
    plan.add(plan.start - minutes(35), "start", technician=lead)
    arrived = plan.add(plan.start, "check_in", technician=lead)
    plan.add(arrived + minutes(5), "pause", reason="Awaiting Customer")
    left = plan.add(arrived + minutes(50), "check_out", technician=lead)
    again = plan.again
    plan.add(
        left + minutes(30), "reassign", technician=lead, start=again, reason="Segunda visita con acceso."
    )
    plan.add(left + minutes(40), "accept", technician=lead)
    began = arrive(plan, rng, again)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)


def reassigned(plan: Plan, rng: Random, clock: Clock) -> None:
    """Given to somebody else before the work."""
    first, second = plan.crew
    plan.crew = (first,)
    moment = dispatch(plan, request(plan), rng)
    plan.crew = (second,)
    moment = plan.add(
        moment + minutes(25),
        "reassign",
        technician=second,
        start=plan.start,
        reason="El técnico se reportó enfermo.",
    )
    plan.add(moment + minutes(6), "accept", technician=second)
    began = arrive(plan, rng)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)


def refused_offer(plan: Plan, rng: Random, clock: Clock) -> None:
    """The first technician refuses the offer; the second accepts."""
    first, second = plan.crew
    moment = request(plan)
    plan.crew = (first,)
    moment = plan.add(moment + minutes(20), "assign", start=plan.start, crew=plan.crew)
    moment = plan.add(moment + minutes(9), "reject", technician=first, reason=rng.choice(OFFER_REFUSALS))
    plan.crew = (second,)
    dispatch(plan, moment, rng)
    began = arrive(plan, rng)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)


def rescheduled(plan: Plan, rng: Random, clock: Clock) -> None:
    """The customer moves the appointment by an hour."""
    moment = dispatch(plan, request(plan), rng)
    plan.start = plan.start + minutes(60)
    plan.add(moment + minutes(30), "reschedule", start=plan.start)
    began = arrive(plan, rng)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)


def disputed(plan: Plan, rng: Random, clock: Clock, resolution: str) -> None:
    """The customer reports a problem; settled by a rework order, or by explaining."""
    dispatch(plan, request(plan), rng)
    completed = leave(plan, arrive(plan, rng) + minutes(plan.minutes), rng)
    moment = plan.add(completed + timedelta(hours=5), "report_problem", reason=rng.choice(PROBLEMS))
    plan.add(
        moment + timedelta(hours=2), "resolve_dispute", resolution=resolution, note="Revisado con el cliente."
    )
    if resolution == "Rework":
        again = plan.again
        plan.add(moment + timedelta(hours=3), "rework", technician=plan.crew[0], start=again, minutes=70)
        settle(plan, again + timedelta(hours=5), rng)
        return
    plan.add(moment + timedelta(days=20), "pay_order")


def _quotation(plan: Plan, after: datetime, **values: object) -> datetime:
    moment = plan.add(after + minutes(90), "quote", **values)
    return plan.add(moment + minutes(70), "send_quotation")


def _finish(plan: Plan, approved: datetime, rng: Random) -> None:
    dispatch(plan, approved, rng)
    began = arrive(plan, rng)
    use_parts(plan, began, rng, always=True)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)


def _work(plan: Plan, rng: Random, during: Callable[[datetime], None]) -> None:
    dispatch(plan, request(plan), rng)
    began = arrive(plan, rng)
    during(began)
    settle(plan, leave(plan, began + minutes(plan.minutes), rng), rng)
