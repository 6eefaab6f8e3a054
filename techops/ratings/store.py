"""Reads and writes of ratings, and of what technicians' ratings add up to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count, Sum

from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.ratings.model import SCORES, RatingLimits, Scores, Tally

RATING, TECHNICIAN = "Service Rating", "Technician"
COLUMNS = {score: f"{score}_score" for score in SCORES}
"""Score -> the field of a rating that holds it."""
SUMS = {score: f"{score}_total" for score in SCORES}
AVERAGES = {score: f"{score}_average" for score in SCORES}
"""Score -> the technician's fields that hold its sum and its average."""
COUNT = "ratings"
FIGURES = (COUNT, *SUMS.values(), *AVERAGES.values())
"""What a technician's record says of ratings; only this module writes it."""
NO_ANSWER = ""


def limits() -> RatingLimits:
    """Return the limits an administrator set."""
    settings = frappe.get_cached_doc("TechOps Settings")
    return RatingLimits(
        days_to_change=int(settings.rating_change_days or 0),
        low_score=int(settings.low_rating_score or 0),
        asks_recommendation=bool(settings.ask_recommendation),
    )


def rating_of(order: str, *, for_update: bool = False) -> Document | None:
    """Return the rating of an order, with `for_update` as last committed."""
    name = frappe.db.get_value(RATING, {"work_order": order}, for_update=for_update)
    return frappe.get_doc(RATING, name, for_update=for_update) if name else None


def scores_of(rating: Document) -> Scores:
    """Read a rating's scores."""
    answer = rating.recommendation
    four = {score: int(rating.get(column)) for score, column in COLUMNS.items()}
    return Scores(**four, recommendation=None if answer in (None, NO_ANSWER) else int(answer))


def add(order: Document, actor: ActorFacts, values: Mapping[str, Any], now: datetime) -> Document:
    """Write down the first rating of an order."""
    rating = frappe.get_doc(
        {
            "doctype": RATING,
            "work_order": order.name,
            "customer": order.customer,
            "customer_name": order.customer_name,
            "technician": order.technician,
            "technician_name": order.technician_name,
            "rated_by": actor.user,
            "rated_at": bridge.naive(now),
            **values,
        }
    )
    rating.flags.techops_service = True
    return rating.insert(ignore_permissions=True)  # authorised by the order's scope and the contact's role


def change(rating: Document, actor: ActorFacts, values: Mapping[str, Any], now: datetime) -> None:
    """Write what a rating says now."""
    rating.update({**values, "changed_by": actor.user, "changed_at": bridge.naive(now)})
    rating.flags.techops_service = True
    rating.save(ignore_permissions=True)  # authorised by the order's scope and the contact's role


def values_of(scores: Scores, comment: str | None, low: bool) -> dict[str, Any]:
    """Return the fields that hold an opinion."""
    answer = scores.recommendation
    return {
        **{column: getattr(scores, score) for score, column in COLUMNS.items()},
        "recommendation": NO_ANSWER if answer is None else str(answer),
        "comment": comment,
        "low": int(low),
    }


def locked_tallies(technicians: Iterable[str]) -> dict[str, Tally]:
    """Lock technicians in a fixed order and return their tallies as last committed."""
    return _stored(list(technicians), for_update=True)


def stored_tallies() -> dict[str, Tally]:
    """Return the tally of every technician."""
    return _stored(None, for_update=False)


def counted_tallies(technicians: Iterable[str] | None = None) -> dict[str, Tally]:
    """Add up the ratings themselves, of everybody or, as last committed, of some; one query."""
    rating = frappe.qb.DocType(RATING)
    query = (
        frappe.qb.from_(rating)
        .where(rating.technician.isnotnull())
        .groupby(rating.technician)
        .select(
            rating.technician,
            Count("*").as_(COUNT),
            *[Sum(rating[column]).as_(SUMS[score]) for score, column in COLUMNS.items()],
        )
    )
    if technicians is not None:
        query = query.where(rating.technician.isin(list(technicians) or [""])).for_update()
    return {row.technician: _tally(row) for row in query.run(as_dict=True)}


def write_tallies(tallies: Mapping[str, Tally]) -> None:
    """Write tallies and their averages; a technician's form that is open may still be saved."""
    frappe.db.bulk_update(
        TECHNICIAN,
        {technician: _figures(tally) for technician, tally in tallies.items()},
        update_modified=False,
    )
    for technician in tallies:
        frappe.clear_document_cache(TECHNICIAN, technician)


def _stored(technicians: list[str] | None, *, for_update: bool) -> dict[str, Tally]:
    table = frappe.qb.DocType(TECHNICIAN)
    columns = [table[name] for name in (COUNT, *SUMS.values())]
    query = frappe.qb.from_(table).select(table.name, *columns).orderby(table.name)
    if technicians is not None:
        query = query.where(table.name.isin(technicians or [""]))
    rows = (query.for_update() if for_update else query).run(as_dict=True)
    return {row.name: _tally(row) for row in rows}


def _tally(row: Any) -> Tally:
    return Tally(int(row[COUNT] or 0), *[int(row[column] or 0) for column in SUMS.values()])


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        COUNT: tally.ratings,
        **{column: getattr(tally, score) for score, column in SUMS.items()},
        **{column: round(float(tally.average(score) or 0), 2) for score, column in AVERAGES.items()},
    }
