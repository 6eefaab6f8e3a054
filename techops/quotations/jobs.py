"""Work of the background: mailing quotations, closing those whose time is over (RN-010)."""

import json
from collections.abc import Callable
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import format_datetime, formatdate

from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.pricing.text import company_language
from techops.quotations import printing, service, service_link, store
from techops.quotations.model import QuotationStatus

MAIL = "techops/templates/emails/quotation.html"


def send_email(row: Document) -> None:
    """Mail a quotation with its PDF to its contact: the outbox's handler of ``quotation_email``."""
    doc = frappe.get_doc(store.QUOTATION, row.reference_name)
    if doc.status != QuotationStatus.SENT:
        return  # answered or replaced before the mail left: an old offer would only confuse
    recipient = json.loads(row.payload or "{}")["recipient"]
    language = frappe.db.get_value("Customer", doc.customer, "language") or company_language()
    with print_language(language):
        attachment = {"fname": f"{doc.name}.pdf", "fcontent": printing.pdf(doc)}
        subject = _("Quotation {0} for {1}").format(doc.name, doc.customer_name)
        message = frappe.render_template(MAIL, {**mail_context(doc), **_link(doc, recipient)})
    frappe.sendmail(
        recipients=[recipient],
        subject=subject,
        message=message,
        attachments=[attachment],
        reference_doctype=doc.doctype,
        reference_name=doc.name,
    )


def mail_context(doc: Document) -> dict[str, str]:
    """Return what the e-mail says."""
    return {
        "name": doc.name,
        "customer": doc.customer_name,
        "work_order": doc.work_order,
        "title": frappe.db.get_value("Service Work Order", doc.work_order, "title"),
        "company": doc.company,
        "total": printing.money(doc.grand_total, doc.currency),
        "valid_until": formatdate(doc.valid_until),
    }


def _link(doc: Document, recipient: str) -> dict[str, str]:
    """Return the link to answer by, for a recipient who may approve; nothing for anybody else."""
    offered = service_link.offer(doc, recipient, bridge.now())
    if offered is None:
        return {}
    address, ends_at = offered
    return {"link": address, "link_until": format_datetime(bridge.naive(ends_at))}


def expire_due() -> None:
    """Close, hourly, sent quotations whose last day is over at their site, and those of cancelled orders."""
    now = bridge.now()
    for name in store.perhaps_expired(now):
        _alone(service.expire, name, now)
    for order in store.orders_cancelled_meanwhile():
        _alone(service.withdraw_open, order, now)


def _alone(close: Callable[[str, datetime], object], name: str, now: datetime) -> None:
    """Close in a transaction of its own: one quotation's trouble must not undo the others."""
    try:
        close(name, now)
        frappe.db.commit()  # see above
    except (RuleViolation, frappe.ValidationError, frappe.QueryDeadlockError):
        frappe.db.rollback()
        frappe.log_error(title="TechOps: quotation not closed", reference_name=name)
