"""What happens when the work did not last: warranty claims, as dated steps after the order's own. Pure."""

from datetime import datetime, timedelta
from random import Random

from techops.demo.clock import Clock
from techops.demo.data_items import guaranteed
from techops.demo.data_jobs import CLAIMS
from techops.demo.model import Plan
from techops.demo.stories import arrive, dispatch, leave, minutes, office, request, settle, use_parts

SOON, TOO_LATE = timedelta(days=3), timedelta(days=125)  # inside every warranty, and after the longest
REPAIR_MINUTES = 70
DAMAGE = {"exclusion": "Physical Damage"}


def received(plan: Plan, rng: Random, clock: Clock) -> None:
    """A claim that waits for somebody's decision."""
    _claim(plan, _worked(plan, rng) + SOON)


def done_again(plan: Plan, rng: Random, clock: Clock, cause: str) -> None:
    """Under warranty: who did the work comes back at no charge, and the cause is written down."""
    claimed = _claim(plan, _worked(plan, rng) + SOON)
    decided = plan.add(claimed + minutes(110), "decide_claim", start=plan.again)
    _work_again(plan, decided, cause, guaranteed(plan.job)[:1] if cause == "Defective Part" else ())


def too_late(plan: Plan, rng: Random, clock: Clock) -> None:
    """The warranty is over; the customer is told so."""
    claimed = _claim(plan, _worked(plan, rng) + TOO_LATE)
    plan.add(claimed + minutes(95), "decide_claim")


def goodwill(plan: Plan, rng: Random, clock: Clock) -> None:
    """The warranty is over, and the manager has the work done all the same."""
    claimed = _claim(plan, _worked(plan, rng) + TOO_LATE)
    plan.add(claimed + minutes(95), "decide_claim")
    reason = "Cliente de varios años; el equipo quedó parado por la misma pieza."
    granted = plan.add(claimed + minutes(300), "grant_goodwill", start=plan.again, reason=reason)
    _work_again(plan, granted, "Other")


def rejected(plan: Plan, rng: Random, clock: Clock) -> None:
    """Excluded for damage; the customer disputes it, and the supervisor keeps to it."""
    moment = _disputed(plan, rng)
    reason = "Las fotos muestran el golpe del montacargas, posterior a la reparación."
    plan.add(moment, "decide_claim_dispute", accept=False, reason=reason)


def accepted_after_all(plan: Plan, rng: Random, clock: Clock) -> None:
    """Excluded for damage; the customer disputes it, and is right."""
    moment = _disputed(plan, rng)
    reason = "El golpe es anterior y figura en el informe de la primera visita."
    decided = plan.add(moment, "decide_claim_dispute", accept=True, start=plan.again, reason=reason)
    _work_again(plan, decided, "Wrong Diagnosis")


def _worked(plan: Plan, rng: Random) -> datetime:
    """From request to payment; returns when the work was reported, which starts the warranty."""
    dispatch(plan, request(plan), rng)
    began = arrive(plan, rng)
    use_parts(plan, began, rng, always=True)
    completed = leave(plan, began + minutes(plan.minutes), rng)
    settle(plan, completed, rng)
    return completed


def _claim(plan: Plan, moment: datetime) -> datetime:
    symptom, description = CLAIMS[plan.number % len(CLAIMS)]
    return plan.add(office(moment), "claim", symptom=symptom, description=description)


def _disputed(plan: Plan, rng: Random) -> datetime:
    """Return when the supervisor decides the dispute."""
    claimed = _claim(plan, _worked(plan, rng) + SOON)
    decided = plan.add(claimed + minutes(80), "decide_claim", findings=DAMAGE)
    reason = "El equipo no recibió ningún golpe después de su visita."
    disputed = plan.add(office(decided + minutes(200)), "dispute_claim", reason=reason)
    return office(disputed + minutes(150))


def _work_again(plan: Plan, offered: datetime, cause: str, parts: tuple[tuple[str, float], ...] = ()) -> None:
    """The claim's order, from its offer to the customer's approval and the recorded cause."""
    plan.add(offered + minutes(12), "accept_claim_work")
    plan.add(plan.again, "do_claim_work", minutes=REPAIR_MINUTES, parts=parts)
    approved = plan.add(office(plan.again + timedelta(hours=22)), "approve_claim_work")
    plan.add(approved + minutes(60), "record_cause", cause=cause)
