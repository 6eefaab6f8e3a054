"""Contracts as facts for the rules."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from techops.access import guards
from techops.contracts.model import (
    ContactRow,
    ContractFacts,
    ContractStatus,
    ContractType,
    RateRow,
    SlaRow,
    TierRow,
)
from techops.kernel import bridge
from techops.kernel.calendar import WorkingCalendar
from techops.kernel.money import to_decimal
from techops.kernel.priority import Priority

DOCTYPE = "Service Contract"
LONGEST_NOTICE = timedelta(days=366)
SURCHARGES = (
    "night_surcharge",
    "weekend_surcharge",
    "holiday_surcharge",
    "urgent_surcharge",
    "emergency_surcharge",
)
DISCOUNTS = ("discount_percent", "waiting_percent", "late_interest_percent")
LIMITS = (
    "emergency_limit",
    "auto_approval_limit",
    "hourly_rate",
    "failed_visit_fee",
    "fixed_monthly_fee",
)
SCOPE = (
    "name",
    "customer",
    "company",
    "contract_type",
    "status",
    "start_date",
    "end_date",
    "covers_all_sites",
)


def contract(name: str) -> Document:
    """Return a contract; raises RuleViolation ``not_found``."""
    if not frappe.db.exists(DOCTYPE, name):
        raise guards.not_found(DOCTYPE, name)
    return frappe.get_doc(DOCTYPE, name)


def locked_contract(name: str) -> Document:
    """Return a contract with its customer and itself locked, in this order, as last committed.

    The customer first, because a contract is compared with its other contracts: two at once would wait for
    each other's. Raises RuleViolation ``not_found``.
    """
    customer = frappe.db.get_value(DOCTYPE, name, "customer")
    if customer is None:
        raise guards.not_found(DOCTYPE, name)
    frappe.db.get_value("Customer", customer, "name", for_update=True)
    return frappe.get_doc(DOCTYPE, name, for_update=True)


def contract_facts(doc: Document) -> ContractFacts:
    """Describe a contract as it stands in memory, with all its terms."""
    return ContractFacts(
        name=doc.name or "",
        customer=doc.customer,
        start_date=getdate(doc.start_date),
        end_date=getdate(doc.end_date) if doc.end_date else None,
        contract_type=ContractType(doc.contract_type),
        status=ContractStatus(doc.status),
        company=doc.company,
        covers_all_sites=bool(doc.covers_all_sites),
        sites=frozenset(row.site for row in doc.sites),
        rates=tuple(
            RateRow(row.service_category, row.specialty, to_decimal(row.hourly_rate or 0))
            for row in doc.rates
        ),
        tiers=tuple(
            TierRow(to_decimal(row.from_amount or 0), to_decimal(row.discount_percent or 0))
            for row in doc.volume_tiers
        ),
        sla=sla_rows(doc.sla_targets),
        contacts=_contacts(doc),
        authorisation_hours=_authorisation_hours(doc),
        surcharges=_amounts(doc, SURCHARGES),
        discounts=_amounts(doc, DISCOUNTS),
        limits=_amounts(doc, LIMITS),
        renewal_notice_days=doc.renewal_notice_days or 0,
    )


def scopes_of_customer(
    customer: str, statuses: Iterable[ContractStatus], *, lock: bool = False
) -> list[ContractFacts]:
    """Return the customer's contracts in `statuses` with parties, dates and sites.

    In one query; with `lock` it reads what is committed now instead of the transaction's snapshot.
    """
    contract, covered = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Contract Site")
    query = (
        frappe.qb.from_(contract)
        .left_join(covered)
        .on((covered.parent == contract.name) & (covered.parenttype == DOCTYPE))
        .where((contract.customer == customer) & contract.status.isin([status.value for status in statuses]))
        .select(*[contract[column] for column in SCOPE], covered.site)
    )
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in (query.for_update() if lock else query).run(as_dict=True):
        rows[row.name].append(row)
    return [_scope(found[0], frozenset(row.site for row in found if row.site)) for found in rows.values()]


def due_on(today: date) -> list[str]:
    """Return the signed contracts that start, and the signed or active ones that are over, on a day."""
    starting = frappe.get_all(
        DOCTYPE, filters={"status": "Signed", "start_date": ["<=", today]}, pluck="name"
    )
    ending = frappe.get_all(
        DOCTYPE,
        filters=[["status", "in", ["Signed", "Active"]], ["end_date", "is", "set"], ["end_date", "<", today]],
        pluck="name",
    )
    return sorted({*starting, *ending})


def renewing_on(today: date) -> list[str]:
    """Return the active contracts that renew themselves and whose last day has come."""
    return frappe.get_all(
        DOCTYPE,
        filters=[
            ["status", "=", "Active"],
            ["auto_renewal", "=", 1],
            ["end_date", "is", "set"],
            ["end_date", "<=", today],
        ],
        order_by="name asc",
        pluck="name",
        limit=0,
    )


def ending(today: date) -> list[Any]:
    """Return the active contracts that end within a year, the longest notice people give."""
    return frappe.get_all(
        DOCTYPE,
        filters=[
            ["status", "=", "Active"],
            ["end_date", "is", "set"],
            ["end_date", "between", [today, today + LONGEST_NOTICE]],
        ],
        fields=["name", "customer", "end_date", "renewal_notice_days", "auto_renewal"],
        order_by="end_date asc",
        limit=0,
    )


def contact_of_user(user: str, customer: str) -> str | None:
    """Return the Contact by which `user` speaks for `customer`."""
    found = frappe.get_all(
        "Contact",
        filters=[
            ["Contact", "user", "=", user],
            ["Dynamic Link", "link_doctype", "=", "Customer"],
            ["Dynamic Link", "link_name", "=", customer],
        ],
        limit=1,
        pluck="name",
    )
    return found[0] if found else None


def sla_rows(rows: Iterable[Any]) -> tuple[SlaRow, ...]:
    """Describe rows of promised times."""
    return tuple(
        SlaRow(
            Priority(row.priority),
            row.first_response_minutes or 0,
            row.on_site_minutes or 0,
            row.resolution_minutes or 0,
            to_decimal(row.penalty_percent or 0),
        )
        for row in rows
    )


def _scope(row: Any, sites: frozenset[str]) -> ContractFacts:
    return ContractFacts(
        name=row.name,
        customer=row.customer,
        start_date=row.start_date,
        end_date=row.end_date,
        contract_type=ContractType(row.contract_type),
        status=ContractStatus(row.status),
        company=row.company,
        covers_all_sites=bool(row.covers_all_sites),
        sites=sites,
    )


def _contacts(doc: Document) -> tuple[ContactRow, ...]:
    """Describe the authorised contacts; a row without its own limit has the contact's."""
    unlimited = [row.contact for row in doc.contacts if not row.approval_limit]
    own = dict(
        frappe.get_all(
            "Contact",
            filters={"name": ["in", unlimited]},
            fields=["name", "techops_approval_limit"],
            as_list=True,
        )
        if unlimited
        else ()
    )
    return tuple(
        ContactRow(
            row.contact,
            bool(row.can_request),
            bool(row.can_approve),
            to_decimal(row.approval_limit or own.get(row.contact) or 0),
        )
        for row in doc.contacts
    )


def _authorisation_hours(doc: Document) -> WorkingCalendar | None:
    if not doc.authorisation_hours:
        return None
    windows = tuple(bridge.hours_window(row) for row in doc.authorisation_hours)
    return WorkingCalendar(windows, frozenset(), bridge.system_zone().key)


def _amounts(doc: Document, names: Iterable[str]) -> tuple[Decimal, ...]:
    return tuple(to_decimal(doc.get(name) or 0) for name in names)
