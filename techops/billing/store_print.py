"""What an invoice tells about its orders besides money: where, and by whom."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

BILLABLE = "Billable"


@dataclass(frozen=True, slots=True)
class PrintedOrder:
    """An order as its invoice shows it; `no_charge` says why it costs nothing."""

    name: str
    title: str
    site_name: str
    address: str
    technicians: tuple[str, ...]
    no_charge: str


def orders(names: list[str]) -> dict[str, PrintedOrder]:
    """Return what the invoice shows of orders, in two queries."""
    technicians = _technicians(names)
    return {row.name: _printed(row, technicians[row.name]) for row in _rows(names)}


def modes_of_payment(company: str) -> list[str]:
    """Return how people can pay: the modes in use that have an account in the company."""
    mode, account = frappe.qb.DocType("Mode of Payment"), frappe.qb.DocType("Mode of Payment Account")
    rows = (
        frappe.qb.from_(mode)
        .join(account)
        .on(account.parent == mode.name)
        .where((mode.enabled == 1) & (account.company == company))
        .select(mode.name)
        .distinct()
        .orderby(mode.name)
        .run()
    )
    return [_(row[0]) for row in rows]


def _rows(names: list[str]) -> list[Any]:
    order, site = frappe.qb.DocType("Service Work Order"), frappe.qb.DocType("Service Site")
    technician, employee = frappe.qb.DocType("Technician"), frappe.qb.DocType("Employee")
    return (
        frappe.qb.from_(order)
        .left_join(site)
        .on(site.name == order.site)
        .left_join(technician)
        .on(technician.name == order.technician)
        .left_join(employee)
        .on(employee.name == technician.employee)
        .where(order.name.isin(names or [""]))
        .select(
            order.name,
            order.title,
            order.billing_kind,
            employee.first_name,
            site.site_name,
            site.address_display,
        )
        .run(as_dict=True)
    )


def _technicians(names: list[str]) -> dict[str, list[str]]:
    """Return who worked on each order, by first name: an invoice tells no more of our people."""
    visit, technician, employee = (
        frappe.qb.DocType(name) for name in ("Work Order Visit", "Technician", "Employee")
    )
    rows = (
        frappe.qb.from_(visit)
        .join(technician)
        .on(technician.name == visit.technician)
        .join(employee)
        .on(employee.name == technician.employee)
        .where(visit.work_order.isin(names or [""]) & (visit.status != "Cancelled"))
        .orderby(visit.creation)
        .select(visit.work_order, employee.first_name)
        .run(as_dict=True)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.first_name and row.first_name not in found[row.work_order]:
            found[row.work_order].append(row.first_name)
    return found


def _printed(row: Any, technicians: list[str]) -> PrintedOrder:
    named = technicians or ([row.first_name] if row.first_name else [])
    kind = row.billing_kind or BILLABLE
    return PrintedOrder(
        name=row.name,
        title=row.title or "",
        site_name=row.site_name or "",
        address=row.address_display or "",
        technicians=tuple(named),
        no_charge="" if kind == BILLABLE else _(kind),
    )
