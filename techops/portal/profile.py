"""Who the person is to us: their name, whom they act for, and what they may do there."""

from typing import Any

import frappe

from techops.access.matrix import ActorFacts


def profile(actor: ActorFacts) -> dict[str, Any]:
    """Return the caller's own facts; what they may do is of their contact, which their company keeps."""
    user = frappe.get_cached_doc("User", actor.user)
    return {
        "full_name": user.full_name,
        "email": user.email,
        "phone": user.mobile_no or user.phone,
        "language": user.language,
        "customers": frappe.get_all(
            "Customer",
            filters={"name": ["in", sorted(actor.customers)]},
            fields=["name", "customer_name", "tax_id"],
            order_by="customer_name asc",
        ),
        "role": actor.contact_role and actor.contact_role.value,
        "currency": _currency(),
        "approval_limit": None if actor.approval_limit is None else float(actor.approval_limit),
    }


def _currency() -> str | None:
    """Return the currency that limits are in: the company's."""
    company = frappe.get_cached_doc("TechOps Settings").default_company
    return company and frappe.get_cached_value("Company", company, "default_currency")
