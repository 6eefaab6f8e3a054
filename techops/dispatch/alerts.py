"""Telling staff at once: one outbox row for each person and channel, so that each is told exactly once."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.core.doctype.sms_settings.sms_settings import send_sms
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import format_datetime

from techops.dispatch.model import WORDINGS, Alert
from techops.kernel import bridge
from techops.reliability import outbox

STALE = timedelta(hours=2)  # what happened longer ago is history, and nobody's telephone need ring for it
MOMENT = "until"


def tell_staff(alert: Alert, order: Document, now: datetime, key: str = "", **params: Any) -> None:
    """Tell everybody who has one of the alert's roles; once for each `key` of the order."""
    tell(alert, order, users_with(WORDINGS[alert].roles), now, key, **params)


def tell(
    alert: Alert, order: Document, users: Iterable[str], now: datetime, key: str = "", **params: Any
) -> None:
    """Tell `users` of something that happened at `now`, unless that is history; once for each `key`."""
    if bridge.now() - now > STALE:
        return
    told = {
        "alert": alert.value,
        "params": {
            "order": order.name,
            "title": order.title,
            "place": frappe.get_cached_value("Service Site", order.site, "site_name") or order.site,
            **params,
        },
    }
    by_sms = WORDINGS[alert].by_sms and _sms_is_set_up()
    for user in users:
        once = f"{alert.value}|{order.name}|{key}|{user}"
        payload = {**told, "user": user}
        outbox.queue("staff_alert", order.doctype, order.name, payload, f"staff_alert|{once}")
        if by_sms:
            outbox.queue("staff_sms", order.doctype, order.name, payload, f"staff_sms|{once}")


def users_with(roles: Iterable[str]) -> list[str]:
    """Return the enabled users who hold one of `roles`, in one query."""
    user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
    rows = (
        frappe.qb.from_(user)
        .join(role)
        .on((role.parent == user.name) & (role.parenttype == "User"))
        .where(role.role.isin([str(each) for each in roles] or [""]) & (user.enabled == 1))
        .select(user.name)
        .distinct()
        .run()
    )
    return sorted(row[0] for row in rows)


def deliver(row: Document) -> None:
    """Put an alert on the desk of one person."""
    payload = json.loads(row.payload)
    with print_language(_language(payload["user"])):
        subject = words(payload)
    frappe.get_doc(
        {
            "doctype": "Notification Log",
            "type": "Alert",
            "for_user": payload["user"],
            "document_type": row.reference_doctype,
            "document_name": row.reference_name,
            "subject": subject,
        }
    ).insert(ignore_permissions=True)  # the person's own inbox


def deliver_text(row: Document) -> None:
    """Send the same to the person's telephone."""
    payload = json.loads(row.payload)
    number = frappe.db.get_value("User", payload["user"], "mobile_no")
    if not number:
        return
    with print_language(_language(payload["user"])):
        send_sms([number], words(payload), success_msg=False)


def words(payload: dict[str, Any]) -> str:
    """Return what an alert says, in the language of the moment."""
    params = dict(payload["params"])
    if params.get(MOMENT):
        params[MOMENT] = format_datetime(params[MOMENT])
    return bridge.translate(WORDINGS[Alert(payload["alert"])].message, **params)


def _language(user: str) -> str:
    return frappe.db.get_value("User", user, "language") or frappe.get_system_settings("language") or "en"


def _sms_is_set_up() -> bool:
    return bool(frappe.get_cached_value("SMS Settings", "SMS Settings", "sms_gateway_url"))
