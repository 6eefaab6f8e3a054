"""Scarce things are taken by inserting a unique row: the database decides a race, never a count."""

from collections.abc import Iterable

import frappe

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt


def take(kind: str, key: str, doctype: str, name: str) -> None:
    """Take the thing ``kind|key`` for a document, in the caller's transaction.

    A second taker waits for the first one's commit, then gets RuleViolation ``already_taken`` (409).
    """
    row = frappe.get_doc(
        {
            "doctype": "TechOps Key",
            "key": f"{kind}|{key}",
            "reference_doctype": doctype,
            "reference_name": name,
        }
    )
    try:
        row.insert(ignore_permissions=True, ignore_links=True)  # plumbing, not a document people own
    except frappe.DuplicateEntryError:
        frappe.clear_last_message()
        raise RuleViolation(
            "already_taken",
            _lt("Somebody else was first. Reload to see what was done."),
            kind=ViolationKind.CONFLICT,
        ) from None


def release(kind: str, key: str) -> None:
    """Give the thing ``kind|key`` back, if it was taken."""
    frappe.db.delete("TechOps Key", {"name": f"{kind}|{key}"})


def holder(kind: str, key: str, *, for_update: bool = False) -> str | None:
    """Return the name of the document that holds ``kind|key``, as committed or in this transaction.

    With `for_update` as last committed, though this transaction looked at the database before.
    """
    return frappe.db.get_value("TechOps Key", f"{kind}|{key}", "reference_name", for_update=for_update)


def held(kind: str) -> set[str]:
    """Return the keys of `kind` that are taken, in one query."""
    prefix = f"{kind}|"
    names = frappe.get_all("TechOps Key", filters={"name": ["like", f"{prefix}%"]}, pluck="name", limit=0)
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


def release_all(kind: str, taken: Iterable[str]) -> None:
    """Give several keys of `kind` back, in one query."""
    names = [f"{kind}|{key}" for key in taken]
    if names:
        frappe.db.delete("TechOps Key", {"name": ["in", names]})
