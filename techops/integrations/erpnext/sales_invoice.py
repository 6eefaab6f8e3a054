"""Sales Invoices of orders: made from what was frozen with them, submitted at once, right to the cent."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html

from techops.billing import rules
from techops.billing.model import Advance, Bill, BillLine, Draft
from techops.integrations.erpnext import taxes
from techops.integrations.erpnext.ledger import DIMENSION, as_the_books, without_hints, without_new_prices
from techops.kernel.money import ZERO, quantize, to_decimal

INVOICE = "Sales Invoice"
SERIES = "FAC-.#####"


def issue(draft: Draft, now: datetime) -> Document:
    """Insert and submit the invoice of a draft; the document events link its orders.

    Raises RuleViolation ``total_differs`` when ERPNext arrives at other totals than were frozen.
    """
    doc = frappe.get_doc(_values(draft))
    doc.flags.techops_now = now
    doc.flags.techops_draft = draft
    # Every name in it was read from its own document: no need to look each of them up again, row by row.
    doc.flags.ignore_links = True
    with without_hints(), without_new_prices(), as_the_books(INVOICE):
        if len(draft.bills) > 1:
            _validate_unnumbered(doc)
        doc.insert(ignore_permissions=True)  # authorised by the service's guard
    return doc


def _validate_unnumbered(doc: Document) -> None:
    """Validate a long invoice before it takes its number.

    The row of the number series is locked from the numbering to the commit, and every other invoice waits for
    it: hundreds of orders take seconds to validate, which need not be among those.
    """
    doc.set("__islocal", True)
    doc._action = "submit"
    doc._set_defaults()
    for method in ("before_validate", "validate", "before_submit"):
        doc.run_method(method)
    doc.set_title_field()
    doc.flags.ignore_validate = True


def lay_discounts(doc: Document) -> None:
    """Put each order's discount on its own rows: ERPNext spreads the sum of them over all rows alike.

    The totals stay what they are; the ledger then says of each order what it really earned.
    """
    draft: Draft = doc.flags.techops_draft
    if len(draft.bills) < 2 or not doc.discount_amount:
        return
    rows = iter(doc.items)
    for bill in draft.bills:
        shares = rules.spread(bill.discount, [line.amount for line in bill.lines])
        for share in shares:
            _set_discount(doc, next(rows), share)
    _settle_cents(doc)


def check_totals(doc: Document) -> None:
    """Refuse to submit other totals than were promised; tax of several orders is of their sum."""
    draft: Draft = doc.flags.techops_draft
    what = ", ".join(draft.orders[:3]) or draft.contract or doc.name
    rules.check_total(what, draft.net, _money(doc.net_total))
    if len(draft.bills) == 1 and draft.orders:
        rules.check_total(what, draft.bills[0].grand, _money(doc.grand_total))


def outstanding(invoice: str) -> Decimal:
    """Return what an invoice owes, as this transaction sees it."""
    return _money(frappe.db.get_value(INVOICE, invoice, "outstanding_amount"))


def _values(draft: Draft) -> dict[str, Any]:
    order = draft.orders[0] if len(draft.bills) == 1 and draft.orders else None
    template = draft.taxes_template
    return {
        "doctype": INVOICE,
        "naming_series": SERIES,
        "customer": draft.customer,
        "company": draft.company,
        "currency": draft.currency,
        "conversion_rate": float(draft.exchange_rate),
        "set_posting_time": 1,
        "posting_date": draft.posting_date,
        "ignore_pricing_rule": 1,
        "disable_rounded_total": 1,
        "update_stock": 0,
        "ignore_default_payment_terms_template": 1,
        **_due(draft),
        "contact_person": draft.contact,
        "techops_contract": draft.contract,
        "techops_billing_month": draft.month,
        DIMENSION: order,
        "remarks": ", ".join(draft.orders)[:1000] or draft.contract,
        "apply_discount_on": "Net Total",
        "discount_amount": float(sum((bill.discount for bill in draft.bills), ZERO)),
        "taxes_and_charges": template,
        "taxes": [row | {DIMENSION: order} for row in taxes.tax_rows(template)],
        "items": _items(draft),
        "advances": [_advance(advance) for advance in draft.advances],
        "only_include_allocated_payments": 1,
        "docstatus": 1,
    }


def _due(draft: Draft) -> dict[str, Any]:
    if draft.terms.template:
        return {"payment_terms_template": draft.terms.template}
    if draft.terms.days is None:
        return {}
    return {"due_date": draft.posting_date + timedelta(days=draft.terms.days)}


def _items(draft: Draft) -> list[dict[str, Any]]:
    several = len(draft.bills) > 1
    context = taxes.TaxContext(
        draft.company, draft.customer, draft.currency, draft.taxes_template, draft.posting_date
    )
    templates = taxes.item_tax_templates({line.item for bill in draft.bills for line in bill.lines}, context)
    used: Counter[tuple[str, str]] = Counter()
    return [
        _item(bill, line, templates, _description(bill, line, used, several=several))
        for bill in draft.bills
        for line in bill.lines
    ]


def _item(bill: Bill, line: BillLine, templates: dict[str, str | None], description: str) -> dict[str, Any]:
    return {
        "item_code": line.item,
        "item_name": line.description,
        "description": description,
        "qty": float(line.quantity),
        "uom": line.uom,
        "stock_uom": line.uom,
        "conversion_factor": 1,
        "price_list_rate": 0,
        "rate": float(line.rate),
        "item_tax_template": templates.get(line.item),
        "techops_line_kind": line.kind,
        "techops_visit_date": bill.served_on,
        DIMENSION: bill.order,
    }


def _description(bill: Bill, line: BillLine, used: Counter, *, several: bool) -> str:
    """Say what and why; ERPNext refuses the same item twice with the same words, so repeats are numbered."""
    title = f"{bill.order}: {line.description}" if several and bill.order else line.description
    used[line.item, title] += 1
    if used[line.item, title] > 1:
        title = f"{title} ({used[line.item, title]})"
    return "<br>".join(escape_html(sentence) for sentence in (title, *line.reasons))


def _advance(advance: Advance) -> dict[str, Any]:
    return {
        "reference_type": "Payment Entry",
        "reference_name": advance.payment_entry,
        "remarks": advance.remarks,
        # ERPNext refuses an advance that differs from what it finds unallocated.
        "advance_amount": float(advance.unallocated),
        "allocated_amount": float(advance.amount),
        "ref_exchange_rate": float(advance.exchange_rate),
        "account": advance.account,
    }


def _set_discount(doc: Document, row: Any, share: Decimal) -> None:
    net = to_decimal(row.amount) - share
    rate = to_decimal(doc.conversion_rate or 1)
    row.distributed_discount_amount = float(share)
    row.net_amount = float(net)
    row.net_rate = float(net / to_decimal(row.qty))
    row.base_net_amount = float(quantize(net * rate))
    row.base_net_rate = float(net * rate / to_decimal(row.qty))


def _settle_cents(doc: Document) -> None:
    """In another currency than the books', rounding by row may leave cents over: the largest row has them."""
    left = to_decimal(doc.base_net_total) - sum((to_decimal(row.base_net_amount) for row in doc.items), ZERO)
    if left:
        largest = max(doc.items, key=lambda row: row.base_net_amount)
        largest.base_net_amount = float(to_decimal(largest.base_net_amount) + left)


def _money(value: Any) -> Decimal:
    return quantize(to_decimal(value or 0))
