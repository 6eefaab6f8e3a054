"""The technician's van: what is in it, and asking for more."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _

from techops.access.matrix import ActorFacts
from techops.fieldwork import store_van
from techops.fieldwork.service import own_technician
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.stock import service as stock
from techops.stock import store as stock_store
from techops.work_orders.inputs import text

MOST_FOUND = 20
SHORTEST_SEARCH = 2


def stock_of(actor: ActorFacts) -> dict[str, Any]:
    """Return everything in the technician's own van, and what was asked for it."""
    technician = own_technician(actor)
    van = stock_store.van_of(technician, _company(technician))
    requests = store_van.open_requests(van)
    for row in requests:
        row["status"] = _(row["status"])  # a word of ERPNext's, which our pages do not know
    return {"van": van, "data": store_van.van_stock(van), "requests": requests}


def find_items(actor: ActorFacts, wanted: str) -> list[dict[str, Any]]:
    """Return parts by name or number, whatever van they are in; nothing for less than two letters."""
    own_technician(actor)
    searched = text(wanted, "text")
    if len(searched) < SHORTEST_SEARCH:
        return []
    return store_van.items_like(searched, MOST_FOUND)


def request_refill(actor: ActorFacts, rows: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """Ask for parts for the technician's own van: moved from where they lie, else bought."""
    technician = own_technician(actor)
    made = stock.request_refill(technician, _company(technician), rows, now)
    if made is None:
        raise RuleViolation(
            "nothing_to_refill",
            _lt("Choose at least one part to ask for."),
            kind=ViolationKind.BAD_INPUT,
        )
    return {"name": made}


def _company(technician: str) -> str:
    return str(frappe.get_cached_value("Technician", technician, "company"))
