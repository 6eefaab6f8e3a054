"""Billing in the background: monthly runs, and invoices by e-mail."""

from datetime import timedelta
from functools import partial

import frappe
from frappe import _

from techops.billing import mail, rules, service_month, store_runs
from techops.kernel import bridge

LOST_AFTER = timedelta(hours=2)


def bill_run(run: str, user: str) -> None:
    """Bill the month of one Contract Billing Run and say how it goes; a second worker finds nothing to do."""
    row = store_runs.begin(run, bridge.now())
    if row is None:
        return
    frappe.db.commit()  # the run is seen to be running while its one big transaction goes on
    try:
        invoice = service_month.bill_contract_month(
            row.contract, row.billing_month, bridge.now(), partial(_tell, run, user)
        )
        store_runs.finish(run, invoice, bridge.now())
    except Exception:  # noqa: BLE001  whatever goes wrong is written on the run for a person to see
        frappe.db.rollback()
        frappe.log_error(
            title="TechOps: monthly invoice", reference_doctype=store_runs.RUN, reference_name=run
        )
        store_runs.fail(run, _reason(), bridge.now())
    frappe.db.commit()  # the job's own end: what it did is done
    frappe.publish_realtime("techops_billing_run", {"run": run}, user=user)


def bill_last_month() -> None:
    """Queue the invoices of the month before for every contract that has none yet (daily: it catches up)."""
    month = rules.previous(bridge.local_date(bridge.now(), None))
    done = store_runs.contracts_with_run(month)
    contracts = [name for name in service_month.contracts_of(month) if name not in done]
    service_month.queue_month(month, contracts, "Administrator")
    for run in store_runs.queue_again(bridge.now() - LOST_AFTER):
        frappe.enqueue(
            service_month.JOB, run=run, user="Administrator", queue="long", enqueue_after_commit=True
        )


def send_email(document: frappe.model.document.Document) -> None:
    """Send an invoice with its PDF: the handler of the outbox, after commit."""
    mail.send(document.reference_name, frappe.parse_json(document.payload or "{}"))


def _tell(run: str, user: str, percent: int, text: str) -> None:
    frappe.publish_realtime(
        "progress",
        {
            "percent": percent,
            "title": _("Monthly invoice"),
            "doctype": store_runs.RUN,
            "docname": run,
            "description": text,
        },
        user=user,
    )


def _reason() -> str:
    return frappe.get_traceback().strip().splitlines()[-1]
