"""The limits and the cover that hold for one order: settings, its contract, its site."""

from datetime import timedelta

import frappe
from frappe.model.document import Document

from techops.kernel.money import to_decimal
from techops.work_orders.facts import CoverFacts, OrderLimits


def limits_for(order: Document, site_radius: int | None = None) -> OrderLimits:
    """Return the limits of TechOps Settings, with the site's own radius."""
    settings = frappe.get_cached_doc("TechOps Settings")
    return OrderLimits(
        orders_in_progress=settings.orders_in_progress_limit,
        pause_justification=timedelta(hours=settings.pause_justification_hours),
        pause_approval=timedelta(hours=settings.pause_approval_hours),
        overdue_invoices=settings.overdue_invoice_limit,
        check_in_radius_metres=float(site_radius or settings.check_in_radius),
        prepay_emergencies_without_contract=bool(settings.prepay_emergencies_without_contract),
        no_contract_auto_approval=to_decimal(settings.no_contract_auto_approval_limit or 0),
        acceptance_required=bool(settings.acceptance_required),
        days_to_close_without_rating=settings.close_without_rating_days,
        additional_work_percent=to_decimal(settings.additional_work_threshold or 0),
        urgent_answer=timedelta(minutes=settings.urgent_answer_minutes),
        normal_answer=timedelta(minutes=settings.normal_answer_minutes),
        days_to_dispute=settings.dispute_report_days,
    )


def cover_of(contract: str | None) -> CoverFacts | None:
    """Return what the contract authorises without asking; None without a contract."""
    if not contract:
        return None
    document = frappe.get_cached_doc("Service Contract", contract)
    return CoverFacts(
        covers_emergencies=bool(document.covers_emergencies),
        emergency_limit=to_decimal(document.emergency_limit or 0),
        auto_approval_limit=to_decimal(document.auto_approval_limit or 0),
    )


def offer_lifetime(priority: str) -> timedelta:
    """Return how long an offer stays open (rules section 4: 5 minutes for emergencies)."""
    settings = frappe.get_cached_doc("TechOps Settings")
    minutes = settings.emergency_offer_minutes if priority == "Emergency" else settings.offer_minutes
    return timedelta(minutes=minutes)
