"""Steps of the office and the customer: requests, quotations, assignments, approvals."""

from datetime import datetime
from typing import Any

import frappe

from techops.demo.cast import MANAGER, SUPERVISOR, Cast, acting_as
from techops.demo.model import Plan
from techops.disputes import service as disputes
from techops.disputes import service_resolution
from techops.quotations import service as quotations
from techops.ratings import service as ratings
from techops.ratings.model import Scores
from techops.work_orders import service_dispatch, service_requests, service_review
from techops.work_orders.inputs import Assignment, Schedule
from techops.work_orders.model import Source

QUOTED_SCOPE = "Mano de obra, materiales indicados y prueba final. No incluye obras civiles."
OPEN_QUOTATION = ("Draft", "Sent")


def create(cast: Cast, plan: Plan, now: datetime, quotation_requested: int = 0) -> None:
    """Ask for the work: the customer on the portal, or our desk after a call."""
    target = plan.target
    source = _source(plan)
    user = cast.requester(target.customer) if source is Source.PORTAL else SUPERVISOR
    values = {
        "customer": cast.customers[target.customer],
        "site": cast.sites[target.site],
        "asset": cast.assets.get(target.serial or ""),
        "service_category": target.category,
        "title": plan.job.title,
        "description": plan.job.description,
        "priority": plan.priority,
        "preferred_start": plan.start.strftime("%Y-%m-%d %H:%M:%S"),
        "quotation_requested": quotation_requested,
    }
    with acting_as(user):
        order = service_requests.create(cast.actor(user), values, now, source)
    cast.remember(plan.number, order.name)


def quote(cast: Cast, plan: Plan, now: datetime, *, if_needed: bool = False, discount: float = 0) -> None:
    """Prepare a quotation, or the next version of the one that came back."""
    order = cast.orders[plan.number]
    if if_needed and not _needs_quotation(order):
        return
    parts = [{"item": item, "quantity": quantity} for item, quantity in plan.job.parts]
    given: dict[str, Any] = {
        "quotation_date": str(now.date()),
        "solution": plan.job.work,
        "scope": QUOTED_SCOPE,
        "materials": parts,
    }
    if discount:
        given |= {"discount_percent": discount, "discount_reason": "Atención al cliente"}
    returned = _quotation(cast, plan, "Changes Requested")
    with acting_as(MANAGER):
        if returned:
            version = quotations.new_version(cast.actor(MANAGER), returned, now)
            quotations.update(cast.actor(MANAGER), version.name, given, now)
        else:
            quotations.create(cast.actor(MANAGER), order, given, now)


def send_quotation(cast: Cast, plan: Plan, now: datetime, *, if_needed: bool = False) -> None:
    """Send the draft."""
    name = _quotation(cast, plan, "Draft") if if_needed else _the_quotation(cast, plan, "Draft")
    if not name:
        return
    with acting_as(SUPERVISOR):
        quotations.send(cast.actor(SUPERVISOR), name, None, now)


def approve_quotation(cast: Cast, plan: Plan, now: datetime, *, if_needed: bool = False) -> None:
    """The customer approves what was sent; our manager for those who do so by letter."""
    name = _quotation(cast, plan, "Sent") if if_needed else _the_quotation(cast, plan, "Sent")
    if not name:
        return
    amount = frappe.db.get_value("Service Quotation", name, "grand_total")
    user = cast.approver(plan.target.customer, amount)
    with acting_as(user):
        quotations.approve(cast.actor(user), name, "Conforme.", now)


def reject_quotation(cast: Cast, plan: Plan, now: datetime, reason: str) -> None:
    """The customer turns the quotation down."""
    user = cast.approver(plan.target.customer)
    with acting_as(user):
        quotations.reject(cast.actor(user), _the_quotation(cast, plan, "Sent"), reason, now)


def request_changes(cast: Cast, plan: Plan, now: datetime, reason: str) -> None:
    """The customer wants another version."""
    user = cast.approver(plan.target.customer)
    with acting_as(user):
        quotations.request_changes(cast.actor(user), _the_quotation(cast, plan, "Sent"), reason, now)


def expire_quotations(cast: Cast, plan: Plan, now: datetime) -> None:
    """What the daily job does to a quotation nobody answered."""
    quotations.expire(_the_quotation(cast, plan, "Sent"), now)


def assign(cast: Cast, plan: Plan, now: datetime, start: datetime, crew: tuple[int, ...]) -> None:
    """Offer the order to the crew, its lead first."""
    lead, *helpers = (cast.technicians[number] for number in crew)
    assignment = Assignment(lead, Schedule(start), tuple(helpers))
    with acting_as(SUPERVISOR):
        service_dispatch.assign(cast.actor(SUPERVISOR), cast.orders[plan.number], assignment, now)


def reassign(cast: Cast, plan: Plan, now: datetime, technician: int, start: datetime, reason: str) -> None:
    """Give the order to somebody else, or to the same person another day."""
    assignment = Assignment(cast.technicians[technician], Schedule(start), note=reason)
    with acting_as(SUPERVISOR):
        service_dispatch.reassign(cast.actor(SUPERVISOR), cast.orders[plan.number], assignment, now)


def reschedule(cast: Cast, plan: Plan, now: datetime, start: datetime) -> None:
    """Move the appointment."""
    with acting_as(SUPERVISOR):
        service_dispatch.reschedule(
            cast.actor(SUPERVISOR), cast.orders[plan.number], Schedule(start), "A pedido del cliente.", now
        )


def cancel(cast: Cast, plan: Plan, now: datetime, reason: str) -> None:
    """Call the order off."""
    with acting_as(MANAGER):
        service_requests.cancel(cast.actor(MANAGER), cast.orders[plan.number], reason, now)


def approve(cast: Cast, plan: Plan, now: datetime) -> None:
    """The customer accepts the work; what is billed per service is invoiced in the same moment."""
    order = cast.orders[plan.number]
    amount = frappe.db.get_value("Service Work Order", order, "grand_total")
    user = cast.approver(plan.target.customer, amount)
    with acting_as(user):
        service_review.approve(cast.actor(user), order, None, now)


def report_problem(cast: Cast, plan: Plan, now: datetime, reason: str) -> None:
    """The customer is not content."""
    user = cast.requester(plan.target.customer)
    with acting_as(user):
        disputes.report(cast.actor(user), cast.orders[plan.number], reason, now)


def resolve_dispute(cast: Cast, plan: Plan, now: datetime, resolution: str, note: str) -> None:
    """The supervisor settles it; an approval needs the manager."""
    user = SUPERVISOR if resolution == "Rework" else MANAGER
    with acting_as(user):
        settlement = service_resolution.settlement_of(resolution)
        service_resolution.resolve_order(cast.actor(user), cast.orders[plan.number], settlement, note, now)


def rate(cast: Cast, plan: Plan, now: datetime, score: int, comment: str) -> None:
    """The customer's stars."""
    user = cast.requester(plan.target.customer)
    lower = max(score - plan.number % 2, 1)
    with acting_as(user):
        ratings.rate(
            cast.actor(user),
            cast.orders[plan.number],
            Scores(overall=score, punctuality=lower, quality=score, professionalism=score),
            comment,
            now,
        )


def close(cast: Cast, plan: Plan, now: datetime) -> None:
    """What the daily job does to a paid order nobody rated."""
    service_review.close_if_done(cast.orders[plan.number], now)


def _needs_quotation(order: str) -> bool:
    needed, quotation = frappe.db.get_value("Service Work Order", order, ["quotation_required", "quotation"])
    return bool(needed and not quotation)


def _quotation(cast: Cast, plan: Plan, status: str) -> str | None:
    return frappe.db.get_value(
        "Service Quotation", {"work_order": cast.orders[plan.number], "status": status}
    )


def _the_quotation(cast: Cast, plan: Plan, status: str) -> str:
    """Return the quotation a story counts on."""
    found = _quotation(cast, plan, status)
    if found is None:
        raise LookupError(f"order {plan.number} has no quotation that is {status}")
    return found


def _source(plan: Plan) -> Source:
    """Two of three requests come by the portal, the rest by telephone; preventive work by its plan."""
    if plan.story == "preventive":
        return Source.PREVENTIVE_PLAN
    return Source.PHONE if plan.number % 3 == 0 else Source.PORTAL
