"""Steps of the technicians: travel, work, waits, parts, additional work, the report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import frappe

from techops.access.matrix import ActorFacts
from techops.checklists import service as checklists
from techops.checklists.model import CheckOutcome
from techops.demo.cast import MANAGER, SUPERVISOR, Cast, acting_as
from techops.demo.data_catalogue import CHECKS
from techops.demo.data_sites import WORKSHOP
from techops.demo.model import Plan
from techops.work_orders import (
    messages,
    service_additional,
    service_answers,
    service_dispatch,
    service_visits,
)
from techops.work_orders.facts import Position
from techops.work_orders.inputs import Assignment, Report, Schedule
from techops.work_orders.model import Action
from techops.work_orders.service_review import complete as complete_order

METRES_PER_DEGREE = 111_000
NEAR, ROAD_FACTOR = 90, 1.35
FAULT_EVERY = 11
REPEATED = Report(
    "Ajuste insuficiente en la primera visita.", "Reajuste y prueba prolongada.", signed_by="Cliente"
)


def accept(cast: Cast, plan: Plan, now: datetime, technician: int) -> None:
    """Take the offer, if the technician has to be asked at all."""
    order, name = cast.orders[plan.number], cast.technicians[technician]
    if frappe.db.exists("Assignment Offer", {"work_order": order, "technician": name, "status": "Open"}):
        actor = _technician(cast, technician)
        with acting_as(actor.user):
            service_answers.accept(actor, order, now)


def reject(cast: Cast, plan: Plan, now: datetime, technician: int, reason: str) -> None:
    """Refuse the offer; who needs no offer has the order already, and loses it to the next."""
    order, name = cast.orders[plan.number], cast.technicians[technician]
    if frappe.db.exists("Assignment Offer", {"work_order": order, "technician": name, "status": "Open"}):
        actor = _technician(cast, technician)
        with acting_as(actor.user):
            service_answers.reject(actor, order, reason, now)


def start(cast: Cast, plan: Plan, now: datetime, technician: int) -> None:
    """Set out from the workshop."""
    actor, position = _technician(cast, technician), Position(*WORKSHOP[4:6])
    with acting_as(actor.user):
        service_visits.start(actor, cast.orders[plan.number], None, now, position)


def check_in(cast: Cast, plan: Plan, now: datetime, technician: int) -> None:
    """Arrive, a few dozen metres from the site's point."""
    actor = _technician(cast, technician)
    with acting_as(actor.user):
        service_visits.check_in(actor, cast.orders[plan.number], None, now, _near(plan, technician))


def execute(cast: Cast, plan: Plan, now: datetime, technician: int) -> None:
    """Begin."""
    actor = _technician(cast, technician)
    with acting_as(actor.user):
        service_visits.execute(actor, cast.orders[plan.number], None, now)


def pause(
    cast: Cast,
    plan: Plan,
    now: datetime,
    reason: str,
    note: str | None = None,
    parts: list[dict] | None = None,
) -> None:
    """Stop and wait."""
    actor = _technician(cast, plan.crew[0])
    with acting_as(actor.user):
        service_visits.pause(actor, cast.orders[plan.number], None, now, reason, note, parts)


def resume(cast: Cast, plan: Plan, now: datetime) -> None:
    """Go on."""
    actor = _technician(cast, plan.crew[0])
    with acting_as(actor.user):
        service_visits.resume(actor, cast.orders[plan.number], None, now, None, _near(plan, 0))


def use_material(cast: Cast, plan: Plan, now: datetime, item: str, quantity: float) -> None:
    """Use a part from the lead's van."""
    actor = _technician(cast, plan.crew[0])
    with acting_as(actor.user):
        service_visits.use_material(actor, cast.orders[plan.number], None, item, quantity, None, now)


def return_material(cast: Cast, plan: Plan, now: datetime, item: str) -> None:
    """Put one unit back."""
    order = cast.orders[plan.number]
    material = frappe.db.get_value("Work Order Material", {"work_order": order, "item": item})
    actor = _technician(cast, plan.crew[0])
    with acting_as(actor.user):
        service_visits.return_material(actor, order, material, 1, now)


def request_additional_work(
    cast: Cast, plan: Plan, now: datetime, description: str, hours: float, parts: tuple
) -> None:
    """Ask for what was found on site."""
    actor = _technician(cast, plan.crew[0])
    materials = [{"item": item, "quantity": quantity} for item, quantity in parts]
    with acting_as(actor.user):
        service_additional.request(actor, cast.orders[plan.number], None, description, hours, materials, now)


def decide_additional_work(cast: Cast, plan: Plan, now: datetime, approve: bool) -> None:
    """The customer's answer, if it was asked."""
    row = _awaiting(cast, plan)
    if row:
        user = cast.approver(plan.target.customer, row.amount)
        with acting_as(user):
            note = "Adelante." if approve else "Solo lo acordado."
            service_additional.decide(cast.actor(user), row.name, approve, note, now)


def expire_additional_work(cast: Cast, plan: Plan, now: datetime) -> None:
    """What the job does to a request nobody answered in time."""
    row = _awaiting(cast, plan)
    if row:
        service_additional.expire(row.name, now)


def check_out(cast: Cast, plan: Plan, now: datetime, technician: int) -> None:
    """Leave."""
    actor = _technician(cast, technician)
    with acting_as(actor.user):
        service_visits.check_out(actor, cast.orders[plan.number], None, now, _near(plan, technician))


def complete(cast: Cast, plan: Plan, now: datetime) -> None:
    """Write the report."""
    report = Report(plan.job.diagnosis, plan.job.work, plan.job.advice, signed_by="Responsable de turno")
    actor = _technician(cast, plan.crew[0])
    with acting_as(actor.user):
        _check(actor, plan, cast.orders[plan.number], now)
        complete_order(actor, cast.orders[plan.number], None, report, now, now)


def _check(actor: ActorFacts, plan: Plan, order: str, now: datetime) -> None:
    """Answer the checklist; now and then a point shows a fault."""
    for number, (point, _needed) in enumerate(CHECKS.get(plan.target.category, ())):
        faulty = (plan.number + number) % FAULT_EVERY == 0
        outcome = CheckOutcome.FAULT_FOUND if faulty else CheckOutcome.IN_ORDER
        said = "Queda anotado en las recomendaciones." if faulty else None
        checklists.answer(actor, order, point, outcome.value, said, now)


def rework(cast: Cast, plan: Plan, now: datetime, technician: int, start: datetime, minutes: int) -> None:
    """Do the linked order again at no charge, the next day."""
    order = frappe.db.get_value("Service Work Order", {"original_order": cast.orders[plan.number]})
    with acting_as(SUPERVISOR):
        assignment = Assignment(cast.technicians[technician], Schedule(start))
        service_dispatch.assign(cast.actor(SUPERVISOR), order, assignment, now)
    again = visit_again(cast, plan, order, technician)
    again.accept(now + timedelta(minutes=10))
    again.set_out(start - timedelta(minutes=30))
    again.work(start, minutes)


@dataclass(frozen=True, slots=True)
class VisitAgain:
    """The visit of an order that repeats another one's work."""

    plan: Plan
    order: str
    technician: ActorFacts
    place: Position

    def accept(self, at: datetime) -> None:
        """Take the offer, where the technician has to be asked."""
        with acting_as(self.technician.user):
            if frappe.db.exists("Assignment Offer", {"work_order": self.order, "status": "Open"}):
                service_answers.accept(self.technician, self.order, at)

    def set_out(self, at: datetime) -> None:
        """Leave the workshop."""
        with acting_as(self.technician.user):
            service_visits.start(self.technician, self.order, None, at, Position(*WORKSHOP[4:6]))

    def work(self, at: datetime, minutes: int, parts: tuple[tuple[str, float], ...] = ()) -> None:
        """Arrive, repair, leave and report."""
        ended = at + timedelta(minutes=minutes)
        with acting_as(self.technician.user):
            service_visits.check_in(self.technician, self.order, None, at, self.place)
            service_visits.execute(self.technician, self.order, None, at + timedelta(minutes=3))
            for item, quantity in parts:
                used = at + timedelta(minutes=minutes // 2)
                service_visits.use_material(self.technician, self.order, None, item, quantity, None, used)
            _check(self.technician, self.plan, self.order, ended)
            service_visits.check_out(self.technician, self.order, None, ended, self.place)
            complete_order(self.technician, self.order, None, REPEATED, ended, ended)


def visit_again(cast: Cast, plan: Plan, order: str, technician: int) -> VisitAgain:
    """Return the visit by which a technician repeats the work of a plan's order."""
    return VisitAgain(plan, order, _technician(cast, technician), _near(plan, technician))


def approve_pause(cast: Cast, plan: Plan, now: datetime, reason: str) -> None:
    """RN-005: the manager approves a pause of days."""
    with acting_as(MANAGER):
        service_visits.answer_for_pause(
            cast.actor(MANAGER), cast.orders[plan.number], Action.APPROVE_PAUSE, reason, now
        )


def tell(cast: Cast, plan: Plan, now: datetime, side: str, content: str) -> None:
    """Write a message on the order."""
    users = {
        "customer": cast.requester(plan.target.customer),
        "technician": cast.technician_user(plan.crew[0]),
        "supervisor": SUPERVISOR,
    }
    with acting_as(users[side]):
        messages.send(cast.actor(users[side]), cast.orders[plan.number], content, now)


def _technician(cast: Cast, number: int) -> Any:
    return cast.actor(cast.technician_user(number))


def _near(plan: Plan, salt: int) -> Position:
    """A phone's position within 90 m of the site, the same each time."""
    rng = Random(plan.number * 31 + salt)
    latitude, longitude = plan.target.position
    reach = NEAR / METRES_PER_DEGREE / ROAD_FACTOR
    return Position(latitude + rng.uniform(-reach, reach), longitude + rng.uniform(-reach, reach))


def _awaiting(cast: Cast, plan: Plan) -> Any:
    filters = {"work_order": cast.orders[plan.number], "status": "Awaiting Answer"}
    return frappe.db.get_value("Additional Work Request", filters, ["name", "amount"], as_dict=True)
