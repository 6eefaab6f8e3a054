"""Steps of warranty claims: the complaint, its decision, the work done again, its cause."""

from datetime import datetime, timedelta
from typing import Any

import frappe

from techops.claims import service, service_recovery, store
from techops.claims.model import ReworkCause
from techops.demo.act_field import visit_again
from techops.demo.cast import MANAGER, SUPERVISOR, Cast, acting_as
from techops.demo.model import Plan
from techops.work_orders import service_review

TRAVEL = timedelta(minutes=35)


def claim(cast: Cast, plan: Plan, now: datetime, symptom: str, description: str) -> None:
    """Complain, against the order."""
    user = cast.requester(plan.target.customer)
    given = {
        "original_order": cast.orders[plan.number],
        "symptom": symptom,
        "description": description,
    }
    with acting_as(user):
        service.create(cast.actor(user), given, [], now)


def decide_claim(
    cast: Cast,
    plan: Plan,
    now: datetime,
    start: datetime | None = None,
    findings: dict[str, Any] | None = None,
) -> None:
    """Decide by the terms, and what was found on the photos."""
    with acting_as(SUPERVISOR):
        actor = cast.actor(SUPERVISOR)
        service.decide(actor, _claim_of(cast, plan).name, findings or {}, None, start, now)


def dispute_claim(cast: Cast, plan: Plan, now: datetime, reason: str) -> None:
    """The customer does not agree."""
    user = cast.requester(plan.target.customer)
    with acting_as(user):
        service.dispute(cast.actor(user), _claim_of(cast, plan).name, reason, now)


def decide_claim_dispute(
    cast: Cast, plan: Plan, now: datetime, accept: bool, reason: str, start: datetime | None = None
) -> None:
    """The supervisor's last word."""
    with acting_as(SUPERVISOR):
        actor = cast.actor(SUPERVISOR)
        service.decide_dispute(actor, _claim_of(cast, plan).name, accept, reason, start, now)


def grant_goodwill(cast: Cast, plan: Plan, now: datetime, start: datetime, reason: str) -> None:
    """The manager has it done though nothing obliges to."""
    with acting_as(MANAGER):
        service.grant_goodwill(cast.actor(MANAGER), _claim_of(cast, plan).name, reason, start, now)


def accept_claim_work(cast: Cast, plan: Plan, now: datetime) -> None:
    """Take the offer of the claim's order."""
    visit_again(cast, plan, _claim_of(cast, plan).claim_order, plan.crew[0]).accept(now)


def do_claim_work(
    cast: Cast, plan: Plan, now: datetime, minutes: int, parts: tuple[tuple[str, float], ...]
) -> None:
    """Travel, arrive, repair, report."""
    visit = visit_again(cast, plan, _claim_of(cast, plan).claim_order, plan.crew[0])
    visit.set_out(now - TRAVEL)
    visit.work(now, minutes, parts)


def approve_claim_work(cast: Cast, plan: Plan, now: datetime) -> None:
    """The customer accepts what was done at no charge."""
    user = cast.approver(plan.target.customer)
    with acting_as(user):
        service_review.approve(cast.actor(user), _claim_of(cast, plan).claim_order, None, now)


def record_cause(cast: Cast, plan: Plan, now: datetime, cause: str) -> None:
    """Write down why; a part that its maker answers for goes back to the supplier."""
    found = _claim_of(cast, plan)
    with acting_as(SUPERVISOR):
        actor = cast.actor(SUPERVISOR)
        if cause == ReworkCause.DEFECTIVE_PART.value:
            for part in service_recovery.recoverable(found)[:1]:
                service_recovery.begin(actor, found.name, part["item"], None, None, now)
        service.record_cause(actor, found.name, cause, None, now)


def _claim_of(cast: Cast, plan: Plan) -> Any:
    name = frappe.db.get_value(store.CLAIM, {"original_order": cast.orders[plan.number]})
    return frappe.get_doc(store.CLAIM, name)
