"""What the clockwork of dispatch finds to do, by index and in batches, and whom it asked before."""

from datetime import datetime

import frappe

from techops.kernel import bridge

BATCH = 500
ORDER, OFFER = "Service Work Order", "Assignment Offer"


def orders_with_late_offers(now: datetime) -> list[str]:
    """Return the orders with an open offer whose time to answer is over, the longest over first."""
    offer = frappe.qb.DocType(OFFER)
    rows = (
        frappe.qb.from_(offer)
        .where((offer.status == "Open") & (offer.expires_at < bridge.naive(now)))
        .orderby(offer.expires_at)
        .limit(BATCH)
        .select(offer.work_order)
        .run()
    )
    return list(dict.fromkeys(row[0] for row in rows))


def orders_to_offer(now: datetime) -> list[str]:
    """Return the orders whose next offer is due."""
    return _due("next_offer_at", now)


def orders_to_escalate(now: datetime) -> list[str]:
    """Return the orders nobody has taken in time, and of which nobody has been told (RN-002, RN-003)."""
    return _due("unassigned_alert_at", now)


def asked_before(order: str) -> set[str]:
    """Return the technicians who refused the order, let its offer pass, or have it open."""
    offer = frappe.qb.DocType(OFFER)
    rows = (
        frappe.qb.from_(offer)
        .where((offer.work_order == order) & offer.status.isin(["Refused", "Expired", "Open"]))
        .select(offer.technician)
        .for_update()
        .run()
    )
    return {row[0] for row in rows}


def last_plan(order: str) -> tuple[datetime, datetime | None] | None:
    """Return for when the order was last offered to a lead (aware), None if it never was."""
    row = frappe.db.get_value(
        OFFER,
        {"work_order": order, "role": "Lead"},
        ["scheduled_start", "scheduled_end"],
        order_by="creation desc",
        as_dict=True,
    )
    if not row or not row.scheduled_start:
        return None
    return bridge.aware(row.scheduled_start), bridge.aware(row.scheduled_end)


def _due(field: str, now: datetime) -> list[str]:
    """Return the orders whose time has come; `get_all` would take those without a time for due as well."""
    order = frappe.qb.DocType(ORDER)
    rows = (
        frappe.qb.from_(order)
        .where(order[field] <= bridge.naive(now))
        .orderby(order[field])
        .limit(BATCH)
        .select(order.name)
        .run()
    )
    return [row[0] for row in rows]
