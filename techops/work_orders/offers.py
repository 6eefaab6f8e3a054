"""Offers of an order to technicians: one open offer per order and role, by key row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.dispatch import alerts
from techops.dispatch.model import Alert
from techops.kernel import bridge
from techops.reliability import keys
from techops.work_orders.inputs import Schedule
from techops.work_orders.model import OfferStatus, VisitRole
from techops.work_orders.protection import remember
from techops.work_orders.settings import offer_lifetime

KEY = "OFFER"


def open_offer(
    order: Document, technician: str, planned: Schedule, role: VisitRole, now: datetime
) -> Document:
    """Offer the order to a technician; a second open offer for the same place in the crew is refused."""
    offer = frappe.get_doc(
        {
            "doctype": "Assignment Offer",
            "work_order": order.name,
            "technician": technician,
            "role": role.value,
            "status": OfferStatus.OPEN.value,
            "offered_at": bridge.naive(now),
            "expires_at": bridge.naive(now + offer_lifetime(order.priority)),
            "scheduled_start": bridge.naive(planned.start),
            "scheduled_end": bridge.naive(planned.end),
        }
    )
    offer.insert(ignore_permissions=True)  # authorised by the service's guard
    keys.take(KEY, _key(offer), offer.doctype, offer.name)
    user = frappe.get_cached_value("Technician", technician, "user")
    if user:
        alerts.tell(Alert.OFFER, order, [user], now, offer.name, until=offer.expires_at)
    return offer


def close(offer: dict[str, Any], status: OfferStatus, now: datetime, reason: str | None = None) -> None:
    """End an open offer as accepted, refused, expired or withdrawn."""
    document = frappe.get_doc("Assignment Offer", offer["name"], for_update=True)
    remember(document)
    document.update({"status": status.value, "answered_at": bridge.naive(now), "reason": reason})
    document.flags.techops_service = True
    document.flags.ignore_links = True
    document.save(ignore_permissions=True)  # authorised by the service's guard
    keys.release(KEY, _key(document))


def move_all(offers: Iterable[dict[str, Any]], planned: Schedule) -> None:
    """Ask for another time in every open offer: who accepts now accepts that."""
    for offer in offers:
        document = frappe.get_doc("Assignment Offer", offer["name"], for_update=True)
        remember(document)
        times = {"scheduled_start": bridge.naive(planned.start), "scheduled_end": bridge.naive(planned.end)}
        document.update(times)
        document.flags.techops_service = True
        document.flags.ignore_links = True
        document.save(ignore_permissions=True)  # authorised by the service's guard


def withdraw_all(offers: Iterable[dict[str, Any]], now: datetime, reason: str | None = None) -> None:
    """Withdraw every open offer."""
    for offer in offers:
        close(offer, OfferStatus.WITHDRAWN, now, reason)


def _key(offer: Document) -> str:
    place = offer.technician if offer.role == VisitRole.HELPER.value else VisitRole.LEAD.value
    return f"{offer.work_order}|{place}"
