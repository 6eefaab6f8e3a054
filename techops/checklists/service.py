"""Use cases of checklists: reading them with an order, answering a point, asking whether all is answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from techops.access import guards
from techops.access.matrix import ActorFacts
from techops.checklists import rules, store
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders import store as orders
from techops.work_orders.inputs import text
from techops.work_orders.model import Status

UNDER_WAY = (Status.IN_PROGRESS.value, Status.PENDING.value)


def checklists(categories: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return the checklist of many orders (order -> its category) with the answers so far."""
    points = {category: store.points_of(category) for category in set(categories.values())}
    answers = store.answers_of(categories) if any(points.values()) else {}
    return {
        order: [
            {
                "point": point.text,
                "required": point.required,
                "outcome": answers.get(order, {}).get(point.text, {}).get("outcome"),
                "note": answers.get(order, {}).get(point.text, {}).get("note"),
            }
            for point in points[category]
        ]
        for order, category in categories.items()
    }


def answer(
    actor: ActorFacts, name: str, point: str, outcome: str, note: str | None, happened: datetime
) -> dict[str, Any]:
    """Write down what the technician found at a point of the order's checklist."""
    if actor.technician is None:
        raise guards.not_permitted()
    order = orders.load(actor, name, for_update=True).document
    if order.status not in UNDER_WAY:
        raise RuleViolation(
            "not_under_way",
            _lt("Order {order} is not under way. Its checklist is answered between start and completion."),
            kind=ViolationKind.CONFLICT,
            order=name,
        )
    said = text(note, "note") or ""
    found = rules.known_point(point, store.points_of(order.service_category), name)
    kept = store.write(name, actor.technician, found, rules.outcome_of(outcome, said), said, happened)
    return {"order": name, "point": found.text, "outcome": kept.outcome, "note": kept.note}


def refuse_open(order: str, category: str) -> None:
    """Raise RuleViolation ``checklist_open`` when the order lacks an answer it must have."""
    points = store.points_of(category)
    if points:
        rules.nothing_left_open(points, store.answers_of([order]).get(order, {}), order)
