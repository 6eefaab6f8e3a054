"""What the form of a new request offers: the caller's customers and sites, and the services there are."""

from typing import Any

import frappe

from techops.access.matrix import ActorFacts
from techops.assets import service as assets
from techops.kernel.errors import RuleViolation

MOST_SITES = 500
CATEGORY, SITE = "Service Category", "Service Site"


def form(actor: ActorFacts, code: str | None) -> dict[str, Any]:
    """Return the choices of the form, who asks, and the asset whose label was scanned, if it is theirs."""
    customers = sorted(actor.customers)
    return {
        "customers": frappe.get_all(
            "Customer", filters={"name": ["in", customers]}, fields=["name", "customer_name"]
        ),
        "sites": frappe.get_all(
            SITE,
            filters={"customer": ["in", customers], "disabled": 0},
            fields=["name", "site_name", "customer", "contact_name", "contact_phone"],
            order_by="site_name asc",
            limit=MOST_SITES,
        ),
        "services": _services(),
        "asker": _asker(actor.user),
        "asset": _scanned(code) if code else None,
    }


def _services() -> list[dict[str, Any]]:
    """Services that can be ordered, with the group they stand in; what lies in a retired group is retired."""
    rows = frappe.get_all(
        CATEGORY,
        fields=["name", "is_group", "disabled", "parent_service_category as parent", "lft", "rgt"],
        order_by="lft asc",
    )
    retired = [(row.lft, row.rgt) for row in rows if row.disabled]
    return [
        {"name": row.name, "group": row.parent}
        for row in rows
        if not row.is_group and not any(left <= row.lft and row.rgt <= right for left, right in retired)
    ]


def _asker(user: str) -> dict[str, Any] | None:
    return frappe.db.get_value("User", user, ["full_name", "mobile_no", "phone"], as_dict=True)


def _scanned(code: str) -> dict[str, Any] | None:
    """Return the asset of a label; somebody else's label is one that nobody knows."""
    try:
        return assets.scan(code)
    except RuleViolation:
        return None
