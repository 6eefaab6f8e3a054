"""Contracts, brought to their state through the contracts' own services."""

from datetime import datetime
from typing import Any

import frappe

from techops.contracts import service as contracts
from techops.demo import build_customers, build_people
from techops.demo.build_company import Company, payment_terms
from techops.demo.clock import Clock
from techops.demo.data_contracts import CONTRACTS, PRICE_LIST, SLA, TERMS, WARRANTY_TERMS
from techops.demo.data_customers import CUSTOMERS
from techops.demo.data_sites import HOURS
from techops.demo.documents import names_by, weekly_windows

COPIED = {
    "hourly_rate": "rate",
    "auto_approval_limit": "auto",
    "emergency_limit": "emergency",
    "failed_visit_fee": "failed",
    "discount_percent": "discount",
    "fixed_monthly_fee": "fee",
    "fixed_fee_description": "fee_for",
    "payment_days": "days",
}
SURCHARGES = (
    "night_surcharge",
    "weekend_surcharge",
    "holiday_surcharge",
    "urgent_surcharge",
    "emergency_surcharge",
)


def build(clock: Clock, company: Company) -> None:
    """Make every contract, and sign those that were: one that has started is active at once."""
    own = build_customers.customers()
    existing = names_by("Service Contract", "customer", "title")
    for agreed in CONTRACTS:
        customer = own[agreed["key"]]
        if (customer, agreed["title"]) in existing:
            continue
        contract = frappe.get_doc(_values(clock, company, agreed, customer)).insert()
        if agreed["state"] != "Draft":
            contracts.sign(contract.name, _signer(agreed["key"]), None, _signed(clock, agreed))


def _values(clock: Clock, company: Company, agreed: dict[str, Any], customer: str) -> dict[str, Any]:
    ends = agreed["ends"]
    return {
        "doctype": "Service Contract",
        "title": agreed["title"],
        "customer": customer,
        "contract_type": agreed["type"],
        "company": company.name,
        "currency": company.currency,
        "start_date": clock.month_start(agreed["starts"]),
        "end_date": clock.month_end(ends) if ends is not None else None,
        "auto_renewal": int(agreed.get("renews", False)),
        "billing_method": agreed["billing"],
        "payment_terms_template": payment_terms(agreed["days"]),
        "taxes_template": company.taxes,
        "price_list": PRICE_LIST if agreed.get("prices") else None,
        "holiday_list": company.holiday_list,
        "service_hours": weekly_windows(HOURS[agreed.get("hours", "always")]),
        "terms": TERMS,
        **{field: agreed[key] for field, key in COPIED.items() if key in agreed},
        **_rates(agreed),
        **_people(agreed),
    }


def _rates(agreed: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "rates": [
            {"service_category": category, "specialty": specialty, "hourly_rate": rate}
            for category, specialty, rate in agreed.get("rates", ())
        ],
        "zone_fees": [{"zone": zone, "travel_fee": fee} for zone, fee in agreed.get("zone_fees", ())],
        "volume_tiers": [
            {"from_amount": amount, "discount_percent": percent}
            for amount, percent in agreed.get("tiers", ())
        ],
        "sla_targets": [
            {
                "priority": priority,
                "first_response_minutes": response,
                "on_site_minutes": on_site,
                "resolution_minutes": resolution,
                "penalty_percent": agreed.get("penalty", 0),
                "round_the_clock": always,
            }
            for priority, response, on_site, resolution, always in SLA[agreed["sla"]]
        ],
        "warranty_terms": [{"service_type": kind, "days": days} for kind, days in WARRANTY_TERMS],
    }
    if "surcharges" in agreed:
        values |= {"own_surcharges": 1, **dict(zip(SURCHARGES, agreed["surcharges"], strict=True))}
    if "minimum" in agreed:
        minimum, step = agreed["minimum"]
        values |= {"own_time_rules": 1, "minimum_billable_minutes": minimum, "rounding_step_minutes": step}
    return values


def _people(agreed: dict[str, Any]) -> dict[str, Any]:
    contact_of = names_by("Contact", "email_id")
    contacts = next(row[4] for row in CUSTOMERS if row[0] == agreed["key"])
    crew = build_people.technicians()
    rows, billing = [], None
    for number, (_first, _last, _position, role, limit) in enumerate(contacts):
        name = contact_of[build_customers.contact_email(agreed["key"], number)]
        billing = name if role == "Billing" or billing is None else billing
        rows.append(
            {
                "contact": name,
                "can_request": int(role != "Billing"),
                "can_approve": int(role in ("Approver", "Administrator")),
                "approval_limit": limit,
            }
        )
    preferences = [
        {"technician": crew[number], "preference": "Preferred"} for number in agreed.get("preferred", ())
    ]
    preferences += [
        {"technician": crew[number], "preference": "Vetoed", "reason": "Pedido del cliente"}
        for number in agreed.get("vetoed", ())
    ]
    return {"contacts": rows, "billing_contact": billing, "technicians": preferences}


def _signer(key: str) -> str:
    first, last, *_rest = next(row[4] for row in CUSTOMERS if row[0] == key)[-1]
    return f"{first} {last}"


def _signed(clock: Clock, agreed: dict[str, Any]) -> datetime:
    """Return when the customer signed: on the first day, or lately for a contract that has not started."""
    return clock.at(min(clock.month_start(agreed["starts"]), clock.day(-3)), 11)
