"""What changes an order's cost from outside: stock valued again, an hour that costs something else."""

import frappe
from frappe.model.document import Document


def valuation_reposted(doc: Document, method: str | None = None) -> None:
    """ERPNext has valued stock again: count the orders whose parts it touched, after commit."""
    if doc.status == "Completed":
        frappe.enqueue(
            "techops.costing.jobs.refresh_changed_valuations",
            since=str(doc.posting_date),
            queue="long",
            job_id=f"techops-valuation-{doc.name}",
            deduplicate=True,
            enqueue_after_commit=True,
        )


def technician_cost_changed(doc: Document, method: str | None = None) -> None:
    """An hour of a technician costs something else from a date on: count their orders since, after commit."""
    frappe.enqueue(
        "techops.costing.jobs.refresh_technician",
        technician=doc.technician,
        since=str(doc.valid_from),
        queue="long",
        enqueue_after_commit=True,
    )
