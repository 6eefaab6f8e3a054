"""Who the person is to us: their name, whom they act for, and what they may do there."""

from typing import Any

import frappe

from techops.access.matrix import ActorFacts
from techops.access.values import accepted
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LANGUAGES = {"es": "Español", "en": "English"}  # those the pages speak


def profile(actor: ActorFacts) -> dict[str, Any]:
    """Return the caller's own facts; what they may do is of their contact, which their company keeps."""
    user = frappe.get_cached_doc("User", actor.user)
    return {
        "full_name": user.full_name,
        "email": user.email,
        "phone": user.mobile_no or user.phone,
        "language": user.language,
        "languages": [{"value": code, "label": name} for code, name in LANGUAGES.items()],
        "notices": not _wants_none(actor.user),
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


def change(actor: ActorFacts, phone: str | None, language: str, notices: bool) -> dict[str, Any]:
    """Change what is the caller's own to choose: telephone, language, and whether e-mails tell what happens.

    Raises RuleViolation ``unknown_language``, or ``value_not_accepted`` for what is no telephone.
    """
    if language not in LANGUAGES:
        raise RuleViolation(
            "unknown_language",
            _lt("Choose one of the languages of the pages."),
            kind=ViolationKind.BAD_INPUT,
        )
    given = {"mobile_no": phone} if phone else {}
    accepted("User", given, ("mobile_no",))
    user = frappe.get_doc("User", actor.user)
    user.update({"mobile_no": phone or None, "language": language})
    user.save(ignore_permissions=True)  # one's own
    for contact in frappe.get_all("Contact", filters={"user": actor.user}, pluck="name"):
        frappe.db.set_value("Contact", contact, "techops_no_notices", int(not notices))
    return profile(actor)


def _wants_none(user: str) -> bool:
    return bool(frappe.db.exists("Contact", {"user": user, "techops_no_notices": 1}))


def _currency() -> str | None:
    """Return the currency that limits are in: the company's."""
    company = frappe.get_cached_doc("TechOps Settings").default_company
    return company and frappe.get_cached_value("Company", company, "default_currency")
