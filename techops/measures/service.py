"""The measures of quality, for those who lead the service; costs only for who may see costs."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe

import erpnext

from techops.access import guards
from techops.access.matrix import Permission
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.measures import rules, store
from techops.measures.model import Figures, GroupBy
from techops.measures.store import Group, Period
from techops.reliability import keys, notices

COSTS = ("warranty_cost", "rework_cost", "goodwill_cost")
COUNTED = ("completed", "first_time", "reworked", "goodwill", "claims", "disputes", "ratings", "answers")
KEY = "REWORK_OVER"  # held by a technician from one crossing of the limit until below it again
TOLD, ELSE_TOLD = "HR Manager", "Service Manager"
NARROWED = ("company", "technician", "service_category", "customer")


def grouping(value: str | None) -> GroupBy:
    """Read what the measures are told apart by; raises RuleViolation ``bad_group``."""
    try:
        return GroupBy((value or GroupBy.TECHNICIAN).strip().capitalize())
    except ValueError:
        raise RuleViolation(
            "bad_group",
            _lt("{text} is no grouping. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            text=str(value)[:40],
            choices=tuple(GroupBy),
        ) from None


def period_of(filters: Mapping[str, Any]) -> Period:
    """Read a period of one company (the default one), so that its costs have one currency."""
    first, last = filters.get("from_date"), filters.get("to_date")
    rules.check_period(first, last)
    chosen = {name: filters.get(name) or None for name in NARROWED}
    return Period(first, last, **chosen | {"company": chosen["company"] or _company()})


def quality(period: Period, by: GroupBy) -> dict[str, Any]:
    """Return each group's measures and those of all of them together."""
    found = store.groups(period, by)
    with_costs = guards.may(Permission.SEE_INTERNAL_COSTS)
    currency = erpnext.get_company_currency(period.company) if with_costs and period.company else None
    total = Group("", "", rules.added(group.figures for group in found))
    return {
        "data": [_row(group, with_costs, currency) for group in found],
        "totals": _row(total, with_costs, currency),
    }


def by_month(now: datetime, months: int) -> list[Group]:
    """Return the months up to the present one, the first of them `months` - 1 back."""
    last = bridge.local_date(now, None)
    first = frappe.utils.add_months(last.replace(day=1), 1 - months)
    return store.groups(Period(first, last, _company()), GroupBy.MONTH)


def lately(now: datetime) -> Figures:
    """Return the figures of the whole company over the days RN-024 looks at."""
    found = store.groups(Period(*_recent(now), _company()))
    return rules.added(group.figures for group in found)


def alert_rework(now: datetime) -> list[str]:
    """Tell human resources of each technician who crossed the limit of rework (RN-024), once per crossing.

    Three queries, and what is written for those who crossed. Who is below the limit again may cross it again.
    """
    limit = to_decimal(frappe.get_cached_doc("TechOps Settings").rework_alert_percent or 0)
    groups = store.reworked(Period(*_recent(now)))
    names = _active(groups)
    current = {technician: groups[technician] for technician in names}
    found = rules.crossings(current, keys.held(KEY), limit)
    keys.release_all(KEY, found.back)
    people = _people() if found.over else []
    return [
        technician
        for technician in found.over
        if _tell(technician, names[technician], current[technician], limit, people)
    ]


def _tell(technician: str, name: str, figures: Figures, limit: Decimal, people: list[str]) -> bool:
    """Tell `people` of one technician, unless another run has just done so."""
    try:
        keys.take(KEY, technician, "Technician", technician)
    except RuleViolation:
        return False
    text = _lt(
        "The rework rate of {technician} is {rate} % ({reworked} of {orders} orders in {days} days): over "
        "the limit of {limit} % (RN-024). Agree an improvement plan."
    )
    params = {
        "technician": name,
        "rate": str(rules.measured(figures).rework_rate),
        "reworked": figures.reworked,
        "orders": figures.completed,
        "days": _days(),
        "limit": f"{limit.normalize():f}",
    }
    notices.queue(people, text, params, "Technician", technician)
    return True


def _people() -> list[str]:
    return notices.holders_of(TOLD) or notices.holders_of(ELSE_TOLD)


def _active(technicians: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of those who still work here."""
    rows = frappe.get_all(
        "Technician",
        filters={"name": ["in", list(technicians) or [""]], "status": "Active"},
        fields=["name", "technician_name"],
        limit=0,
    )
    return {row.name: row.technician_name or row.name for row in rows}


def _recent(now: datetime) -> tuple[date, date]:
    return rules.last_days(bridge.local_date(now, None), _days())


def _days() -> int:
    return int(frappe.get_cached_doc("TechOps Settings").rework_alert_days or 0)


def _company() -> str | None:
    return frappe.get_cached_doc("TechOps Settings").default_company or frappe.defaults.get_user_default(
        "company"
    )


def _row(group: Group, with_costs: bool, currency: str | None) -> dict[str, Any]:
    figures = group.figures
    row: dict[str, Any] = {"key": group.key, "label": group.label}
    row |= {name: getattr(figures, name) for name in COUNTED}
    row |= {name: _plain(value) for name, value in asdict(rules.measured(figures)).items()}
    if with_costs:
        row |= {name: _plain(getattr(figures, name)) for name in COSTS}
        row["currency"] = currency
    return row


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
