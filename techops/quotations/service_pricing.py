"""A quotation's planned work, priced by the path that will price the actual work (rules.md, section 3)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access import values
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.pricing import frozen, rules, service, store, text
from techops.pricing.model import (
    IntervalKind,
    MaterialUse,
    OtherCharge,
    PriceableWork,
    UntimedLabour,
    VisitCharge,
    WorkInterval,
)
from techops.pricing.service_materials import item_facts, unit_prices

MOST_VISITS = 200
MOST_TECHNICIANS = 50
SECONDS_PER_HOUR = 3600
MONEY_FIELDS = (
    "labour_total",
    "material_total",
    "travel_total",
    "other_total",
    "gross_total",
    "discount_total",
)


def price(doc: Document, order: Document, now: datetime) -> None:
    """Write lines, totals, taxes and the terms they come from onto a quotation, not yet saved.

    Raises RuleViolation for work that cannot be priced.
    """
    _check_counts(doc)
    _price_parts(doc, order)
    basis = store.basis_for(order, now)
    work = _work(doc, order, basis.specialty)
    priced = text.with_names(rules.price(work, basis.terms), _names(doc))
    doc.taxes_template = service.tax_template(order)
    totals = service.totals_of(order, priced, now, basis.labour_item)
    units = service.units_of(store.line_items(basis.labour_item))
    doc.set("lines", frozen.to_rows(priced, units))
    doc.update({name: float(getattr(priced, name)) for name in MONEY_FIELDS})
    doc.update(
        {
            "net_total": float(totals.net_total),
            "tax_total": float(totals.tax_total),
            "grand_total": float(totals.grand_total),
            "discount_lines": json.dumps(frozen.discounts_to_json(priced)),
            "tax_lines": json.dumps(service.totals_as_dict(totals)["taxes"]),
            "pricing_terms": json.dumps(rules.to_snapshot(basis.terms)),
        }
    )


def _check_counts(doc: Document) -> None:
    _refuse_outside(doc.visits, 0, MOST_VISITS, _lt("The number of visits must be from {least} to {most}."))
    for row in doc.labour:
        row.planned_start = bridge.naive(bridge.aware(values.moment(row.planned_start, "Planned Start")))
        row.technicians = 1 if row.technicians is None else row.technicians
        message = _lt("The number of technicians must be from {least} to {most}.")
        _refuse_outside(row.technicians, 1, MOST_TECHNICIANS, message)


def _refuse_outside(value: int | None, least: int, most: int, message: str) -> None:
    if not least <= int(value or 0) <= most:
        raise RuleViolation(
            "count_out_of_range", message, kind=ViolationKind.BAD_INPUT, least=least, most=most
        )


def _price_parts(doc: Document, order: Document) -> None:
    """Parts are quoted per stock unit, at the price they would be billed at today."""
    names = [row.item for row in doc.materials if row.item]
    if not names:
        return
    facts, prices = item_facts(names), unit_prices(order, names)
    for row in doc.materials:
        item = facts[row.item]
        row.update(
            {
                "item_name": item.item_name,
                "uom": item.uom,
                "unit_price": float(prices[row.item].price),
                "price_source": prices[row.item].source.value,
            }
        )


def _work(doc: Document, order: Document, specialty: str | None) -> PriceableWork:
    return PriceableWork(
        order=order.name,
        priority=Priority(order.priority or Priority.NORMAL),
        no_charge=service.no_charge(order),
        intervals=tuple(_intervals(doc, specialty)),
        untimed=tuple(_untimed(doc, specialty)),
        visits=tuple(VisitCharge(f"travel {n}", True, False) for n in range(1, int(doc.visits or 0) + 1)),
        materials=tuple(_parts(doc)),
        others=tuple(
            OtherCharge(row.description, _number(row.quantity), _number(row.rate)) for row in doc.charges
        ),
        discount_percent=_number(doc.discount_percent),
    )


def _intervals(doc: Document, specialty: str | None) -> Iterator[WorkInterval]:
    """Each technician of a dated row is one visit, as it will be when the work is done."""
    for row in doc.labour:
        start = bridge.aware(row.planned_start)
        if start is None:
            continue
        end = start + timedelta(seconds=float(_hours(row) * SECONDS_PER_HOUR))
        for number in range(1, row.technicians + 1):
            who = f"{row.idx}.{number}"
            yield WorkInterval(IntervalKind.WORK, start, end, f"visit {who}", who, row.specialty or specialty)


def _untimed(doc: Document, specialty: str | None) -> Iterator[UntimedLabour]:
    for row in doc.labour:
        if not row.planned_start:
            yield UntimedLabour(
                _hours(row) * row.technicians, row.specialty or specialty, row.description or ""
            )


def _parts(doc: Document) -> Iterator[MaterialUse]:
    for row in doc.materials:
        yield MaterialUse(
            item=row.item,
            description=row.item_name or row.item,
            quantity=_number(row.quantity),
            uom=row.uom,
            unit_price=to_decimal(row.unit_price),
            price_source=row.price_source,
        )


def _hours(row: Document) -> Decimal:
    hours = _number(row.hours)
    if hours < ZERO:
        raise RuleViolation(
            "negative_value",
            _lt("{label} cannot be negative. Correct it and try again."),
            kind=ViolationKind.BAD_INPUT,
            label=_("The hours"),
        )
    return hours


def _names(doc: Document) -> dict[str, str]:
    """Call planned technicians and visits what people call them, for the reasons they read."""
    who = [(row, number) for row in doc.labour for number in range(1, row.technicians + 1)]
    language = text.company_language()
    people = {f"{row.idx}.{number}": _("technician {0}", language).format(number) for row, number in who}
    visits = {f"visit {row.idx}.{number}": row.description or str(row.idx) for row, number in who}
    return people | visits


def _number(value: object) -> Decimal:
    return to_decimal(value or 0)


def discount_limits() -> dict[str, Decimal]:
    """Return the largest discount of each role (RN-015), from TechOps Settings."""
    rows = frappe.get_cached_doc("TechOps Settings").discount_limits
    return {row.role: _number(row.largest_percent) for row in rows}
