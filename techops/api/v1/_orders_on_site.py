"""The actions of the technician on the way and on site; published as functions of `orders`.

`occurred_at` is when something happened by the device's clock, and `clock_skew` how many seconds the server's
clock was ahead of it: what was done without a network is written down with its true time.
"""

from datetime import datetime

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import Rows, endpoint, rows
from techops.kernel import bridge
from techops.work_orders import (
    projection,
    service_additional,
    service_answers,
    service_review,
    service_visits,
)
from techops.work_orders.inputs import Report, moment, position
from techops.work_orders.model import Action


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def accept(order: str) -> dict:
    """Accept the offer open for the caller."""
    actor = current_actor()
    return projection.summary(service_answers.accept(actor, order, bridge.now()), actor)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def reject(order: str, reason: str) -> dict:
    """Refuse the offer open for the caller, with a reason."""
    actor = current_actor()
    return projection.summary(service_answers.reject(actor, order, reason, bridge.now()), actor)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def start(
    order: str,
    latitude: float,
    longitude: float,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
    kilometres: float | None = None,
) -> dict:
    """Start travelling to the site."""
    when = _when(occurred_at, clock_skew)
    return _visit(service_visits.start, order, technician, when, position(latitude, longitude), kilometres)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def check_in(
    order: str,
    latitude: float,
    longitude: float,
    override_reason: str | None = None,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Arrive at the site; outside its radius only with a supervisor's reason."""
    where, when = position(latitude, longitude), _when(occurred_at, clock_skew)
    return _visit(service_visits.check_in, order, technician, when, where, override_reason)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def execute(
    order: str,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Start the work."""
    return _visit(service_visits.execute, order, technician, _when(occurred_at, clock_skew))


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def pause(
    order: str,
    pause_reason: str,
    note: str | None = None,
    parts: Rows = None,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Stop and wait: for parts (named), for an approval, for the customer, or for another technician."""
    when = _when(occurred_at, clock_skew)
    return _visit(service_visits.pause, order, technician, when, pause_reason, note, rows(parts))


@endpoint(Permission.EXECUTE_ORDERS, Permission.SEE_ALL_ORDERS, write=True)
def resume(
    order: str,
    justification: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Go on after a wait, with a position when setting out on a new visit.

    Over 24 h a supervisor justifies the wait, over 48 h a manager approves it (RN-005).
    """
    where = None if latitude is None else position(latitude, longitude)
    when = _when(occurred_at, clock_skew)
    return _visit(service_visits.resume, order, technician, when, justification, where)


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def justify_pause(order: str, reason: str) -> dict:
    """Justify a pause of more than 24 h (RN-005)."""
    return _answer_for_pause(order, Action.JUSTIFY_PAUSE, reason)


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def approve_pause(order: str, reason: str) -> dict:
    """Approve a pause of more than 48 h, as a manager (RN-005)."""
    return _answer_for_pause(order, Action.APPROVE_PAUSE, reason)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def check_out(
    order: str,
    latitude: float,
    longitude: float,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Leave the site; the visit ends."""
    when = _when(occurred_at, clock_skew)
    return _visit(service_visits.check_out, order, technician, when, position(latitude, longitude))


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def use_material(
    order: str, item: str, quantity: float, serial_no: str | None = None, technician: str | None = None
) -> dict:
    """Use a part from the van; it leaves the stock at once."""
    actor = current_actor()
    return service_visits.use_material(actor, order, technician, item, quantity, serial_no, bridge.now())


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def return_material(order: str, material: str, quantity: float) -> dict:
    """Put an unused part back into the van."""
    actor = current_actor()
    return service_visits.return_material(actor, order, material, quantity, bridge.now())


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def request_additional_work(
    order: str,
    description: str,
    estimated_hours: float = 0,
    materials: Rows = None,
    technician: str | None = None,
    occurred_at: str | None = None,
    clock_skew: float | None = None,
    photos: Rows = None,
) -> dict:
    """Ask for work that was not approved: granted by the system within limits, else the customer decides.

    `photos`, rows of ``file_name`` and ``content`` (base64), show the customer why it is needed.
    """
    actor, when, now = current_actor(), _when(occurred_at, clock_skew), bridge.now()
    parts, shown = rows(materials), rows(photos)
    return service_additional.request(
        actor, order, technician, description, estimated_hours, parts, now, when, shown
    )


@endpoint(Permission.APPROVE_EXTRA_WORK, write=True)
def decide_additional_work(request: str, approve: bool, note: str | None = None) -> dict:
    """Approve or reject additional work."""
    actor = current_actor()
    return service_additional.decide(actor, request, approve, note, bridge.now())


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def complete(
    order: str,
    diagnosis: str,
    work_performed: str,
    recommendations: str | None = None,
    signed_by: str | None = None,
    signature: str | None = None,
    occurred_at: str | None = None,
    technician: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Finish the order with its report; the price is fixed and the warranty starts."""
    report = Report(diagnosis, work_performed, recommendations, signed_by, signature)
    actor, when = current_actor(), _when(occurred_at, clock_skew)
    done = service_review.complete(actor, order, technician, report, when, bridge.now())
    return projection.summary(done, actor)


def _answer_for_pause(order: str, action: Action, reason: str) -> dict:
    actor = current_actor()
    return projection.summary(
        service_visits.answer_for_pause(actor, order, action, reason, bridge.now()), actor
    )


def _visit(action, order: str, technician: str | None, when: datetime, *arguments: object) -> dict:
    actor = current_actor()
    document = action(actor, order, technician, when, *arguments)
    return projection.summary(document, actor)


def _when(occurred_at: str | None, clock_skew: float | None) -> datetime:
    """Return the true moment of what a device tells, as `inputs.moment` bounds it."""
    return moment(occurred_at, bridge.now(), clock_skew)
