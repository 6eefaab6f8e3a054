"""The one code path that prices an estimate, a quotation, the order so far and the invoice (rules.md, 3)."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

import erpnext

from techops.integrations.erpnext import taxes
from techops.integrations.erpnext.taxes import Totals
from techops.kernel import bridge
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.priority import Priority
from techops.pricing import agreed, frozen, rules, store, store_work, text
from techops.pricing.model import (
    IntervalKind,
    LineKind,
    MaterialPrice,
    NoChargeReason,
    PriceableWork,
    PricedWork,
    PricingTerms,
    UntimedLabour,
    VisitCharge,
    WorkInterval,
)
from techops.pricing.service_materials import unit_prices

ORDER = "Service Work Order"
PLANNED = "planned"  # the technician and the visit of an estimate
SECONDS_PER_HOUR = 3600
BILLABLE = "Billable"


def price_order(order_name: str, now: datetime) -> PricedWork:
    """Return what an order costs the customer: as frozen when it was completed, else as it stands at `now`.

    Before any work it is what the approved quotation says, else the estimate. At most 15 queries. Raises
    RuleViolation for work or terms that make no sense.
    """
    return price_document(frappe.get_doc(ORDER, order_name), now)


def price_document(order: Document, now: datetime) -> PricedWork:
    """Return the same for an order already loaded."""
    if order.priced_at:
        kept = frozen.load(order.pricing_terms, {})
        return frozen.from_document(order, kept.get("discounts", []))
    basis, discount = _basis(order, now)
    done = store_work.work_of(order.name, basis.specialty, now)
    if done.begun:
        return _price_done(order, done, basis.terms, discount)
    if order.quotation:
        quotation = frappe.get_doc("Service Quotation", order.quotation)
        return frozen.from_document(quotation, frozen.load(quotation.discount_lines, []))
    return _price_planned(order, basis, done.others)


def estimate(order_doc: Document, now: datetime) -> PricedWork:
    """Return what an order is expected to cost before anything is done; the order need not be saved yet.

    Its hours (else its category's) by one technician on one visit, at the preferred or scheduled time when
    there is one, and the other charges agreed for it.
    """
    return _price_planned(order_doc, store.basis_for(order_doc, now), store_work.charges_of(order_doc.name))


def freeze(order_doc: Document, now: datetime) -> PricedWork:
    """Price the finished work for good: lines, totals, taxes and terms, onto the document, not yet saved."""
    basis, discount = _basis(order_doc, now)
    done = store_work.work_of(order_doc.name, basis.specialty, now)
    priced = _price_done(order_doc, done, basis.terms, discount)
    totals = totals_of(order_doc, priced, now, basis.labour_item)
    items = store.line_items(basis.labour_item)
    order_doc.set("lines", frozen.to_rows(priced, units_of(items)))
    order_doc.update(
        {
            "gross_total": float(priced.gross_total),
            "discount_total": float(priced.discount_total),
            "net_total": float(totals.net_total),
            "tax_total": float(totals.tax_total),
            "grand_total": float(totals.grand_total),
            "granted_discount_percent": float(discount),
            "priced_at": bridge.naive(now),
            "pricing_terms": json.dumps(
                {**rules.to_snapshot(basis.terms), "discounts": frozen.discounts_to_json(priced)}
            ),
        }
    )
    return priced


def price_work(work: PriceableWork, terms: PricingTerms) -> PricedWork:
    """Price planned or actual work under terms: where every path above ends."""
    return rules.price(work, terms)


def material_unit_price(order_doc: Document, items: Iterable[str]) -> dict[str, MaterialPrice]:
    """Return the unit price of each item for an order: see `service_materials.unit_prices`."""
    return unit_prices(order_doc, items)


def tax_template(order_doc: Document) -> str | None:
    """Return the Sales Taxes and Charges Template of an order: contract, settings, the company's default."""
    contract = store.contract_of(order_doc)
    return taxes.template_for(
        order_doc.company, contract and contract.taxes_template, store.settings().taxes_template
    )


def totals_of(
    order_doc: Document,
    priced: PricedWork,
    now: datetime,
    labour_item: str | None = None,
    template: str | None = None,
) -> Totals:
    """Return net, tax and total of priced work, as the order's invoice will have them."""
    items = store.line_items(labour_item)
    on = bridge.local_date(now, None)
    rows = [
        taxes.Taxable(line.item or items.get(line.kind), text.description(line), line.quantity, line.rate)
        for line in priced.lines
    ]
    context = taxes.TaxContext(
        company=order_doc.company,
        customer=order_doc.customer,
        currency=order_doc.currency or erpnext.get_company_currency(order_doc.company),
        template=template or tax_template(order_doc),
        on=on,
        exchange_rate=1 / store.exchange_rate(order_doc.company, order_doc.currency, on),
    )
    return tax_totals(rows, priced.discount_total, context)


def tax_totals(rows: Iterable[taxes.Taxable], discount: Decimal, context: taxes.TaxContext) -> Totals:
    """Return the totals ERPNext computes for an invoice of `rows` less `discount` on the net total."""
    return taxes.compute(rows, discount, context)


def units_of(items: dict[LineKind, str | None]) -> dict[LineKind, str | None]:
    """Return the unit each kind of line is counted in: that of the item it is invoiced with."""
    return {kind: frappe.get_cached_value("Item", item, "stock_uom") for kind, item in items.items() if item}


def as_dict(priced: PricedWork, totals: Totals | None = None, *, staff: bool = True) -> dict[str, Any]:
    """Return priced work for the API and the desk, each line with its reasons in the session's language."""
    shown = {
        "lines": [
            {
                "kind": line.kind.value,
                "kind_label": _(line.kind.value),
                "key": line.key,
                "description": text.description(line),
                "item": line.item,
                "quantity": float(line.quantity),
                "uom": line.uom,
                "rate": float(line.rate),
                "amount": float(line.amount),
                "trace": text.reasons(line.trace, staff=staff),
            }
            for line in priced.lines
        ],
        "discounts": [
            {
                "kind": discount.kind.value,
                "percent": float(discount.percent),
                "amount": float(discount.amount),
                "reason": text.sentence(discount.reason.text, discount.reason.params),
            }
            for discount in priced.discounts
        ],
        **{
            name: float(getattr(priced, name))
            for name in (
                "labour_total",
                "material_total",
                "travel_total",
                "other_total",
                "gross_total",
                "discount_total",
                "net_total",
            )
        },
    }
    return shown | totals_as_dict(totals) if totals else shown


def totals_as_dict(totals: Totals) -> dict[str, Any]:
    """Return taxes and total as plain numbers."""
    return {
        "net_total": float(totals.net_total),
        "tax_total": float(totals.tax_total),
        "grand_total": float(totals.grand_total),
        "taxes": [
            {"description": tax.description, "rate": float(tax.rate), "amount": float(tax.amount)}
            for tax in totals.tax_lines
        ],
    }


def no_charge(order_doc: Document) -> NoChargeReason | None:
    """Return why the customer pays nothing for an order, None when it does (RN-031)."""
    kind = order_doc.billing_kind or BILLABLE
    return None if kind == BILLABLE else NoChargeReason(kind)


def _basis(order: Document, now: datetime) -> tuple[store.Basis, Decimal]:
    """Return the terms that hold for an order's actual work, and the discount granted to it."""
    basis, agreement = store.basis_for(order, now), agreed.agreement_of(order)
    if agreement is None:
        return basis, to_decimal(order.granted_discount_percent or 0)
    return replace(basis, terms=agreement.terms), agreement.discount_percent


def _price_done(
    order: Document, done: store_work.WorkDone, terms: PricingTerms, discount: Decimal
) -> PricedWork:
    work = PriceableWork(
        order=order.name,
        priority=Priority(order.priority or Priority.NORMAL),
        no_charge=no_charge(order),
        intervals=done.intervals,
        visits=done.visits,
        materials=done.materials,
        others=done.others,
        discount_percent=discount,
    )
    return text.with_names(rules.price(work, terms), done.names)


def _price_planned(order: Document, basis: store.Basis, others: tuple) -> PricedWork:
    hours = basis.estimated_hours
    start = bridge.aware(order.scheduled_start or order.preferred_start)
    timed = start is not None and hours > ZERO
    work = PriceableWork(
        order=order.name or "",
        priority=Priority(order.priority or Priority.NORMAL),
        no_charge=no_charge(order),
        intervals=_planned_interval(start, hours, basis.specialty) if timed and start else (),
        untimed=() if timed else (UntimedLabour(hours, basis.specialty, order.title or ""),),
        visits=(VisitCharge(PLANNED, travelled=True, failed=False),),
        others=others,
        discount_percent=to_decimal(order.granted_discount_percent or 0),
    )
    names = {PLANNED: _("planned")}
    return text.with_names(rules.price(work, basis.terms), names)


def _planned_interval(start: datetime, hours: Decimal, specialty: str | None) -> tuple[WorkInterval, ...]:
    end = start + timedelta(seconds=float(hours * SECONDS_PER_HOUR))
    return (WorkInterval(IntervalKind.WORK, start, end, PLANNED, PLANNED, specialty),)
