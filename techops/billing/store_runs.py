"""Contract Billing Runs: one row per attempt to bill a contract's month."""

from datetime import date, datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.billing.model import RunStatus
from techops.kernel import bridge

RUN = "Contract Billing Run"
LONGEST_ERROR = 2000


def unfinished_or_invoiced(contract: str, month: date) -> str | None:
    """Return the run that is billing or has billed a month; the contract is locked by the caller."""
    held = [RunStatus.QUEUED.value, RunStatus.RUNNING.value, RunStatus.INVOICED.value]
    return frappe.db.get_value(
        RUN, {"contract": contract, "billing_month": month, "status": ["in", held]}, "name", for_update=True
    )


def add(contract: Document, month: date) -> str:
    """Write down that a month is to be billed; returns the run's name."""
    doc = frappe.get_doc(
        {
            "doctype": RUN,
            "contract": contract.name,
            "customer": contract.customer,
            "currency": contract.currency,
            "billing_month": month,
            "status": RunStatus.QUEUED.value,
        }
    )
    doc.flags.techops_service = True
    return doc.insert(ignore_permissions=True).name  # authorised by the service's guard


def begin(run: str, now: datetime) -> Any:
    """Mark a queued run as running and return its row; None when a worker has it or it is done."""
    row = frappe.db.get_value(
        RUN, run, ["name", "status", "contract", "billing_month"], as_dict=True, for_update=True
    )
    if not row or row.status != RunStatus.QUEUED.value:
        return None
    _write(run, {"status": RunStatus.RUNNING.value, "started_at": bridge.naive(now), "last_error": None})
    return row


def finish(run: str, invoice: str | None, now: datetime) -> None:
    """Write down the invoice a run made, or that there was nothing to bill."""
    values: dict[str, Any] = {"status": RunStatus.NOTHING.value, "finished_at": bridge.naive(now)}
    if invoice:
        amount = frappe.db.get_value("Sales Invoice", invoice, "grand_total")
        item = frappe.qb.DocType("Sales Invoice Item")
        orders = (
            frappe.qb.from_(item)
            .where((item.parent == invoice) & item.service_work_order.isnotnull())
            .select(item.service_work_order)
            .distinct()
            .run()
        )
        values |= {
            "status": RunStatus.INVOICED.value,
            "sales_invoice": invoice,
            "amount": amount,
            "orders": len([row for row in orders if row[0]]),
        }
    _write(run, values)


def fail(run: str, error: str, now: datetime) -> None:
    """Write down why a run made no invoice."""
    _write(
        run,
        {
            "status": RunStatus.FAILED.value,
            "finished_at": bridge.naive(now),
            "last_error": error[-LONGEST_ERROR:],
        },
    )


def forget_invoice(invoice: str) -> None:
    """The invoice of a month was cancelled: the month may be billed again."""
    for run in frappe.get_all(RUN, filters={"sales_invoice": invoice}, pluck="name"):
        _write(run, {"status": RunStatus.CANCELLED.value, "sales_invoice": None})


def contracts_with_run(month: date) -> set[str]:
    """Return the contracts a month was begun, billed or found empty for; a failed run is tried again."""
    return set(
        frappe.get_all(
            RUN,
            filters={"billing_month": month, "status": ["!=", RunStatus.FAILED.value]},
            pluck="contract",
            limit=0,
        )
    )


def queue_again(moment: datetime) -> list[str]:
    """Queue the runs a worker lost, begun or queued before a moment and not finished; returns them."""
    lost = frappe.get_all(
        RUN,
        filters={
            "status": ["in", [RunStatus.QUEUED.value, RunStatus.RUNNING.value]],
            "modified": ["<", bridge.naive(moment)],
        },
        pluck="name",
    )
    for run in lost:
        _write(run, {"status": RunStatus.QUEUED.value})
    return lost


def _write(run: str, values: dict[str, Any]) -> None:
    frappe.db.set_value(RUN, run, values)
