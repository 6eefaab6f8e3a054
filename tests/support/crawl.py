"""Every way to ask a site for what it holds, and what to look for in the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.support.doctypes import doctypes, documents
from tests.support.stage import HOURLY_COST, SALARY, VALUATION, Stage, endpoints
from tests.support.world import World

Request = tuple[str, str, dict[str, Any]]  # method, path or function, arguments
COSTING = "Work Order Costing"
# Documents of ERPNext and HRMS that hold the same numbers.
OTHERS = (
    "Item",
    "Bin",
    "Stock Entry",
    "Stock Ledger Entry",
    "GL Entry",
    "Sales Invoice",
    "Payment Entry",
    "Material Request",
    "Employee",
    "Customer",
    "Contact",
    "File",
    "Version",
    "Comment",
    "Communication",
    "Error Log",
    "Deleted Document",
)
NUMERIC = ("Currency", "Float", "Percent", "Int")
REPORTS = (
    "Service Order Profitability",
    "Stock Ledger",
    "Stock Balance",
    "Gross Profit",
    "General Ledger",
)
# Where those look who may know most: all the others' addresses are theirs by right, or asked for elsewhere.
NEAR_BY = (COSTING, "Costing Technician", "Technician Cost", "Technician", "Employee", "Version")


def secrets(world: World, stage: Stage) -> dict[str, re.Pattern[str]]:
    """What no answer may contain, as numbers that nothing else on the site has."""
    row = world.site.sql(f"select * from `tab{COSTING}` where work_order = %s", (stage["done"],))[0]
    assert float(row["material_cost"]) == round(2 * VALUATION, 2)
    assert float(row["technician_cost"]) >= HOURLY_COST
    costs = ("technician_cost", "material_cost", "total_cost", "margin")
    found = {
        "salary": [SALARY],
        "hourly": [HOURLY_COST],
        "costing": [float(row[name]) for name in costs],
        "valuation": [VALUATION],
    }
    return {kind: re.compile("|".join(spellings(number) for number in each)) for kind, each in found.items()}


def spellings(number: float) -> str:
    """A number as JSON, as people read it in either language, and without its cents' last zero."""
    whole, cents = f"{abs(number):.2f}".split(".")
    groups = f"{int(whole):,}".replace(",", "[.,\u00a0 ]?")
    tail = cents.rstrip("0")
    return rf"(?<![\d.,]){groups}[.,]{tail}0*(?!\d)" if tail else rf"(?<![\d.,]){groups}[.,]0+(?!\d)"


def names(world: World, stage: Stage, doctype: str) -> list[str]:
    """One or two documents to look at: the stage's own, and the latest."""
    single = doctypes().get(doctype, {}).get("issingle")
    if single:
        return [doctype]
    latest = world.site.sql(f"select name from `tab{doctype}` order by creation desc limit 1")
    known = {"Technician Cost": "technician_cost", "Technician": "technician", "Service Work Order": "done"}
    found = {stage[known[doctype]]} if doctype in known else set()
    return sorted(found | {row["name"] for row in latest})


def parent_of(doctype: str) -> str | None:
    """The DocType whose table `doctype` is."""
    for name, found in doctypes().items():
        if any(
            field.get("options") == doctype and field["fieldtype"] == "Table" for field in found["fields"]
        ):
            return name
    return None


def lists(doctype: str) -> Iterator[Request]:
    """The ways to ask for many documents."""
    parent = parent_of(doctype)
    every: dict[str, Any] = {"fields": '["*"]', "limit_page_length": 200}
    if parent:
        every["parent"] = parent
    yield "GET", f"/api/resource/{doctype}", every
    yield "GET", f"/api/v2/document/{doctype}", {"fields": '["*"]', "limit": 200}
    yield "GET", f"/api/v2/doctype/{doctype}/count", {}
    yield "POST", "frappe.client.get_list", {"doctype": doctype, **every}
    yield "POST", "frappe.desk.reportview.get", {"doctype": doctype, "fields": '["*"]', "page_length": 200}
    export = {"doctype": doctype, "file_format_type": "CSV", "title": doctype, "fields": '["*"]'}
    yield "POST", "frappe.desk.reportview.export_query", export
    yield "POST", "frappe.desk.search.search_link", {"doctype": doctype, "txt": "", "page_length": 50}


def ones(doctype: str, name: str) -> Iterator[Request]:
    """The ways to ask for one document."""
    one = {"doctype": doctype, "name": name}
    yield "GET", f"/api/resource/{doctype}/{name}", {}
    yield "GET", f"/api/v2/document/{doctype}/{name}", {}
    yield "POST", "frappe.client.get", one
    yield "POST", "frappe.desk.form.load.getdoc", one
    yield "GET", "/printview", {**one, "format": "Standard"}
    yield "POST", "run_doc_method", {"dt": doctype, "dn": name, "method": "as_dict"}
    forged = json.dumps({**one, "owner": "Administrator", "docstatus": 0})
    yield "POST", "run_doc_method", {"docs": forged, "method": "get_title"}
    link = {"doctype": doctype, "docname": name, "fields": '["name", "owner"]'}
    yield "POST", "frappe.client.validate_link", link
    if fields := numbers(doctype):
        value = {"doctype": doctype, "filters": name, "fieldname": json.dumps(fields)}
        yield "POST", "frappe.client.get_value", {**value, "parent": parent_of(doctype)}


def numbers(doctype: str) -> list[str]:
    """The fields of one of our documents that hold numbers."""
    fields = doctypes().get(doctype, {}).get("fields", [])
    return [field["fieldname"] for field in fields if field["fieldtype"] in NUMERIC]


def reports(world: World) -> Iterator[Request]:
    filters = {"company": world["company"], "from_date": "2026-01-01", "to_date": "2030-01-01"}
    for report in REPORTS:
        run = {"report_name": report, "filters": json.dumps(filters)}
        yield "POST", "frappe.desk.query_report.run", run
        yield "POST", "frappe.desk.query_report.export_query", {**run, "file_format_type": "CSV"}
        yield "POST", "frappe.desk.query_report.get_script", {"report_name": report}


def searches(stage: Stage) -> Iterator[Request]:
    for text in (f"{SALARY:.2f}", f"{VALUATION:.2f}", stage["technician"], stage["done"], stage["item"]):
        yield "POST", "frappe.utils.global_search.search", {"text": text}
        yield "POST", "frappe.utils.global_search.web_search", {"text": text}
    for doctype in (COSTING, "Technician Cost", "Service Work Order"):
        yield "POST", "frappe.desk.form.load.getdoctype", {"doctype": doctype, "with_parent": 1}
    linked = {"doctype": "Service Work Order", "docname": stage["done"]}
    yield "POST", "frappe.desk.form.linked_with.get", linked


def figures() -> Iterator[Request]:
    """The cards and charts of the workspace."""
    for card in documents("number_card"):
        result = {"doc": json.dumps(card), "filters": card.get("filters_json") or "[]"}
        yield "POST", "frappe.desk.doctype.number_card.number_card.get_result", result
    for chart in documents("dashboard_chart"):
        function = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
        yield "POST", function, {"chart_name": chart["name"]}


def functions(world: World, stage: Stage) -> Iterator[Request]:
    """The reading functions of the API, of the order that was done and billed."""
    for endpoint in endpoints(world):
        if not endpoint.writes:
            values = {name: stage.sensible(name, endpoint.name) for name in endpoint.required}
            yield "POST", endpoint.path, values | ({"order": stage["done"]} if "order" in values else {})


def everywhere(world: World, stage: Stage, near_by: bool = False) -> Iterator[Request]:
    for doctype in NEAR_BY if near_by else (*doctypes(), *OTHERS):
        yield from lists(doctype)
        for name in names(world, stage, doctype):
            yield from ones(doctype, name)
    yield from reports(world)
    yield from searches(stage)
    yield from figures()
    yield from functions(world, stage)
