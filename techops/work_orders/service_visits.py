"""The work on site: travel, check-in, work, waits, parts, check-out."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from techops.access import guards
from techops.access.matrix import ActorFacts, Permission
from techops.assets import store as places
from techops.costing import service as costing
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.geo import haversine_metres
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.text import _lt
from techops.stock import service as stock
from techops.work_orders import movement, rules, store, store_visits
from techops.work_orders.facts import ActionFacts, Position
from techops.work_orders.model import Action, PauseReason
from techops.work_orders.settings import limits_for
from techops.work_orders.store import Loaded
from techops.work_orders.timeline import Entry, record

METRES_PER_KM = 1000
LONGEST_TRIP_KM = 2000


def start(
    actor: ActorFacts,
    name: str,
    technician: str | None,
    now: datetime,
    position: Position,
    kilometres: float | None = None,
) -> Document:
    """Set out for the site (RN-004); kilometres are those of the trip, else the straight line to the site."""
    loaded = store.load(actor, name, for_update=True)
    site = places.site_facts(loaded.document.site)
    facts = ActionFacts(
        position=position,
        technician=technician,
        orders_in_progress=_orders_in_progress(loaded, actor, technician),
        limits=limits_for(loaded.document),
    )
    changes = {
        "start_latitude": position.latitude,
        "start_longitude": position.longitude,
        "travel_km": _kilometres(kilometres, position, _site_position(site)),
    }
    movement.apply(loaded, Action.START, actor, facts, now, visit_changes=changes)
    return loaded.document


def check_in(
    actor: ActorFacts,
    name: str,
    technician: str | None,
    now: datetime,
    position: Position,
    override_reason: str | None = None,
) -> Document:
    """Arrive within the site's radius, or be checked in by a supervisor with a reason (RN-001)."""
    loaded = store.load(actor, name, for_update=True)
    site = places.site_facts(loaded.document.site)
    where = _site_position(site)
    facts = ActionFacts(
        position=position,
        technician=technician,
        override_reason=override_reason or "",
        site_position=where,
        limits=limits_for(loaded.document, site.radius_metres),
    )
    distance = _metres(position, where)
    outside = distance is not None and distance > facts.limits.check_in_radius_metres
    visit_changes = {
        "check_in_latitude": position.latitude,
        "check_in_longitude": position.longitude,
        "check_in_distance": distance,
        "override_by": actor.user if outside else None,
        "override_reason": override_reason if outside else None,
    }
    first = {} if loaded.document.on_site_at else {"on_site_at": bridge.naive(now)}
    movement.apply(
        loaded,
        Action.CHECK_IN,
        actor,
        facts,
        now,
        note=override_reason,
        changes=first,
        visit_changes=visit_changes,
    )
    return loaded.document


def execute(actor: ActorFacts, name: str, technician: str | None, now: datetime) -> Document:
    """Begin the work."""
    loaded = store.load(actor, name, for_update=True)
    facts = ActionFacts(technician=technician, limits=limits_for(loaded.document))
    movement.apply(loaded, Action.EXECUTE, actor, facts, now)
    return loaded.document


def pause(
    actor: ActorFacts,
    name: str,
    technician: str | None,
    now: datetime,
    pause_reason: str,
    note: str | None = None,
    parts: list[dict[str, Any]] | None = None,
) -> Document:
    """Stop and wait; awaited parts are asked for by a Material Request at once."""
    loaded = store.load(actor, name, for_update=True)
    reason = _pause_reason(pause_reason)
    facts = ActionFacts(
        reason=note or reason.value,
        technician=technician,
        pause_reason=reason,
        parts=tuple(str(part.get("item") or "") for part in parts or [] if part.get("item")),
        limits=limits_for(loaded.document),
    )
    changes = {
        "pause_reason": reason.value,
        "paused_at": bridge.naive(now),
        "pause_note": note,
        "pause_justification": None,
        "pause_approved_by": None,
    }
    movement.apply(loaded, Action.PAUSE, actor, facts, now, note=note, changes=changes)
    if parts:
        stock.request_parts(loaded.document, parts, now)
    return loaded.document


def resume(
    actor: ActorFacts,
    name: str,
    technician: str | None,
    now: datetime,
    justification: str | None = None,
    position: Position | None = None,
) -> Document:
    """Go on after a wait (RN-005), or set out on a new visit when the first one has left."""
    loaded = store.load(actor, name, for_update=True)
    facts = ActionFacts(
        technician=technician,
        position=position,
        justification=justification or "",
        orders_in_progress=_orders_in_progress(loaded, actor, technician),
        limits=limits_for(loaded.document),
    )
    changes: dict[str, Any] = {"pause_reason": None, "paused_at": None}
    if justification:
        changes["pause_justification"] = justification
    visit_changes = None
    if position is not None:
        where = _site_position(places.site_facts(loaded.document.site))
        visit_changes = {
            "start_latitude": position.latitude,
            "start_longitude": position.longitude,
            "travel_km": _kilometres(None, position, where),
        }
    movement.apply(
        loaded,
        Action.RESUME,
        actor,
        facts,
        now,
        note=justification,
        changes=changes,
        visit_changes=visit_changes,
    )
    return loaded.document


def answer_for_pause(actor: ActorFacts, name: str, action: Action, reason: str, now: datetime) -> Document:
    """RN-005: a supervisor justifies a long pause, or a manager approves it."""
    loaded = store.load(actor, name, for_update=True)
    changes = {"pause_justification": reason}
    if action is Action.APPROVE_PAUSE:
        changes["pause_approved_by"] = actor.user
    movement.apply(
        loaded,
        action,
        actor,
        ActionFacts(reason=reason, limits=limits_for(loaded.document)),
        now,
        changes=changes,
    )
    return loaded.document


def check_out(
    actor: ActorFacts, name: str, technician: str | None, now: datetime, position: Position
) -> Document:
    """Leave the site; without any work after waiting for the customer it was a failed visit."""
    loaded = store.load(actor, name, for_update=True)
    facts = ActionFacts(position=position, technician=technician, limits=limits_for(loaded.document))
    visit_changes = {"check_out_latitude": position.latitude, "check_out_longitude": position.longitude}
    movement.apply(loaded, Action.CHECK_OUT, actor, facts, now, visit_changes=visit_changes)
    return loaded.document


def use_material(
    actor: ActorFacts,
    name: str,
    technician: str | None,
    item: str,
    quantity: object,
    serial_no: str | None,
    now: datetime,
) -> dict[str, Any]:
    """Use a part: it leaves the van's stock now, and the order gets its price."""
    loaded = store.load(actor, name, for_update=True)
    amount = _positive(quantity)
    facts = ActionFacts(technician=technician, parts=(item,), limits=limits_for(loaded.document))
    rules.decide(Action.USE_MATERIAL, loaded.facts, actor, facts, now)
    user = _acting_technician(loaded, actor, technician)
    visit = _visit_of(loaded, user)
    material = stock.use_material(loaded.document, visit, user, item, amount, serial_no, now)
    _tell(
        loaded,
        Action.USE_MATERIAL.value,
        user,
        now,
        {"item": item, "quantity": str(amount), "material": material},
    )
    costing.refresh([name], now)
    return {"material": material, "item": item, "quantity": float(amount)}


def return_material(
    actor: ActorFacts, name: str, material: str, quantity: object, now: datetime
) -> dict[str, Any]:
    """Put an unused part back into the van it came from."""
    loaded = store.load(actor, name, for_update=True)
    amount = _positive(quantity)
    facts = ActionFacts(parts=(material,), limits=limits_for(loaded.document))
    rules.decide(Action.USE_MATERIAL, loaded.facts, actor, facts, now)
    stock.return_material(loaded.document, material, amount, now)
    _tell(loaded, "return_material", actor.technician, now, {"material": material, "quantity": str(amount)})
    costing.refresh([name], now)
    return {"material": material, "returned": float(amount)}


def _tell(
    loaded: Loaded, action: str, technician: str | None, now: datetime, details: dict[str, Any]
) -> None:
    place = (loaded.document.status, loaded.document.sub_status)
    record(loaded.document, place, Entry(action, now, technician=technician, details=details))


def _acting_technician(loaded: Loaded, actor: ActorFacts, technician: str | None) -> str:
    chosen = actor.technician if actor.technician in loaded.facts.technicians else technician
    chosen = chosen or loaded.facts.lead
    if chosen is None or chosen not in loaded.facts.technicians:
        raise guards.not_found("Technician", technician or "")
    return chosen


def _visit_of(loaded: Loaded, technician: str) -> str | None:
    mine = [visit.name for visit in loaded.facts.visits if visit.technician == technician]
    return mine[-1] if mine else None


def _orders_in_progress(loaded: Loaded, actor: ActorFacts, technician: str | None) -> int:
    if not actor.permits(Permission.EXECUTE_ORDERS):
        return 0
    chosen = (
        actor.technician if actor.technician in loaded.facts.technicians else technician or loaded.facts.lead
    )
    return store_visits.orders_in_progress(chosen, loaded.facts.name) if chosen else 0


def _site_position(site: Any) -> Position | None:
    return Position(site.latitude, site.longitude) if site.located else None


def _metres(position: Position, site: Position | None) -> float | None:
    if site is None:
        return None
    return haversine_metres(position.latitude, position.longitude, site.latitude, site.longitude)


def _kilometres(given: object, position: Position, site: Position | None) -> float:
    if given is not None:
        kilometres = to_decimal(given, label="kilometres")
        if not ZERO <= kilometres <= LONGEST_TRIP_KM:
            raise RuleViolation(
                "bad_distance",
                _lt("The distance must be between 0 and {longest} km."),
                kind=ViolationKind.BAD_INPUT,
                longest=LONGEST_TRIP_KM,
            )
        return float(kilometres)
    metres = _metres(position, site)
    return round((metres or 0) / METRES_PER_KM, 2)


def _positive(quantity: object) -> Decimal:
    amount = to_decimal(quantity, label="quantity")
    if amount <= ZERO:
        raise RuleViolation(
            "bad_quantity", _lt("The quantity must be more than 0."), kind=ViolationKind.BAD_INPUT
        )
    return amount


def _pause_reason(value: str) -> PauseReason:
    try:
        return PauseReason(value)
    except ValueError:
        raise RuleViolation(
            "bad_pause_reason",
            _lt("{value} is not a reason to wait. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            value=value,
            choices=", ".join(reason.value for reason in PauseReason),
        ) from None
