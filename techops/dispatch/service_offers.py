"""Offers that go on by themselves: to the next best, until one takes the order or nobody is left."""

from datetime import datetime, timedelta

from techops.access.actor import system_actor
from techops.dispatch import alerts, store
from techops.dispatch.model import Alert
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.priority import Priority
from techops.work_orders import movement, offers, rules_waiting, service_dispatch
from techops.work_orders.inputs import Assignment, Schedule
from techops.work_orders.store import Loaded, load
from techops.work_orders.waiting import wait_of
from techops.workforce import service_ranking

DEFAULT_HOURS = 1
GRACE = timedelta(minutes=15)  # work planned to begin a moment ago can still be offered
MOST_TRIED = 5  # candidates who turn out to be taken while we look
TAKEN_MEANWHILE = ("RN-022", "RN-004")


def offer_next(name: str, now: datetime) -> str | None:
    """Offer an order whose next offer is due to the best technician not asked yet; returns who it is.

    With nobody left to ask, supervisors are told, once. Run twice, or after somebody has acted by hand, it
    does nothing: under the order's lock the due time is gone.
    """
    loaded = load(system_actor(), name, for_update=True)
    due = bridge.aware(loaded.document.next_offer_at)
    if due is None or due > now:
        return None
    planned = _planned(loaded, now)
    chosen = _offer(loaded, planned, now) if planned else None
    if chosen is None:
        _give_up(loaded, now)
    return chosen


def escalate(name: str, now: datetime) -> bool:
    """Tell managers (RN-002) or supervisors (RN-003) that nobody has taken an order; once for each wait."""
    loaded = load(system_actor(), name, for_update=True)
    order = loaded.document
    due = bridge.aware(order.unassigned_alert_at)
    if due is None or due > now or not rules_waiting.is_unassigned(loaded.facts.place):
        return False
    emergency = loaded.facts.priority is Priority.EMERGENCY
    alert = Alert.EMERGENCY_UNASSIGNED if emergency else Alert.URGENT_UNASSIGNED
    minutes = int((now - due + wait_of(order.priority)).total_seconds() // 60)
    order.unassigned_alert_at = None
    movement.save(order)
    movement.tell(loaded, "escalated", (order.status, order.sub_status), now, {"rule": alert.value})
    alerts.tell_staff(alert, order, max(now, due), due.isoformat(), minutes=minutes)
    return True


def _planned(loaded: Loaded, now: datetime) -> Schedule | None:
    """Return for when to ask: an emergency at once, the rest as planned before; None when that has passed."""
    hours = timedelta(hours=float(loaded.document.estimated_hours or DEFAULT_HOURS))
    if loaded.facts.priority is Priority.EMERGENCY:
        return Schedule(now, now + hours)
    plan = store.last_plan(loaded.document.name)
    if plan is None or plan[0] < now - GRACE:
        return None
    return Schedule(plan[0], plan[1] or plan[0] + hours)


def _offer(loaded: Loaded, planned: Schedule, now: datetime) -> str | None:
    ranking = service_ranking.rank_order(
        loaded.document, planned.start, planned.end, now, overtime_authorised=False
    )
    asked = store.asked_before(loaded.document.name)
    for technician in [one for one in ranking.eligible if one not in asked][:MOST_TRIED]:
        try:
            service_dispatch.offer_by_system(loaded, Assignment(technician, planned), now)
        except RuleViolation as refusal:
            if refusal.code not in TAKEN_MEANWHILE:
                raise
        else:
            return technician
    return None


def _give_up(loaded: Loaded, now: datetime) -> None:
    order = loaded.document
    place = (order.status, order.sub_status)
    offers.withdraw_all(loaded.offers, now)
    round_of = order.next_offer_at
    order.next_offer_at = None
    movement.save(order)
    movement.tell(loaded, "offers_exhausted", place, now)
    alerts.tell_staff(Alert.OFFERS_EXHAUSTED, order, now, str(round_of))
