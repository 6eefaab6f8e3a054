"""The counts behind the measures: orders completed in a period, and what came of them; five grouped queries.

Everything hangs on the original order and the day it was completed at its site, which its costing keeps under
an index; an order that does it again adds to the original's group, not to its own.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pypika.terms import Case, CustomFunction

import frappe
from frappe.query_builder.functions import Count, Max, Sum

from techops.kernel.money import quantize, to_decimal
from techops.measures.model import DETRACTORS, DONE_AGAIN, OWED, PROMOTERS, Figures, GroupBy
from techops.work_orders.model import BillingKind, Relation, Status, VisitRole, VisitStatus

ORDER, COSTING = "Service Work Order", "Work Order Costing"
DONE = (Status.COMPLETED.value, Status.INVOICED.value, Status.CLOSED.value)
TRIPS = (VisitStatus.ENDED.value, VisitStatus.FAILED.value)
DateFormat = CustomFunction("date_format", ["day", "format"])
COSTS = {
    (Relation.WARRANTY.value, False): "warranty_cost",
    (Relation.REWORK.value, False): "rework_cost",
    (Relation.WARRANTY.value, True): "goodwill_cost",
    (Relation.REWORK.value, True): "goodwill_cost",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Which completed orders are looked at; None leaves open. Days are those of the orders' sites."""

    first: date | None = None
    last: date | None = None
    company: str | None = None
    technician: str | None = None
    service_category: str | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one technician, category, customer or month, and what people call it."""

    key: str
    label: str
    figures: Figures


class _Cohort:
    """The orders of a period with the day of their completion, as the start of each query."""

    def __init__(self, period: Period, by: GroupBy | None) -> None:
        self.order, self.costing = frappe.qb.DocType(ORDER), frappe.qb.DocType(COSTING)
        self.period = period
        self.key = self._key(by)
        self.label = self._label(by)

    def start(self) -> Any:
        """Return the query that everything else joins."""
        order, costing, period = self.order, self.costing, self.period
        query = (
            frappe.qb.from_(order)
            .join(costing)
            .on(costing.work_order == order.name)
            .where(order.status.isin(DONE))
        )
        for name in ("company", "technician", "service_category", "customer"):
            if value := getattr(period, name):
                query = query.where(order[name] == value)
        if period.first:
            query = query.where(costing.completed_on >= period.first)
        return query.where(costing.completed_on <= period.last) if period.last else query

    def _key(self, by: GroupBy | None) -> Any:
        if by is None:
            return Case().when(self.order.name.isnotnull(), "")
        if by is GroupBy.MONTH:
            return DateFormat(self.costing.completed_on, "%Y-%m")
        return {
            GroupBy.TECHNICIAN: self.order.technician,
            GroupBy.CATEGORY: self.order.service_category,
            GroupBy.CUSTOMER: self.order.customer,
        }[by]

    def _label(self, by: GroupBy | None) -> Any:
        names = {
            GroupBy.TECHNICIAN: self.order.technician_name,
            GroupBy.CUSTOMER: self.order.customer_name,
        }
        return names.get(by, self.key) if by else self.key


def groups(period: Period, by: GroupBy | None = None) -> list[Group]:
    """Return the figures of each group of a period, by label; of all orders together without `by`."""
    cohort = _Cohort(period, by)
    counted = _orders(cohort)
    more: dict[str, dict[str, Any]] = defaultdict(dict)
    for rows in (_claims(cohort), _disputes(cohort), _ratings(cohort), _costs(cohort)):
        for row in rows:
            more[row.pop("key") or ""] |= row
    found = [
        Group(row.key or "", row.label or row.key or "", replace(_counts(row), **_plain(more[row.key or ""])))
        for row in counted
    ]
    return sorted(found, key=lambda group: (group.label.casefold(), group.key))


def reworked(period: Period) -> dict[str, Figures]:
    """Return what each technician completed and had done again, in one query (RN-024)."""
    return {row.key: _counts(row) for row in _orders(_Cohort(period, GroupBy.TECHNICIAN)) if row.key}


def _orders(cohort: _Cohort) -> list[Any]:
    """Count orders: first each one's trips and repetitions, then the groups."""
    order, again, visit = cohort.order, _again(), frappe.qb.DocType("Work Order Visit")
    owed = again.billing_kind.isin([kind.value for kind in OWED])
    goodwill = again.billing_kind == BillingKind.GOODWILL.value
    each = (
        cohort.start()
        .left_join(visit)
        .on(
            (visit.work_order == order.name) & (visit.role == VisitRole.LEAD.value) & visit.status.isin(TRIPS)
        )
        .left_join(again)
        .on(_done_again(again, order))
        .groupby(order.name)
        .select(
            Max(cohort.key).as_("key"),
            Max(cohort.label).as_("label"),
            Count(visit.name).distinct().as_("trips"),
            Max(Case().when(owed, 1).else_(0)).as_("reworked"),
            Max(Case().when(goodwill, 1).else_(0)).as_("goodwill"),
        )
        .as_("each")
    )
    fixed = (each.trips <= 1) & (each.reworked == 0)
    return (
        frappe.qb.from_(each)
        .groupby(each.key)
        .select(
            each.key,
            Max(each.label).as_("label"),
            Count("*").as_("completed"),
            Sum(Case().when(fixed, 1).else_(0)).as_("first_time"),
            Sum(each.reworked).as_("reworked"),
            Sum(each.goodwill).as_("goodwill"),
        )
        .run(as_dict=True)
    )


def _claims(cohort: _Cohort) -> list[Any]:
    claim = frappe.qb.DocType("Service Warranty Claim")
    query = cohort.start().join(claim).on(claim.original_order == cohort.order.name)
    return _grouped(cohort, query, Count("*").as_("claims"))


def _disputes(cohort: _Cohort) -> list[Any]:
    dispute = frappe.qb.DocType("Service Dispute")
    query = cohort.start().join(dispute).on(dispute.work_order == cohort.order.name)
    return _grouped(cohort, query, Count("*").as_("disputes"))


def _ratings(cohort: _Cohort) -> list[Any]:
    rating = frappe.qb.DocType("Service Rating")
    answer = rating.recommendation
    counts = {
        "answers": answer.isin([str(number) for number in range(11)]),
        "promoters": answer.isin([str(number) for number in PROMOTERS]),
        "detractors": answer.isin([str(number) for number in DETRACTORS]),
    }
    query = cohort.start().join(rating).on(rating.work_order == cohort.order.name)
    return _grouped(
        cohort,
        query,
        Count("*").as_("ratings"),
        Sum(rating.overall_score).as_("overall_total"),
        *[Sum(Case().when(condition, 1).else_(0)).as_(name) for name, condition in counts.items()],
    )


def _costs(cohort: _Cohort) -> list[dict[str, Any]]:
    """Add up what doing orders again cost, from the costings of those orders."""
    again, cost = _again(), frappe.qb.DocType(COSTING).as_("cost")
    goodwill = Max(Case().when(again.billing_kind == BillingKind.GOODWILL.value, 1).else_(0))
    kinds = [kind.value for kind in (*OWED, BillingKind.GOODWILL)]
    query = (
        cohort.start()
        .join(again)
        .on(_done_again(again, cohort.order) & again.billing_kind.isin(kinds))
        .join(cost)
        .on(cost.work_order == again.name)
        .groupby(again.relation, again.billing_kind)
    )
    rows = _grouped(
        cohort, query, again.relation, goodwill.as_("goodwill"), Sum(cost.total_cost).as_("total")
    )
    sums: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(lambda: to_decimal(0)))
    for row in rows:
        sums[row.key or ""][COSTS[row.relation, bool(row.goodwill)]] += quantize(to_decimal(row.total or 0))
    return [{"key": key, **costs} for key, costs in sums.items()]


def _again() -> Any:
    return frappe.qb.DocType(ORDER).as_("again")


def _done_again(again: Any, order: Any) -> Any:
    """Return the condition by which `again` does `order` again."""
    relations = [relation.value for relation in DONE_AGAIN]
    return (
        (again.original_order == order.name)
        & again.relation.isin(relations)
        & (again.status != Status.CANCELLED.value)
    )


def _grouped(cohort: _Cohort, query: Any, *columns: Any) -> list[Any]:
    return query.groupby(cohort.key).select(cohort.key.as_("key"), *columns).run(as_dict=True)


def _counts(row: Any) -> Figures:
    return Figures(
        completed=int(row.completed),
        first_time=int(row.first_time or 0),
        reworked=int(row.reworked or 0),
        goodwill=int(row.goodwill or 0),
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return counts as integers; costs are exact already."""
    return {name: value if name in COSTS.values() else int(value or 0) for name, value in values.items()}
