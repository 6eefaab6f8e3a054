"""Reads of sites and assets, in batches."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import get_system_timezone

from techops.access import guards
from techops.assets.model import SiteFacts
from techops.assets.rules import site_position

SITE_COLUMNS = (
    "name",
    "customer",
    "company",
    "zone",
    "latitude",
    "longitude",
    "radius",
    "time_zone",
    "is_workshop",
    "disabled",
)


def site_facts(site: str) -> SiteFacts:
    """Return the facts of one site; raises RuleViolation ``not_found``."""
    facts = sites_facts([site]).get(site)
    if facts is None:
        raise guards.not_found("Service Site", site)
    return facts


def sites_facts(sites: Iterable[str]) -> dict[str, SiteFacts]:
    """Return the facts of many sites by name, in one query; unknown names are left out."""
    rows = frappe.get_all("Service Site", filters={"name": ["in", list(sites)]}, fields=list(SITE_COLUMNS))
    default_radius = frappe.get_cached_doc("TechOps Settings").check_in_radius or 0
    return {row.name: _site(row, default_radius) for row in rows}


def sites_of_technician(technician: str) -> list[str]:
    """Return the sites of the orders a technician has or had a visit to."""
    return frappe.get_all(
        "Work Order Visit",
        filters={"technician": technician, "status": ["!=", "Cancelled"], "site": ["is", "set"]},
        pluck="site",
        distinct=True,
    )


def sites_in_sight(customers: Iterable[str], technician: str | None) -> list[str]:
    """Return the sites of some customers, those of a technician's orders, and our workshops."""
    own = frappe.get_all(
        "Service Site",
        or_filters={"customer": ["in", sorted(customers) or [""]], "is_workshop": 1},
        pluck="name",
    )
    return [*own, *(sites_of_technician(technician) if technician else ()), ""]


def links_to_customer(doctype: str, name: str, customer: str | None) -> bool:
    """Tell whether a Contact or Address belongs to `customer`."""
    link = {
        "parenttype": doctype,
        "parent": name,
        "link_doctype": "Customer",
        "link_name": customer,
    }
    return bool(customer and frappe.db.exists("Dynamic Link", link))


def has_orders(site: str) -> bool:
    """Tell whether any order was ever made for a site."""
    return bool(frappe.db.exists("Service Work Order", {"site": site}))


def asset_by_code(code: str) -> str | None:
    """Return the asset whose label carries the secret `code`."""
    return frappe.db.get_value("Service Asset", {"qr_code": code})


def _site(row: Any, default_radius: int) -> SiteFacts:
    position = site_position(row.latitude, row.longitude) or (None, None)
    return SiteFacts(
        name=row.name,
        customer=row.customer,
        company=row.company,
        zone=row.zone,
        latitude=position[0],
        longitude=position[1],
        radius_metres=row.radius or default_radius,
        time_zone=row.time_zone or get_system_timezone(),
        is_workshop=bool(row.is_workshop),
        disabled=bool(row.disabled),
    )
