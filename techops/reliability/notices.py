"""Short notices to people: a bell on the desk for staff, an e-mail for people of customers; by the outbox."""

import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime, formatdate

from techops.reliability import outbox

KIND = "notice"


def queue(
    users: Iterable[str],
    text: str,
    params: dict[str, Any],
    doctype: str,
    name: str,
    unique_key: str | None = None,
) -> None:
    """Tell `users` something about a document, in their own languages; once ever with `unique_key`.

    `text` is a template marked with `_lt`; values of `params` that are words of ours start with "_:", moments
    with "@:", days with "#:".
    """
    told = payload(users, text, params)
    if told["users"]:
        outbox.queue(KIND, doctype, name, told, unique_key)


def payload(users: Iterable[str], text: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return what a notice carries through the outbox."""
    return {"users": sorted({user for user in users if user}), "text": text, "params": params}


def holders_of(*roles: str) -> list[str]:
    """Return the enabled people who hold any of `roles`."""
    user, held = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
    rows = (
        frappe.qb.from_(user)
        .join(held)
        .on((held.parent == user.name) & (held.parenttype == "User"))
        .where((user.enabled == 1) & held.role.isin(roles) & (user.name != "Administrator"))
        .select(user.name)
        .distinct()
        .orderby(user.name)
        .run()
    )
    return [row[0] for row in rows]


def send(row: Any) -> None:
    """Send one notice: the handler of the outbox, after commit."""
    payload = json.loads(row.payload or "{}")
    people = frappe.get_all(
        "User",
        filters={"name": ["in", payload["users"]], "enabled": 1},
        fields=["name", "email", "language", "user_type"],
        limit=0,
    )
    quiet = _who_wants_none([person.name for person in people if person.user_type != "System User"])
    for person in people:
        subject = _in_words(payload["text"], payload["params"], person.language)
        if person.user_type == "System User":
            _ring(person.name, subject, row)
        elif person.email and person.name not in quiet:
            frappe.sendmail(recipients=[person.email], subject=subject, message=f"<p>{subject}</p>")


def _who_wants_none(users: list[str]) -> set[str]:
    """Return the people of customers who chose to get no e-mails about what happens."""
    filters = {"user": ["in", users], "techops_no_notices": 1}
    return set(frappe.get_all("Contact", filters=filters, pluck="user", limit=0)) if users else set()


def _ring(user: str, subject: str, row: Any) -> None:
    frappe.get_doc(
        {
            "doctype": "Notification Log",
            "type": "Alert",
            "for_user": user,
            "subject": subject,
            "document_type": row.reference_doctype,
            "document_name": row.reference_name,
        }
    ).insert(ignore_permissions=True)  # the outbox is the app itself


def _in_words(text: str, params: dict[str, Any], language: str | None) -> str:
    chosen = language or frappe.get_system_settings("language") or "en"
    shown = {key: _shown(value, chosen) for key, value in params.items()}
    return _(text, chosen).format(**shown)


def _shown(value: Any, language: str) -> Any:
    word = str(value)
    if word.startswith("@:"):
        return format_datetime(word.removeprefix("@:"))
    if word.startswith("#:"):
        return formatdate(word.removeprefix("#:"))
    escaped = frappe.utils.escape_html(word.removeprefix("_:"))
    return _(escaped, language) if word.startswith("_:") else escaped
