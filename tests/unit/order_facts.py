"""Builders shared by the tests of work orders: people, visits and orders at every place."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from techops.access.matrix import ActorFacts, ContactRole, Role
from techops.work_orders.facts import ActionFacts, OfferFacts, OrderFacts, Position
from techops.work_orders.model import (
    OfferStatus,
    PauseReason,
    Place,
    Resolution,
    Status,
    SubStatus,
    VisitStatus,
)
from techops.work_orders.visits import Interval, IntervalKind, VisitFacts

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SITE = Position(-12.0, -77.0)
PAUSE_OF = {
    SubStatus.AWAITING_APPROVAL: PauseReason.AWAITING_APPROVAL,
    SubStatus.AWAITING_PARTS: PauseReason.AWAITING_PARTS,
    SubStatus.AWAITING_CUSTOMER: PauseReason.AWAITING_CUSTOMER,
    SubStatus.AWAITING_REASSIGNMENT: PauseReason.PERSONAL_EMERGENCY,
}


def person(*roles: str, **facts: Any) -> ActorFacts:
    return ActorFacts("someone@example.com", frozenset(roles), **facts)


def contact(role: ContactRole | None, **facts: Any) -> ActorFacts:
    return person(Role.CUSTOMER, customers=frozenset({"ACME"}), contact_role=role, **facts)


CUSTOMER = contact(ContactRole.REQUESTER)
APPROVER = contact(ContactRole.APPROVER)
TECHNICIAN = person(Role.SERVICE_TECHNICIAN, technician="ANA")
HELPER = person(Role.SERVICE_TECHNICIAN, technician="BEN")
SUPERVISOR = person(Role.SERVICE_SUPERVISOR)
MANAGER = person(Role.SERVICE_MANAGER)
ACCOUNTS = person(Role.ACCOUNTS_MANAGER)
SYSTEM = ActorFacts("system", frozenset(), system=True)


def visit(status: VisitStatus, *, pause: PauseReason | None = None, **facts: Any) -> VisitFacts:
    """A visit as an hour of events would leave it."""
    start = NOW - timedelta(hours=1)
    there = status not in (VisitStatus.PLANNED, VisitStatus.EN_ROUTE, VisitStatus.CANCELLED)
    closed = status in (VisitStatus.ENDED, VisitStatus.FAILED)
    kind = {VisitStatus.WAITING: IntervalKind.WAIT, VisitStatus.EN_ROUTE: IntervalKind.TRAVEL}.get(
        status, IntervalKind.WORK
    )
    last = Interval(kind, start, NOW - timedelta(minutes=10) if closed else None, str(pause or status))
    none = status in (VisitStatus.PLANNED, VisitStatus.CANCELLED)
    defaults: dict[str, Any] = {
        "intervals": () if none else (last,),
        "arrived_at": start if there else None,
        "located": there,
    }
    return VisitFacts(
        facts.pop("name", "V1"), facts.pop("technician", "ANA"), status=status, **defaults | facts
    )


def visits_at(place: Place | None) -> tuple[VisitFacts, ...]:
    if place is None or place.status is Status.REQUESTED:
        return ()
    if place.status is Status.SCHEDULED:
        return (visit(VisitStatus.PLANNED),)
    if place.status is Status.IN_PROGRESS:
        return (visit(VisitStatus(place.sub_status)),)
    if place.status is Status.PENDING:
        return (visit(VisitStatus.WAITING, pause=PAUSE_OF[place.sub_status]),)
    return (visit(VisitStatus.ENDED),)


def order(place: Place | None, **facts: Any) -> OrderFacts:
    offered = place == Place(Status.REQUESTED, SubStatus.OFFERED)
    working = place is not None and place.status is not Status.REQUESTED
    defaults: dict[str, Any] = {
        "status": place and place.status,
        "sub_status": place and place.sub_status,
        "lead": "ANA" if working else None,
        "technicians": frozenset({"ANA"}) if working else frozenset(),
        "offered_to": frozenset({"ANA"}) if offered else frozenset(),
        "visits": visits_at(place),
        "report_filled": True,
        "paid_at": NOW - timedelta(days=1),
        "rated": True,
    }
    return OrderFacts("ORD-00001", "ACME", **defaults | facts)


def given(**facts: Any) -> ActionFacts:
    """Everything a dialog may ask, answered, and a world in which nothing is refused."""
    defaults: dict[str, Any] = {
        "reason": "because",
        "position": SITE,
        "technician": None,
        "scheduled_start": NOW + timedelta(hours=1),
        "pause_reason": PauseReason.AWAITING_CUSTOMER,
        "parts": ("BEARING",),
        "amount": Decimal(100),
        "decision": True,
        "resolution": Resolution.APPROVAL,
        "site_position": SITE,
        "site_customers": frozenset({"ACME"}),
        "quotation_submitted": True,
        "offer": OfferFacts("ANA", OfferStatus.OPEN),
        "technician_needs_no_offer": True,
        "monthly_run": True,
    }
    return ActionFacts(**defaults | facts)
