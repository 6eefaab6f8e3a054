"""The technician's day: what is offered, what is to do today with all the work needs, what comes next."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from frappe import _

from techops.access import guards
from techops.access.matrix import ActorFacts
from techops.checklists import service as checklists
from techops.fieldwork import store
from techops.kernel import bridge
from techops.work_orders import rules
from techops.work_orders.model import PauseReason
from techops.work_orders.rules_steps import steps
from techops.work_orders.store import order_facts
from techops.work_orders.store_visits import visits_by_order
from techops.work_orders.visits import VisitFacts

DAYS_AHEAD = 7
AWAITING = "Awaiting Answer"


def own_technician(actor: ActorFacts) -> str:
    """Return the technician who asks; raises RuleViolation ``not_permitted`` to who is none."""
    if actor.technician is None:
        raise guards.not_permitted()
    return actor.technician


def day(actor: ActorFacts, now: datetime) -> dict[str, Any]:
    """Return the technician's own day; `steps` say what may follow where the server is out of reach.

    Everything that a visit needs is in the answer, so that a telephone which keeps it can work without a
    network. Nothing in it is a price or a cost.
    """
    technician = own_technician(actor)
    midnight = _midnight(now)
    tomorrow = midnight + timedelta(days=1)
    names = store.planned_orders(technician, tomorrow)
    return {
        "person": _person(technician),
        "offers": [_offer(row, now) for row in store.open_offers(technician, now)],
        "visits": _visits(names, technician, actor),
        "finished": store.finished_orders(technician, midnight),
        "coming": store.coming_visits(technician, tomorrow, tomorrow + timedelta(days=DAYS_AHEAD)),
        "steps": {status: dict(actions) for status, actions in steps().items()},
        "pause_reasons": [{"value": reason.value, "label": _(reason.value)} for reason in PauseReason],
        "server_time": bridge.instant().isoformat(),
    }


def _midnight(now: datetime) -> datetime:
    zone = bridge.system_zone()
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def _person(technician: str) -> dict[str, Any]:
    row = dict(store.person(technician))
    row.pop("supervisor_user")
    return row


def _offer(row: Any, now: datetime) -> dict[str, Any]:
    expires = bridge.aware(row.expires_at)
    left = None if expires is None else max(0, int((expires - now).total_seconds()))
    return {**row, "seconds_left": left}


def _visits(names: list[str], technician: str, actor: ActorFacts) -> list[dict[str, Any]]:
    visits, requests, materials = (
        visits_by_order(names),
        _by_order(store.additional_work(names)),
        _by_order(store.materials(names)),
    )
    files = store.photo_counts(names)
    rows = store.orders(names)
    points = checklists.checklists({row.name: row.service_category for row in rows})
    shown = []
    for row in rows:
        own = _own(visits.get(row.name, ()), technician)
        facts = order_facts(
            row,
            visits.get(row.name, ()),
            additional_work_awaiting=sum(one["status"] == AWAITING for one in requests[row.name]),
        )
        shown.append(
            {
                **{column: row[column] for column in (*store.ORDER_COLUMNS, *PLACE_COLUMNS)},
                "leads": row.technician == technician,
                "visit_status": own.status.value if own else None,
                "visit_started_at": _started(own),
                "allowed_actions": [one.action.value for one in rules.allowed_actions(facts, actor)],
                "materials": materials[row.name],
                "additional_work": requests[row.name],
                "files": files.get(row.name, 0),
                "checklist": points[row.name],
            }
        )
    return shown


PLACE_COLUMNS = ("site_name", "site_contact", "site_phone", *store.SITE_COLUMNS, *store.ASSET_COLUMNS)


def _own(visits: Iterable[VisitFacts], technician: str) -> VisitFacts | None:
    """Return the technician's latest visit: the one the page is about."""
    mine = [visit for visit in visits if visit.technician == technician]
    return mine[-1] if mine else None


def _started(visit: VisitFacts | None) -> datetime | None:
    """Return since when the visit is as it is."""
    return bridge.naive(visit.last_event_at) if visit else None


def _by_order(rows: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.pop("work_order")].append(row)
    return found
