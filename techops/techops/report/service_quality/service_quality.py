"""Report Service Quality: how often work was right the first time, done again, claimed, and liked (11.2)."""

from typing import Any

from frappe import _

from techops.access import guards
from techops.access.matrix import Permission
from techops.access.values import day
from techops.kernel import bridge
from techops.measures import service

COUNT = {"fieldtype": "Int", "width": 120}
PERCENT = {"fieldtype": "Percent", "width": 130, "precision": 1}
CURRENCY = {"fieldtype": "Currency", "options": "currency", "width": 230}
MOST_BARS = 15


@bridge.translated_violations()
def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, None, dict | None]:
    """Return the columns, a row for each group with all of them together last, and a chart."""
    guards.require_any(Permission.MANAGE_TECHNICIANS, reading=True)
    given = dict(filters or {})
    for name, label in (("from_date", "Completed From"), ("to_date", "Completed To")):
        given[name] = day(given.get(name), label)
    by = service.grouping(given.get("group_by"))
    found = service.quality(service.period_of(given), by)
    rows, total = found["data"], found["totals"]
    together = [{**total, "label": _("Total"), "is_total": 1}] if rows else []
    return columns(_(by.value), total), [*rows, *together], None, chart(rows)


def columns(group: str, total: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the columns: those of costs and of recommendations only where there is something to show."""
    # As plain text: a link would hide the whole report from supervisors who may not read customers.
    shown = [
        {"fieldname": "label", "label": group, "fieldtype": "Data", "width": 200},
        {"fieldname": "completed", "label": _("Orders Completed"), **COUNT},
        {"fieldname": "first_time_fix", "label": _("First-Time Fix %"), **PERCENT},
        {"fieldname": "reworked", "label": _("Reworked"), **COUNT},
        {"fieldname": "rework_rate", "label": _("Rework %"), **PERCENT},
        {"fieldname": "claims", "label": _("Claims"), **COUNT},
        {"fieldname": "claim_rate", "label": _("Claims %"), **PERCENT},
        {"fieldname": "disputes", "label": _("Disputes"), **COUNT},
        {"fieldname": "goodwill", "label": _("Goodwill Orders"), **COUNT},
        {"fieldname": "ratings", "label": _("Ratings"), **COUNT},
        {
            "fieldname": "csat",
            "label": _("CSAT (1 to 5)"),
            "fieldtype": "Float",
            "precision": 2,
            "width": 115,
        },
    ]
    if total["answers"]:
        shown.append(
            {"fieldname": "nps", "label": _("NPS"), "fieldtype": "Float", "precision": 1, "width": 80}
        )
    if "warranty_cost" in total:
        shown += [
            {"fieldname": "warranty_cost", "label": _("Warranty Cost"), **CURRENCY},
            {"fieldname": "rework_cost", "label": _("Cost of Rework by Dispute"), **CURRENCY},
            {"fieldname": "goodwill_cost", "label": _("Goodwill Cost"), **CURRENCY},
            {"fieldname": "currency", "label": _("Currency"), "fieldtype": "Data", "hidden": 1},
        ]
    return shown


def chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return rework and claims of the groups with most of them, in percent."""
    worst = sorted(rows, key=lambda row: -((row["rework_rate"] or 0) + (row["claim_rate"] or 0)))[:MOST_BARS]
    chosen = [row for row in rows if row in worst]
    if not chosen:
        return None
    return {
        "type": "bar",
        "data": {
            "labels": [row["label"] for row in chosen],
            "datasets": [
                {"name": _("Rework %"), "values": [row["rework_rate"] or 0 for row in chosen]},
                {"name": _("Claims %"), "values": [row["claim_rate"] or 0 for row in chosen]},
            ],
        },
    }
