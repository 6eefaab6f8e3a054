"""What decides a price, read in batches: contract, settings, category tree, site, holidays, the month."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import get_time

import erpnext

from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import ZERO, quantize, to_decimal
from techops.kernel.text import _lt
from techops.pricing.model import LineKind, PricingTerms, RateRow, RateSources, Surcharges, VolumeTier
from techops.pricing.rules import volume_percent

WEEKEND = frozenset({5, 6})  # Saturday and Sunday (seed 1, section 2.2)
SURCHARGES = ("night", "weekend", "holiday", "urgent", "emergency")
ITEM_SETTINGS = {
    LineKind.LABOUR: "labour_item",
    LineKind.WAITING: "waiting_item",
    LineKind.TRAVEL: "travel_item",
    LineKind.FAILED_VISIT: "failed_visit_item",
    LineKind.OTHER: "other_item",
    LineKind.FIXED_FEE: "fixed_fee_item",
}


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category on the way from the order's own up to the root; a rate of 0 is none."""

    name: str
    base_rate: Decimal | None
    required_specialty: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site means for a price: its zone's travel fee (0: none), its clock, whether it is ours."""

    zone: str | None
    zone_fee: Decimal
    is_workshop: bool
    time_zone: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The terms of an order and what its work inherits from its category."""

    terms: PricingTerms
    specialty: str | None
    labour_item: str | None
    estimated_hours: Decimal


def settings() -> Document:
    """Return TechOps Settings, from the cache."""
    return frappe.get_cached_doc("TechOps Settings")


def contract_of(order: Document) -> Document | None:
    """Return the order's contract, from the cache: not to be changed."""
    return frappe.get_cached_doc("Service Contract", order.contract) if order.contract else None


def basis_for(order: Document, now: datetime) -> Basis:
    """Return what prices `order` at `now`: its contract's terms, else those of TechOps Settings."""
    contract, path = contract_of(order), category_path(order.service_category)
    terms = _terms(order, contract, path, now)
    return Basis(
        terms=terms,
        specialty=order.specialty or _nearest_specialty(path),
        labour_item=path[0].item if path else None,
        estimated_hours=_estimated_hours(order),
    )


def category_path(category: str | None) -> tuple[CategoryNode, ...]:
    """Return the category and its ancestors, nearest first, in one query over the nested set."""
    node = frappe.qb.DocType("Service Category")
    ancestor = frappe.qb.DocType("Service Category").as_("ancestor")
    rows = (
        frappe.qb.from_(node)
        .join(ancestor)
        .on((ancestor.lft <= node.lft) & (ancestor.rgt >= node.rgt))
        .where(node.name == category)
        .select(ancestor.name, ancestor.base_rate, ancestor.required_specialty, ancestor.item)
        .orderby(ancestor.lft, order=frappe.qb.desc)
        .run(as_dict=True)
    )
    return tuple(
        CategoryNode(row.name, to_decimal(row.base_rate or 0) or None, row.required_specialty, row.item)
        for row in rows
    )


def site_facts(site: str) -> SiteFacts:
    """Return the site's zone, fee and clock; an unset time zone is the system's."""
    place, zone = frappe.qb.DocType("Service Site"), frappe.qb.DocType("Service Zone")
    rows = (
        frappe.qb.from_(place)
        .left_join(zone)
        .on(zone.name == place.zone)
        .where(place.name == site)
        .select(place.zone, place.is_workshop, place.time_zone, zone.travel_fee)
        .run(as_dict=True)
    )
    row = rows[0] if rows else frappe._dict()
    return SiteFacts(
        zone=row.zone,
        zone_fee=to_decimal(row.travel_fee or 0),
        is_workshop=bool(row.is_workshop),
        time_zone=row.time_zone or bridge.system_zone().key,
    )


def holidays(holiday_list: str | None) -> frozenset[date]:
    """Return the list's public holidays; its weekly days off are weekends, not holidays."""
    if not holiday_list:
        return frozenset()
    return frozenset(
        frappe.get_all("Holiday", {"parent": holiday_list, "weekly_off": 0}, pluck="holiday_date", limit=0)
    )


def month_amount(contract: str, besides: str | None, now: datetime) -> Decimal:
    """Return the net amount of the contract's other orders priced so far in the calendar month of `now`.

    What credit notes took off is not billed. The month is the company's, so that orders at sites in several
    time zones fall into one month.
    """
    local = now.astimezone(bridge.system_zone())
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    order = frappe.qb.DocType("Service Work Order")
    rows = (
        frappe.qb.from_(order)
        .where(
            (order.contract == contract)
            & (order.name != (besides or ""))
            & (order.priced_at >= bridge.naive(first))
            & (order.priced_at <= bridge.naive(now))
            & (order.status != "Cancelled")
        )
        .select(Sum(order.net_total - order.credited_total))
        .run()
    )
    return to_decimal(rows[0][0] or 0)


def line_items(category_item: str | None) -> dict[LineKind, str | None]:
    """Return the ERPNext item each kind of line is invoiced with; materials bring their own."""
    values = settings()
    items = {kind: values.get(fieldname) for kind, fieldname in ITEM_SETTINGS.items()}
    items[LineKind.LABOUR] = category_item or items[LineKind.LABOUR]
    return items


def exchange_rate(company: str, currency: str | None, on: date) -> Decimal:
    """Return how much of `currency` one unit of the company's own is worth; 1 when they are the same.

    Raises RuleViolation ``no_exchange_rate``.
    """
    own = erpnext.get_company_currency(company)
    if not currency or currency == own:
        return Decimal(1)
    from erpnext.setup.utils import get_exchange_rate

    rate = to_decimal(get_exchange_rate(own, currency, on) or 0)
    if not rate:
        raise RuleViolation(
            "no_exchange_rate",
            _lt("There is no exchange rate from {own} to {currency}. Add a Currency Exchange and try again."),
            own=own,
            currency=currency,
        )
    return rate


def _terms(
    order: Document, contract: Document | None, path: tuple[CategoryNode, ...], now: datetime
) -> PricingTerms:
    values, site = settings(), site_facts(order.site)
    rate = exchange_rate(order.company, order.currency, bridge.local_date(now, None))
    timing = contract if contract and contract.own_time_rules else values
    return PricingTerms(
        rates=_rates(contract, path, values, rate),
        surcharges=_surcharges(contract if contract and contract.own_surcharges else values, values),
        minimum_minutes=int(timing.minimum_billable_minutes or 0),
        rounding_step_minutes=int(timing.rounding_step_minutes or 0),
        waiting_percent=to_decimal(timing.waiting_percent or 0),
        waiting_full_rate_minutes=int(timing.waiting_full_rate_minutes or 0),
        failed_visit_fee=_agreed(contract, "failed_visit_fee", values.default_failed_visit_fee, rate),
        travel_fee=_travel_fee(contract, site, values, rate),
        material_rounding_step=to_decimal(values.material_rounding_step or 0),
        default_markup_percent=to_decimal(values.default_markup or 0),
        discount_percent=to_decimal(contract.discount_percent or 0) if contract else ZERO,
        volume_percent=_volume(contract, order.name, now),
        zone=site.time_zone,
        holidays=holidays((contract and contract.holiday_list) or values.holiday_list),
        weekend_days=WEEKEND,
        rounding=bridge.site_rounding(),
        contract=contract.name if contract else None,
        currency=order.currency or erpnext.get_company_currency(order.company),
    )


def _rates(
    contract: Document | None, path: tuple[CategoryNode, ...], values: Document, rate: Decimal
) -> RateSources:
    """Contract rates are in the order's currency; the company's own are converted."""
    rows = contract.rates if contract else ()
    root = path[-1].name if path else ""
    return RateSources(
        contract_rates=tuple(
            RateRow(row.service_category or root, row.specialty or None, to_decimal(row.hourly_rate or 0))
            for row in rows
        ),
        contract_rate=(to_decimal(contract.hourly_rate or 0) or None) if contract else None,
        category_path=tuple(
            (node.name, None if node.base_rate is None else quantize(node.base_rate * rate)) for node in path
        ),
        default_rate=quantize(to_decimal(values.default_hourly_rate or 0) * rate),
    )


def _surcharges(source: Document, values: Document) -> Surcharges:
    """The percents are the contract's or the settings'; when the night is, is the settings' alone."""
    percents: dict[str, Any] = {name: to_decimal(source.get(f"{name}_surcharge") or 0) for name in SURCHARGES}
    return Surcharges(**percents, night_start=_clock(values.night_start), night_end=_clock(values.night_end))


def _clock(value: Any) -> time:
    return get_time(value or "00:00:00")


def _agreed(contract: Document | None, fieldname: str, default: float, rate: Decimal) -> Decimal:
    own = to_decimal(contract.get(fieldname) or 0) if contract else ZERO
    return own or quantize(to_decimal(default or 0) * rate)


def _travel_fee(contract: Document | None, site: SiteFacts, values: Document, rate: Decimal) -> Decimal:
    """The contract's fee for the zone (0 waives it), else the zone's, else the settings'; at ours 0."""
    if site.is_workshop:
        return ZERO
    for row in contract.zone_fees if contract else ():
        if row.zone == site.zone:
            return to_decimal(row.travel_fee or 0)
    return quantize((site.zone_fee or to_decimal(values.default_travel_fee or 0)) * rate)


def _volume(contract: Document | None, order: str | None, now: datetime) -> Decimal:
    """See docs/adr/0002-volume-discount.md: the tier reached before this order, never in hindsight."""
    if contract is None or not contract.volume_tiers:
        return ZERO
    tiers = [
        VolumeTier(to_decimal(row.from_amount or 0), to_decimal(row.discount_percent or 0))
        for row in contract.volume_tiers
    ]
    return volume_percent(tiers, month_amount(contract.name, order, now))


def _nearest_specialty(path: tuple[CategoryNode, ...]) -> str | None:
    return next((node.required_specialty for node in path if node.required_specialty), None)


def _estimated_hours(order: Document) -> Decimal:
    hours = order.estimated_hours or (
        frappe.get_cached_value("Service Category", order.service_category, "estimated_hours")
        if order.service_category
        else 0
    )
    return to_decimal(hours or 0)
