"""Composite indexes for the lists people open all day: the filter first, then the order of the list."""

import frappe

INDEXES = (
    ("Service Work Order", ("status", "modified")),
    ("Service Work Order", ("technician", "modified")),
    ("Service Work Order", ("customer", "modified")),
    ("Service Work Order", ("status", "scheduled_start")),
    ("Service Work Order", ("contract", "status", "completed_at")),
    ("Service Work Order", ("status", "paid_at")),
    ("Service Work Order", ("priority", "requested_at")),
    ("Service Dispute", ("status", "answer_by")),
    ("Service Dispute", ("work_order", "status")),
    ("Work Order Visit", ("technician", "status", "scheduled_start")),
    ("Work Order Visit", ("customer", "status", "scheduled_start")),
    ("Service Rating", ("rated_at", "technician")),
    ("Assignment Offer", ("status", "expires_at")),
    ("Work Order Event", ("work_order", "creation")),
    ("Technician Position", ("technician", "recorded_at")),
    ("SLA Clock", ("status", "due_at")),
    ("SLA Clock", ("contract", "ended_at")),
    ("TechOps Outbox", ("status", "next_attempt_at")),
)


def ensure() -> None:
    """Add the indexes that are missing."""
    for doctype, columns in INDEXES:
        frappe.db.add_index(doctype, list(columns))
