"""Ratings: four scores and a comment, once per order, by a contact of the customer who may think again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import sanitize_html

from techops.access import guards
from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.kernel.text import _lt
from techops.ratings import rules, store, tasks
from techops.ratings.model import Given, Scores, Tally
from techops.reliability import keys, notices
from techops.work_orders import movement, service_review
from techops.work_orders import store as orders
from techops.work_orders.inputs import text

KEY = "RATING"  # one rating for an order
STALE = timedelta(hours=2)  # of what happened longer ago nobody needs to be told


def may_rate(actor: ActorFacts, order: Mapping[str, Any]) -> bool:
    """Tell whether `rate` would take the actor's scores, before anything is offered."""
    own = rules.speaks_for(order["customer"], actor)
    return own and order["status"] in rules.RATEABLE and not order["rated"]


def rate(actor: ActorFacts, name: str, scores: Scores, comment: str | None, now: datetime) -> dict[str, Any]:
    """Keep the customer's opinion, or change it; the first closes the order if it is paid."""
    limits = store.limits()
    rules.check_scores(scores, limits)
    loaded = orders.load(actor, name, for_update=True)
    if not rules.speaks_for(loaded.facts.customer, actor):
        raise guards.not_permitted()
    said = sanitize_html(text(comment, "comment"))  # as Frappe keeps it, so that the same is seen to be so
    values = store.values_of(scores, said, rules.is_low(scores, limits))
    # The technician's row is locked before the rating's: the order in which counting again takes them.
    tallies = store.locked_tallies([loaded.document.technician])
    rating = store.rating_of(name, for_update=True)
    if rating is None:
        rules.check_first(loaded.facts)
        rating = _first(actor, loaded, scores, values, now)
        _count(tallies, scores)
        service_review.close_if_done(name, now)
    else:
        given = Given(rating.rated_by, bridge.aware(rating.rated_at))
        rules.check_change(loaded.facts, given, actor, limits, now)
        before = store.scores_of(rating)
        _change(actor, loaded, rating, scores, values, now)
        _count(tallies, scores, before)
    return {**_shown(rating), "order_status": orders.order_for(actor, name).status}


def rating_of(actor: ActorFacts, name: str, now: datetime) -> dict[str, Any]:
    """Return an order's rating (None: not rated), whether the caller may rate or change it, and until when.

    For whoever sees the order: the customer, its technician, and staff.
    """
    facts = orders.load(actor, name).facts
    rating, limits = store.rating_of(name), store.limits()
    speaks = rules.speaks_for(facts.customer, actor)
    shown: dict[str, Any] = {"order": name, "asks_recommendation": limits.asks_recommendation}
    if rating is None:
        may = speaks and facts.status in rules.RATEABLE
        return {**shown, "rating": None, "may_rate": may, "changeable_until": None}
    given = bridge.aware(rating.rated_at)
    theirs = actor.user == rating.rated_by or rules.administers(actor)
    may = speaks and theirs and rules.is_changeable(given, limits, now)
    until = bridge.naive(rules.changeable_until(given, limits)) if speaks else None
    return {**shown, "rating": _shown(rating), "may_rate": may, "changeable_until": until}


def rebuild_averages() -> list[str]:
    """Set right the technicians whose averages are not what the ratings add up to; returns them.

    Running it twice changes nothing more. Two queries when all is right, five when it is not.
    """
    wrong = rules.differing(store.stored_tallies(), store.counted_tallies())
    if not wrong:
        return []
    # Whoever rates holds the technician's row: under the same lock both sides are final.
    locked = store.locked_tallies(wrong)
    right = rules.differing(locked, store.counted_tallies(wrong))
    store.write_tallies(right)
    return sorted(right)


def _first(
    actor: ActorFacts, loaded: orders.Loaded, scores: Scores, values: dict[str, Any], now: datetime
) -> Document:
    order = loaded.document
    rating = store.add(order, actor, values, now)
    keys.take(KEY, order.name, rating.doctype, rating.name)
    order.rated = 1
    movement.save(order)
    movement.tell(loaded, "rate", (order.status, order.sub_status), now, asdict(scores))
    _tell(rating, now)
    return rating


def _change(
    actor: ActorFacts,
    loaded: orders.Loaded,
    rating: Document,
    scores: Scores,
    values: dict[str, Any],
    now: datetime,
) -> None:
    if store.scores_of(rating) == scores and (rating.comment or "") == (values["comment"] or ""):
        return  # the same again
    store.change(rating, actor, values, now)
    order = loaded.document
    movement.tell(loaded, "rating_changed", (order.status, order.sub_status), now, asdict(scores))
    tasks.follow(rating, now, tell=_is_news(now))


def _count(tallies: dict[str, Tally], scores: Scores, before: Scores | None = None) -> None:
    """Add a rating to its technician's tally, or what it says now for what it said."""
    store.write_tallies({name: rules.counted(tally, scores, before) for name, tally in tallies.items()})


def _tell(rating: Document, now: datetime) -> None:
    """Tell the technician and their supervisor; who gets the task of a low rating is told by the task."""
    asked = tasks.begin(rating, now, tell=_is_news(now))
    if not _is_news(now):
        return
    technician = rating.technician and frappe.db.get_value("Technician", rating.technician, "user")
    people = [user for user in (technician, tasks.supervisor_of(rating.technician)) if user and user != asked]
    params = {
        "customer": rating.customer_name,
        "order": rating.work_order,
        "score": rating.overall_score,
    }
    text_told = _lt("{customer} rated order {order}: {score} of 5.")
    notices.queue(people, text_told, params, orders.ORDER, rating.work_order)


def _is_news(now: datetime) -> bool:
    return bridge.now() - now <= STALE


def _shown(rating: Document) -> dict[str, Any]:
    scores = store.scores_of(rating)
    return {
        "name": rating.name,
        **asdict(scores),
        "comment": rating.comment,
        "rated_at": rating.rated_at,
        "changed_at": rating.changed_at,
    }
