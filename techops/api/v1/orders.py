"""Work orders (seed 1, section 13.2): read, and every action of the life cycle."""

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import Fields, Rows, endpoint, fields, page, rows
from techops.api.reading import place
from techops.api.v1._orders_on_site import (
    accept,
    approve_pause,
    check_in,
    check_out,
    complete,
    decide_additional_work,
    execute,
    justify_pause,
    pause,
    reject,
    request_additional_work,
    resume,
    return_material,
    start,
    use_material,
)
from techops.api.v1._orders_papers import (
    attach,
    attachments,
    download,
    history,
    messages,
    read_messages,
    send_message,
)
from techops.disputes import service as disputes
from techops.disputes import service_resolution
from techops.kernel import bridge
from techops.pricing import service as pricing
from techops.ratings import service as ratings
from techops.ratings.model import Scores
from techops.work_orders import (
    projection,
    service_answers,
    service_dispatch,
    service_preview,
    service_requests,
    service_review,
    store,
)
from techops.work_orders.inputs import Assignment, schedule

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)


@endpoint(*SEE)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    sub_status: str | None = None,
    customer: str | None = None,
    technician: str | None = None,
    priority: str | None = None,
    asset: str | None = None,
    text: str | None = None,
    after: str | None = None,
) -> dict:
    """Return a page of the orders the caller may see, newest first; `after` is `next` of the page before."""
    window = page(start, limit)
    wanted = {
        "status": status,
        "sub_status": sub_status,
        "customer": customer,
        "technician": technician,
        "priority": priority,
        "asset": asset,
    }
    return store.list_orders(current_actor(), wanted, text, *window, after=place(after))


@endpoint(Permission.CREATE_REQUEST, write=True)
def create(
    customer: str,
    site: str,
    service_category: str,
    title: str,
    description: str | None = None,
    priority: str = "Normal",
    asset: str | None = None,
    contact_name: str | None = None,
    contact_phone: str | None = None,
    preferred_start: str | None = None,
    quotation_requested: bool = False,
    estimated_hours: float | None = None,
    contract: str | None = None,
    specialty: str | None = None,
) -> dict:
    """Request a service; returns the new order."""
    values = {
        "customer": customer,
        "site": site,
        "service_category": service_category,
        "title": title,
        "description": description,
        "priority": priority,
        "asset": asset,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "preferred_start": preferred_start,
        "quotation_requested": int(quotation_requested),
        "estimated_hours": estimated_hours,
        "contract": contract,
        "specialty": specialty,
    }
    actor = current_actor()
    order = service_requests.create(actor, values, bridge.now())
    return projection.summary(order, actor)


@endpoint(Permission.CREATE_REQUEST)
def preview(
    customer: str,
    site: str,
    service_category: str,
    asset: str | None = None,
    preferred_start: str | None = None,
    quotation_requested: bool = False,
) -> dict:
    """Return what a request would cost and promise at each priority, or why it is refused; writes nothing."""
    values = {
        "customer": customer,
        "site": site,
        "service_category": service_category,
        "asset": asset,
        "preferred_start": preferred_start,
        "quotation_requested": int(quotation_requested),
    }
    return service_preview.preview(current_actor(), values, bridge.now())


@endpoint(*SEE)
def get(order: str) -> dict:
    """Return one order as the caller may see it, with the actions it may take now."""
    actor = current_actor()
    shown = projection.full(actor, order, bridge.now())
    return {**shown, "may_rate": ratings.may_rate(actor, shown)}


@endpoint(Permission.CREATE_REQUEST, write=True)
def update(order: str, values: Fields) -> dict:
    """Change what was requested, before the work starts."""
    actor = current_actor()
    return projection.summary(service_requests.update(actor, order, fields(values), bridge.now()), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS)
def candidates(order: str, scheduled_start: str | None = None, scheduled_end: str | None = None) -> dict:
    """Return every technician with whether, and why not, it could take the order; best first."""
    actor = current_actor()
    now = bridge.now()
    planned = schedule(scheduled_start, scheduled_end, now, required=False)
    return {"data": service_dispatch.candidates(actor, order, planned, now)}


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def assign(
    order: str,
    technician: str,
    scheduled_start: str,
    scheduled_end: str | None = None,
    helpers: Rows = None,
    without_offer: bool = False,
    note: str | None = None,
) -> dict:
    """Offer the order to a technician, or schedule it at once where no acceptance is needed."""
    actor, now = current_actor(), bridge.now()
    assignment = Assignment(
        technician=technician,
        schedule=schedule(scheduled_start, scheduled_end, now),
        helpers=tuple(str(row.get("technician") or "") for row in rows(helpers)),
        without_offer=without_offer,
        note=note,
    )
    return projection.summary(service_dispatch.assign(actor, order, assignment, now), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS, Permission.CREATE_REQUEST, write=True)
def reschedule(
    order: str, scheduled_start: str, scheduled_end: str | None = None, reason: str | None = None
) -> dict:
    """Move a scheduled order to another time."""
    actor, now = current_actor(), bridge.now()
    planned = schedule(scheduled_start, scheduled_end, now)
    return projection.summary(service_dispatch.reschedule(actor, order, planned, reason, now), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def reassign(
    order: str,
    technician: str,
    reason: str,
    scheduled_start: str,
    scheduled_end: str | None = None,
    without_offer: bool = False,
) -> dict:
    """Give a scheduled or waiting order to another technician."""
    actor, now = current_actor(), bridge.now()
    assignment = Assignment(
        technician=technician,
        schedule=schedule(scheduled_start, scheduled_end, now),
        without_offer=without_offer,
        note=reason,
    )
    return projection.summary(service_dispatch.reassign(actor, order, assignment, now), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def withdraw_offer(order: str, reason: str | None = None) -> dict:
    """Take the open offers of an order back."""
    actor = current_actor()
    return projection.summary(service_answers.withdraw(actor, order, reason, bridge.now()), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def add_technician(
    order: str,
    technician: str,
    scheduled_start: str,
    scheduled_end: str | None = None,
    without_offer: bool = False,
    note: str | None = None,
) -> dict:
    """Add a helper to the crew of an order under way."""
    actor, now = current_actor(), bridge.now()
    assignment = Assignment(
        technician=technician,
        schedule=schedule(scheduled_start, scheduled_end, now),
        without_offer=without_offer,
        note=note,
    )
    return projection.summary(service_dispatch.add_technician(actor, order, assignment, now), actor)


@endpoint(Permission.APPROVE_QUOTATION, write=True)
def approve(order: str, note: str | None = None) -> dict:
    """Approve the completed work; an order billed per service is invoiced at once (RN-007)."""
    actor = current_actor()
    return projection.summary(service_review.approve(actor, order, note, bridge.now()), actor)


@endpoint(Permission.APPROVE_QUOTATION, write=True)
def report_problem(order: str, description: str) -> dict:
    """Dispute the work of an order, completed, invoiced or paid; its `open_dispute` tells the dispute."""
    actor = current_actor()
    disputes.report(actor, order, description, bridge.now())
    return projection.summary(store.order_for(actor, order), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS, Permission.INVOICE, write=True)
def resolve_dispute(
    order: str, resolution: str, note: str, percent: float | None = None, amount: float | None = None
) -> dict:
    """End the dispute of an order: the same as `disputes.resolve`."""
    actor = current_actor()
    settlement = service_resolution.settlement_of(resolution, percent, amount)
    service_resolution.resolve_order(actor, order, settlement, note, bridge.now())
    return projection.summary(store.order_for(actor, order), actor)


@endpoint(Permission.CREATE_REQUEST, write=True)
def withdraw_dispute(order: str, reason: str) -> dict:
    """Take the complaint about an order back."""
    actor = current_actor()
    disputes.withdraw(actor, disputes.dispute_of(actor, order), reason, bridge.now())
    return projection.summary(store.order_for(actor, order), actor)


@endpoint(Permission.SEE_OWN_ORDERS, write=True)
def rate(
    order: str,
    overall: int,
    punctuality: int,
    quality: int,
    professionalism: int,
    comment: str | None = None,
    recommendation: int | None = None,
) -> dict:
    """Rate the work from 1 to 5, or change the rating while that is possible (7 days).

    `recommendation`, from 0 to 10, says how likely the customer recommends us, where that is asked.
    """
    scores = Scores(overall, punctuality, quality, professionalism, recommendation)
    return ratings.rate(current_actor(), order, scores, comment, bridge.now())


@endpoint(*SEE)
def rating(order: str) -> dict:
    """Return the rating of an order, and whether and until when the caller may give or change it."""
    return ratings.rating_of(current_actor(), order, bridge.now())


@endpoint(Permission.CREATE_REQUEST, Permission.SEE_ALL_ORDERS, write=True)
def cancel(order: str, reason: str) -> dict:
    """Cancel an order that was not carried out."""
    actor = current_actor()
    return projection.summary(service_requests.cancel(actor, order, reason, bridge.now()), actor)


@endpoint(*SEE)
def price(order: str) -> dict:
    """Return the priced lines with the reason for each number."""
    actor = current_actor()
    document = store.order_for(actor, order)
    staff = actor.permits(Permission.SEE_INTERNAL_COSTS)
    return pricing.as_dict(pricing.price_document(document, bridge.now()), staff=staff)


ELSEWHERE = (
    accept,
    approve_pause,
    attach,
    attachments,
    check_in,
    check_out,
    complete,
    decide_additional_work,
    download,
    execute,
    history,
    justify_pause,
    messages,
    read_messages,
    pause,
    reject,
    request_additional_work,
    resume,
    return_material,
    send_message,
    start,
    use_material,
)
"""The actions on site, messages and files belong to this resource, though written in modules of their own."""
