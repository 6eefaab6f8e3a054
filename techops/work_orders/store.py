"""Reads and writes of orders, visits and offers, in batches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import Order
from frappe.query_builder.functions import Count

from techops.access import guards, persons
from techops.access.matrix import ActorFacts, Permission
from techops.kernel import bridge
from techops.kernel.priority import Priority
from techops.work_orders.actors import may_see
from techops.work_orders.facts import OfferFacts, OrderFacts
from techops.work_orders.model import (
    BillingKind,
    OfferStatus,
    Status,
    SubStatus,
    VisitRole,
)
from techops.work_orders.protection import remember
from techops.work_orders.store_visits import visits_of
from techops.work_orders.visits import CLOSED, VisitFacts

ORDER = "Service Work Order"
LIST_FIELDS = (
    "name",
    "title",
    "status",
    "sub_status",
    "priority",
    "customer",
    "customer_name",
    "site",
    "service_category",
    "technician",
    "technician_name",
    "scheduled_start",
    "scheduled_end",
    "requested_at",
    "completed_at",
    "currency",
    "grand_total",
)
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """An order's document with the facts the rules want, read together."""

    document: Document
    facts: OrderFacts
    offers: tuple[dict[str, Any], ...]


def load(actor: ActorFacts, name: str, *, for_update: bool = False) -> Loaded:
    """Return an order the actor may see, else the answer for what does not exist.

    With `for_update` the order is locked until the end of the transaction, and what hangs on it is read as
    last committed: two people acting at once take turns, and the second sees what the first did.
    """
    document = _document(name, for_update)
    offers = tuple(_open_offers(name, for_update))
    facts = order_facts(document, visits_of(name, for_update=for_update), offers, _awaiting(name, for_update))
    if not may_see(facts, actor):
        raise guards.not_found(ORDER, name)
    return Loaded(document, facts, offers)


def _document(name: str, for_update: bool) -> Document:
    try:
        document = frappe.get_doc(ORDER, name, for_update=for_update)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        raise guards.not_found(ORDER, name) from None
    if for_update:
        remember(document)
    return document


def order_for(actor: ActorFacts, name: str, *, for_update: bool = False) -> Document:
    """Return the document of an order the actor may see, else RuleViolation ``not_found``."""
    if not for_update and (actor.system or actor.permits(Permission.SEE_ALL_ORDERS)):
        return _document(name, for_update)
    return load(actor, name, for_update=for_update).document


def order_facts(
    document: Document,
    visits: tuple[VisitFacts, ...] = (),
    offers: Iterable[dict[str, Any]] = (),
    additional_work_awaiting: int = 0,
) -> OrderFacts:
    """Describe a document to the rules."""
    at_work = {visit.technician for visit in visits if visit.status not in CLOSED}
    assigned = at_work | ({document.technician} if document.technician else set())
    return OrderFacts(
        name=document.name or "",
        customer=document.customer,
        status=Status(document.status) if document.get("requested_at") else None,
        sub_status=SubStatus(document.sub_status) if document.sub_status else None,
        priority=Priority(document.priority or Priority.NORMAL),
        billing_kind=BillingKind(document.billing_kind or BillingKind.BILLABLE),
        lead=document.technician or None,
        technicians=frozenset(assigned),
        offered_to=frozenset(offer["technician"] for offer in offers),
        visits=visits,
        quotation_required=bool(document.quotation_required),
        quotation_approved=bool(document.quotation),
        additional_work_awaiting=additional_work_awaiting,
        paused_at=bridge.aware(document.paused_at),
        pause_justified=bool(document.pause_justification),
        pause_approved=bool(document.pause_approved_by),
        report_filled=bool(document.diagnosis and document.work_performed),
        consolidated_billing=is_consolidated(document.contract),
        in_dispute=bool(document.open_dispute),
        approved_at=bridge.aware(document.approved_at),
        paid_at=bridge.aware(document.paid_at),
        rated=bool(document.rated),
    )


def is_consolidated(contract: str | None) -> bool:
    """Tell whether the contract's orders wait for the monthly invoice."""
    method = contract and frappe.get_cached_value("Service Contract", contract, "billing_method")
    return method == "Monthly Consolidated"


def offers_of(order: str) -> list[dict[str, Any]]:
    """Return every offer of an order, newest first."""
    return frappe.get_all(
        "Assignment Offer",
        filters={"work_order": order},
        fields=[
            "name",
            "technician",
            "technician_name",
            "status",
            "role",
            "offered_at",
            "expires_at",
            "reason",
        ],
        order_by="creation desc",
    )


def offer_facts(offer: dict[str, Any]) -> OfferFacts:
    """Describe an offer's row to the rules."""
    return OfferFacts(
        offer["technician"],
        OfferStatus(offer["status"]),
        bridge.aware(offer["expires_at"]),
        VisitRole(offer["role"]),
    )


def list_orders(
    actor: ActorFacts,
    wanted: dict[str, str | None],
    text: str | None,
    start: int,
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> dict[str, Any]:
    """Return a page of the orders the actor may see, newest first, and how many there are (to 10,000).

    `after`, the place of the last row read (`next` of its page), is as fast on the last page as on the first;
    nothing is counted then.
    """
    order = frappe.qb.DocType(ORDER)
    query = _scoped(_wanted(order, wanted, text), order, actor)
    if after:
        moment, name = after
        query = query.where((order.modified < moment) | ((order.modified == moment) & (order.name < name)))
    rows = (
        query.select(*LIST_FIELDS, order.modified)
        .orderby(order.modified, order.name, order=Order.desc)
        .offset(start)
        .limit(limit + 1)
        .run(as_dict=True)
    )
    shown = [_listed(row, actor) for row in rows[:limit]]
    following = f"{rows[limit - 1].modified}|{rows[limit - 1].name}" if len(rows) > limit else None
    page = {"data": shown, "total": None, "next": following}
    if after:
        return page
    if start == 0 and not following:
        return {**page, "total": len(shown)}
    bounded = query.select(order.name).limit(MOST_COUNTED).as_("bounded")
    return {**page, "total": frappe.qb.from_(bounded).select(Count("*")).run()[0][0]}


def _wanted(order: Any, wanted: dict[str, str | None], text: str | None) -> Any:
    query = frappe.qb.from_(order)
    for fieldname, value in wanted.items():
        if value:
            query = query.where(order[fieldname] == value)
    if text:
        query = query.where(order.title.like(f"%{_escaped(text)}%") | order.name.like(f"{_escaped(text)}%"))
    return query


def _listed(row: Any, actor: ActorFacts) -> Any:
    shown = frappe._dict({field: row[field] for field in LIST_FIELDS})
    shown.technician_name = persons.technician_name(row.technician_name, actor)
    return shown


def _scoped(query: Any, order: Any, actor: ActorFacts) -> Any:
    """Limit a query to the actor's rows: the same rule as `may_see`, said in the database's words."""
    if actor.permits(Permission.SEE_ALL_ORDERS):
        return query
    own = order.name.isnull()
    if actor.customers:
        own = own | order.customer.isin(list(actor.customers))
    if actor.technician:
        own = own | (order.technician == actor.technician) | order.name.isin(_reached_by(actor.technician))
    return query.where(own)


def _reached_by(technician: str) -> Any:
    visit, offer = frappe.qb.DocType("Work Order Visit"), frappe.qb.DocType("Assignment Offer")
    visited = (
        frappe.qb.from_(visit)
        .where((visit.technician == technician) & visit.status.notin([status.value for status in CLOSED]))
        .select(visit.work_order)
    )
    offered = (
        frappe.qb.from_(offer)
        .where((offer.technician == technician) & (offer.status == "Open"))
        .select(offer.work_order)
    )
    return visited.union(offered)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _open_offers(order: str, for_update: bool) -> list[dict[str, Any]]:
    offer = frappe.qb.DocType("Assignment Offer")
    query = (
        frappe.qb.from_(offer)
        .where((offer.work_order == order) & (offer.status == OfferStatus.OPEN.value))
        .select(
            offer.name,
            offer.technician,
            offer.status,
            offer.expires_at,
            offer.role,
            offer.scheduled_start,
            offer.scheduled_end,
        )
    )
    return (query.for_update() if for_update else query).run(as_dict=True)


def _awaiting(order: str, for_update: bool) -> int:
    request = frappe.qb.DocType("Additional Work Request")
    query = (
        frappe.qb.from_(request)
        .where((request.work_order == order) & (request.status == "Awaiting Answer"))
        .select(request.name)
    )
    return len((query.for_update() if for_update else query).run())
