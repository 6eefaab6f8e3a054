"""Which visit an action of a visit is about."""

from techops.access.matrix import ActorFacts
from techops.work_orders import visits
from techops.work_orders.facts import ActionFacts, OrderFacts
from techops.work_orders.model import Action, VisitRole
from techops.work_orders.visits import VisitFacts


def acted_visit(
    order: OrderFacts, actor: ActorFacts, facts: ActionFacts, action: Action, *, opens_visit: bool
) -> VisitFacts | None:
    """Return the visit `action` is about, in a status that allows it; None when there is none.

    It is the named one, else the actor's own, else (for supervisors) the first that fits, the lead's before a
    helper's. With `opens_visit`, a technician with no visit under way sets out on a new one.
    """
    mine = visits_in_question(order, actor, facts)
    for visit in mine:
        if visit.status in visits.VISIT_SOURCES[action]:
            return visit
    if opens_visit and facts.visit is None and visits.all_closed(mine):
        return _new_visit(order, _technician(order, actor, facts) or order.lead)
    return None


def visits_in_question(order: OrderFacts, actor: ActorFacts, facts: ActionFacts) -> tuple[VisitFacts, ...]:
    """Return the visits the actor may mean, the lead's first."""
    technician = _technician(order, actor, facts)
    meant = (
        visit
        for visit in order.visits
        if facts.visit in (None, visit.name) and technician in (None, visit.technician)
    )
    return tuple(sorted(meant, key=lambda visit: visit.role is VisitRole.HELPER))


def _technician(order: OrderFacts, actor: ActorFacts, facts: ActionFacts) -> str | None:
    """Return whose visit it must be: an assigned technician's own; for others the one they name, if any."""
    return actor.technician if actor.technician in order.technicians else facts.technician


def _new_visit(order: OrderFacts, technician: str | None) -> VisitFacts | None:
    if technician is None or technician not in order.technicians:
        return None
    return VisitFacts(None, technician, VisitRole.LEAD if technician == order.lead else VisitRole.HELPER)
