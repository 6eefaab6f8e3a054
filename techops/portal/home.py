"""What a customer's contact sees first: what waits for their decision, what is under way, what is owed."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import frappe

from techops.access import persons
from techops.access.matrix import ActorFacts
from techops.billing import service_statement
from techops.kernel import bridge
from techops.quotations.model import QuotationStatus
from techops.work_orders.additional_work import AdditionalWorkStatus
from techops.work_orders.model import Status, SubStatus, VisitStatus
from techops.work_orders.visits import CLOSED
from techops.workforce.service_arrival import arrivals

ORDER, VISIT, REQUEST = "Service Work Order", "Work Order Visit", "Additional Work Request"
OPEN = (Status.REQUESTED, Status.SCHEDULED, Status.IN_PROGRESS, Status.PENDING)
REVIEW = (Status.COMPLETED, SubStatus.UNDER_REVIEW)
MOST_SHOWN = 50
FIELDS = (
    "name",
    "title",
    "status",
    "sub_status",
    "priority",
    "site",
    "technician_name",
    "scheduled_start",
    "completed_at",
    "currency",
    "grand_total",
)


def home(actor: ActorFacts, now: datetime) -> dict[str, Any]:
    """Return the three lists of the first page; each is asked of the database once, whatever its length."""
    customers = sorted(actor.customers)
    if not customers:
        return {
            "decisions": {"orders": [], "additional_work": [], "quotations": []},
            "under_way": [],
            "owed": [],
        }
    orders = _orders(customers, actor)
    live = _visits([row.name for row in orders if row.status != Status.COMPLETED], now)
    return {
        "decisions": {
            "orders": [row for row in orders if (row.status, row.sub_status) == REVIEW],
            "additional_work": _additional_work(customers, now),
            "quotations": _quotations(customers),
        },
        "under_way": [
            {**row, "visits": live.get(row.name, [])} for row in orders if row.status != Status.COMPLETED
        ],
        "owed": _owed(customers, now),
    }


def _orders(customers: list[str], actor: ActorFacts) -> list[Any]:
    """Orders that are not over: those that wait for the customer first, then what changed last."""
    order, site = frappe.qb.DocType(ORDER), frappe.qb.DocType("Service Site")
    is_open = order.status.isin([status.value for status in OPEN])
    in_review = (order.status == REVIEW[0].value) & (order.sub_status == REVIEW[1].value)
    rows = (
        frappe.qb.from_(order)
        .left_join(site)
        .on(site.name == order.site)
        .where(order.customer.isin(customers) & (is_open | in_review))
        .select(*[order[field] for field in FIELDS], site.site_name)
        .orderby(frappe.qb.terms.Case().when(in_review, 0).else_(1))
        .orderby(order.modified, order=frappe.qb.desc)
        .limit(MOST_SHOWN)
        .run(as_dict=True)
    )
    for row in rows:
        row.technician_name = persons.technician_name(row.technician_name, actor)
    return rows


def _visits(orders: list[str], now: datetime) -> dict[str, list[dict[str, Any]]]:
    """How the visits that are not over stand, by order, and when who is on the way arrives."""
    if not orders:
        return {}
    rows = frappe.get_all(
        VISIT,
        filters={"work_order": ["in", orders], "status": ["not in", [status.value for status in CLOSED]]},
        fields=["name", "work_order", "status", "scheduled_start", "travel_started_at", "arrived_at"],
        order_by="scheduled_start asc",
    )
    on_the_way = {row.work_order for row in rows if row.status == VisitStatus.EN_ROUTE.value}
    expected = arrivals(on_the_way, now)
    found = defaultdict(list)
    for row in rows:
        row.expected_at = bridge.naive(expected.get(row.pop("name")))
        found[row.pop("work_order")].append(row)
    return found


def _additional_work(customers: list[str], now: datetime) -> list[dict[str, Any]]:
    """Requests that wait for an answer, with the whole minutes left to give it."""
    request, order = frappe.qb.DocType(REQUEST), frappe.qb.DocType(ORDER)
    rows = (
        frappe.qb.from_(request)
        .join(order)
        .on(order.name == request.work_order)
        .where(order.customer.isin(customers))
        .where(request.status == AdditionalWorkStatus.AWAITING_ANSWER.value)
        .select(
            request.name,
            request.work_order.as_("order"),
            order.title,
            request.description,
            request.amount,
            request.currency,
            request.answer_by,
        )
        .orderby(request.answer_by)
        .limit(MOST_SHOWN)
        .run(as_dict=True)
    )
    return [{**row, "minutes_left": bridge.minutes_left(row.answer_by, now)} for row in rows]


def _quotations(customers: list[str]) -> list[dict[str, Any]]:
    """Quotations that wait for an answer, those that end first in front."""
    quotation, order = frappe.qb.DocType("Service Quotation"), frappe.qb.DocType(ORDER)
    return (
        frappe.qb.from_(quotation)
        .join(order)
        .on(order.name == quotation.work_order)
        .where(quotation.customer.isin(customers) & (quotation.status == QuotationStatus.SENT.value))
        .select(
            quotation.name,
            order.title,
            quotation.valid_until,
            quotation.currency,
            quotation.grand_total,
        )
        .orderby(quotation.valid_until)
        .limit(MOST_SHOWN)
        .run(as_dict=True)
    )


def _owed(customers: list[str], now: datetime) -> list[dict[str, Any]]:
    """What the statement says is owed, and how much of it is late, by currency."""
    return [
        {"currency": one.currency, "amount": float(one.balance), "overdue": float(sum(one.overdue))}
        for one in service_statement.balances(customers, now)
        if one.balance or any(one.overdue)
    ]
