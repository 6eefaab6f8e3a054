"""Exports of lists and reports, as Frappe makes them, with cells that no spreadsheet calculates.

Customers write titles and names; the office exports them. Frappe hands text on as it is.
"""

from collections.abc import Callable

import frappe
from frappe.desk import query_report, reportview
from frappe.desk.utils import pop_csv_params

from techops.access import cells


@frappe.whitelist()
@frappe.read_only()
def export_list() -> None:
    """Export a list: `frappe.desk.reportview.export_query`."""
    _harmless(reportview.export_query)


@frappe.whitelist()
def export_report() -> None:
    """Export a report: `frappe.desk.query_report.export_query`."""
    _harmless(query_report.export_query)


def _harmless(export: Callable[[], None]) -> None:
    params = pop_csv_params(frappe._dict(frappe.local.form_dict))
    export()
    response = frappe.local.response
    name = str(response.get("filename") or "")
    if name.endswith(".csv"):
        response["filecontent"] = cells.harmless_csv(response["filecontent"], params)
    elif name.endswith(".xlsx"):
        response["filecontent"] = cells.harmless_workbook(response["filecontent"])
