"""When employees are away, read in batches: approved leave and holidays, one query each.

Holiday lists are taken as ERPNext and HRMS do: the employee's own, else the company's default.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pypika import Field
from pypika.functions import Coalesce, NullIf

import frappe

from techops.workforce.absences import HalfDay, Leave


@dataclass(slots=True)
class DaysOff:
    """An employee's public holidays and weekly days off."""

    holidays: set[date] = field(default_factory=set)
    weekly: set[date] = field(default_factory=set)


def approved_leaves(employees: Iterable[str], first: date, last: date) -> dict[str, list[Leave]]:
    """Return the approved, submitted leaves that touch the days from `first` to `last`, by employee."""
    rows = frappe.get_all(
        "Leave Application",
        filters={
            "employee": ["in", list(employees)],
            "docstatus": 1,
            "status": "Approved",
            "from_date": ["<=", last],
            "to_date": [">=", first],
        },
        fields=["employee", "from_date", "to_date", "half_day", "half_day_date", "techops_half"],
    )
    leaves: dict[str, list[Leave]] = defaultdict(list)
    for row in rows:
        half_day = (row.half_day_date or row.from_date) if row.half_day else None
        half = HalfDay(row.techops_half) if row.techops_half else None
        leaves[row.employee].append(Leave(row.from_date, row.to_date, half_day, half))
    return leaves


def days_off(employees: Iterable[str], first: date, last: date) -> dict[str, DaysOff]:
    """Return what the employees' holiday lists close from `first` to `last`, by employee."""
    employee, company, holiday = (frappe.qb.DocType(name) for name in ("Employee", "Company", "Holiday"))
    rows = (
        frappe.qb.from_(employee)
        .left_join(company)
        .on(company.name == employee.company)
        .join(holiday)
        .on(
            (holiday.parenttype == "Holiday List")
            & (holiday.parent == _own_or(employee.holiday_list, company.default_holiday_list))
        )
        .where(employee.name.isin(list(employees)) & holiday.holiday_date.between(first, last))
        .select(employee.name, holiday.holiday_date, holiday.weekly_off)
        .run()
    )
    found: dict[str, DaysOff] = defaultdict(DaysOff)
    for name, day, weekly in rows:
        (found[name].weekly if weekly else found[name].holidays).add(day)
    return found


def _own_or(own: Field, default: Field) -> Coalesce:
    """Return the first of two columns that is neither null nor empty."""
    return Coalesce(NullIf(own, ""), default)
