"""Stock Entries of orders: parts leave a van as they are used, and come back at the value they left with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from erpnext.setup.doctype.item_group.item_group import get_item_group_defaults
from erpnext.stock.doctype.item.item import get_item_defaults

from techops.integrations.erpnext.ledger import DIMENSION, as_the_books, without_hints
from techops.kernel import bridge
from techops.stock.model import Issue, Request

# The clock of ERPNext has fractions of a second: within this of the present it is better left alone, since an
# entry a fraction of a second "before" another of the same item would make ERPNext value the item again.
PRESENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Valued:
    """A part that comes back, and what a unit of it was worth when it left."""

    issue: Issue
    rate: Decimal


def issue(order: Document, part: Issue, now: datetime) -> str:
    """Take a part out of a van by a submitted Material Issue; returns its name."""
    row = _row(order, part) | {"s_warehouse": part.warehouse}
    return _submit(order, "Material Issue", row, now)


def receive(order: Document, part: Valued, now: datetime) -> str:
    """Bring a part back by a submitted Material Receipt that takes its cost off the order again."""
    row = _row(order, part.issue) | {
        "t_warehouse": part.issue.warehouse,
        "basic_rate": float(part.rate),
        "set_basic_rate_manually": 1,
        "allow_zero_valuation_rate": int(not part.rate),
    }
    return _submit(order, "Material Receipt", row, now)


def request(order: str | None, company: str, requests: list[Request], van: str, on: date) -> str:
    """Ask for parts by one submitted Material Request: moved into the van, or bought for it.

    For an `order`, or for the van's own stock.
    """
    buying = requests[0].source is None
    doc = frappe.get_doc(
        {
            "doctype": "Material Request",
            "material_request_type": "Purchase" if buying else "Material Transfer",
            "company": company,
            "transaction_date": on,
            "schedule_date": max(_needed_on(one, on) for one in requests),
            "set_warehouse": van,
            "techops_work_order": order,
            "items": [_requested(order, one, van, on) for one in requests],
            "docstatus": 1,
        }
    )
    with as_the_books("Material Request"):
        return doc.insert(ignore_permissions=True).name  # authorised by the service's guard


def expense_account(item: str, company: str) -> str | None:
    """Return the account that bears a used part: the item's, its group's, else the company's default."""
    return (
        get_item_defaults(item, company).get("expense_account")
        or get_item_group_defaults(item, company).get("expense_account")
        or frappe.get_cached_value("Company", company, "default_expense_account")
    )


def _row(order: Document, part: Issue) -> dict[str, Any]:
    return {
        "item_code": part.item.name,
        "qty": float(part.quantity),
        "uom": part.item.unit,
        "stock_uom": part.item.unit,
        "conversion_factor": 1,
        "expense_account": expense_account(part.item.name, order.company),
        "use_serial_batch_fields": int(bool(part.serial_nos)),
        "serial_no": "\n".join(part.serial_nos) or None,
        DIMENSION: order.name,
    }


def _submit(order: Document, purpose: str, row: dict[str, Any], now: datetime) -> str:
    moment = bridge.naive(now)
    in_the_past = abs(bridge.now() - now) > PRESENT
    doc = frappe.get_doc(
        {
            "doctype": "Stock Entry",
            "stock_entry_type": purpose,
            "purpose": purpose,
            "company": order.company,
            "set_posting_time": int(in_the_past),
            "posting_date": moment.date() if in_the_past else None,
            "posting_time": moment.time() if in_the_past else None,
            "techops_work_order": order.name,
            DIMENSION: order.name,
            "items": [row],
            "docstatus": 1,
        }
    )
    # Every name in the document was read from its own document: no need to look each of them up again.
    doc.flags.ignore_links = True
    with without_hints(), as_the_books("Stock Entry"):
        doc.insert(ignore_permissions=True)  # authorised by the service's guard
    return doc.name


def _requested(order: str | None, one: Request, van: str, on: date) -> dict[str, Any]:
    return {
        "item_code": one.wanted.item.name,
        "qty": float(one.wanted.quantity),
        "uom": one.wanted.item.unit,
        "stock_uom": one.wanted.item.unit,
        "conversion_factor": 1,
        "schedule_date": _needed_on(one, on),
        "warehouse": van,
        "from_warehouse": one.source,
        DIMENSION: order,
    }


def _needed_on(one: Request, on: date) -> date:
    """A part in another warehouse is wanted today, a bought one after its supplier's time."""
    if one.source:
        return on
    days = frappe.get_cached_value("Item", one.wanted.item.name, "lead_time_days") or 0
    return on + timedelta(days=int(days))
