"""Completes the setup wizard of a new site; run with the bench's own Python, in its sites folder."""

import sys

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

COMPANY = "Servicios Técnicos Andinos S.A.C."
YEARS = (2025, 2026, 2027)


def main(site: str) -> None:
    frappe.init(site=site, sites_path=".")
    frappe.connect()
    frappe.set_user("Administrator")
    setup_complete(
        {
            "language": frappe.db.get_value("Language", "es", "language_name"),
            "lang": "es",
            "country": "Peru",
            "timezone": "America/Lima",
            "currency": "USD",
            "company_name": COMPANY,
            "company_abbr": "STA",
            "chart_of_accounts": "Standard",
            "bank_account": "Banco",
            "fy_start_date": "2026-01-01",
            "fy_end_date": "2026-12-31",
            "full_name": "Administrator",
            "enable_telemetry": 0,
            "setup_demo": 0,
        }
    )
    for year in YEARS:
        if not frappe.db.exists("Fiscal Year", {"year_start_date": f"{year}-01-01"}):
            values = {"year": str(year), "year_start_date": f"{year}-01-01", "year_end_date": f"{year}-12-31"}
            frappe.get_doc({"doctype": "Fiscal Year", **values}).insert()
    frappe.db.commit()
    if not frappe.is_setup_complete():
        sys.exit("the setup wizard did not complete")


main(sys.argv[1])
