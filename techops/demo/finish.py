"""What is left when the year has been played: no mail to invented people, documents of their own age."""

from typing import Any

import frappe
from frappe.query_builder.functions import Max

from techops.demo.cast import Cast

OUTBOX = "TechOps Outbox"
ORDER, QUOTATION, INVOICE, PAYMENT = (
    "Service Work Order",
    "Service Quotation",
    "Sales Invoice",
    "Payment Entry",
)
# DocType -> its column, and the column that says when that was
AGES = {
    ORDER: (("creation", "requested_at"),),
    QUOTATION: (("creation", "sent_at"), ("modified", "decided_at")),
    INVOICE: (("creation", "posting_date"),),
    PAYMENT: (("creation", "posting_date"), ("modified", "posting_date")),
}


def drop_outbox() -> None:
    """Drop the effects this transaction queued: nobody of the demonstration has a mailbox.

    They name documents of the demonstration only, since nobody else's rows are in this transaction yet.
    """
    queued = frappe.get_all(OUTBOX, filters={"status": "Queued"}, pluck="name", limit_page_length=0)
    if queued:
        frappe.db.set_value(OUTBOX, {"name": ["in", queued]}, "status", "Dropped")


def date_documents(cast: Cast) -> None:
    """Give documents the dates of their own story, so that lists and forms do not say "today".

    The saves of the load are no history either: the orders' own timeline tells it at the right moments.
    """
    own = {"company": cast.company.name, "customer": ["in", list(cast.customers.values())]}
    names = {
        ORDER: _named(ORDER, own),
        QUOTATION: _named(QUOTATION, own),
        INVOICE: _named(INVOICE, own),
        PAYMENT: _named(PAYMENT, {"company": own["company"], "party": own["customer"]}),
    }
    for doctype, columns in AGES.items():
        if not names[doctype]:
            continue
        frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ["in", names[doctype]]})
        for column, source in columns:
            table: Any = frappe.qb.DocType(doctype)
            query = frappe.qb.update(table).set(table[column], table[source])
            query.where(table[source].isnotnull() & table.name.isin(names[doctype])).run()
    _date_by_timeline(names[ORDER])


def _date_by_timeline(orders: list[str]) -> None:
    order, event = frappe.qb.DocType(ORDER), frappe.qb.DocType("Work Order Event")
    last = frappe.qb.from_(event).groupby(event.work_order)
    last = last.select(event.work_order, Max(event.occurred_at).as_("happened")).as_("last")
    (
        frappe.qb.update(order)
        .join(last)
        .on(last.work_order == order.name)
        .set(order.modified, last.happened)
        .where(order.name.isin(orders))
        .run()
    )


def _named(doctype: str, filters: dict[str, Any]) -> list[str]:
    return frappe.get_all(doctype, filters=filters, pluck="name", limit_page_length=0)
