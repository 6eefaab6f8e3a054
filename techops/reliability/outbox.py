"""Effects on the outside world: written with the change, sent by a worker after commit, retried, never
twice.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import frappe

from techops.kernel import bridge

BATCH = 50
LONGEST_ERROR = 2000
# Minutes to wait after each failed attempt; after the last the row is left Failed for a person to see.
BACK_OFF = (1, 5, 15, 60, 240)


def queue(
    kind: str, doctype: str, name: str, payload: dict[str, Any] | None = None, unique_key: str | None = None
) -> None:
    """Write one effect in the caller's transaction, and ask a worker to send it after commit.

    `kind` names a handler of the hook ``techops_outbox_handlers``; with `unique_key` the effect happens once
    ever.
    """
    if unique_key and frappe.db.exists("TechOps Outbox", {"unique_key": unique_key}):
        return
    row = frappe.get_doc(
        {
            "doctype": "TechOps Outbox",
            "kind": kind,
            "unique_key": unique_key,
            "reference_doctype": doctype,
            "reference_name": name,
            "payload": json.dumps(payload or {}, default=str),
            "next_attempt_at": bridge.naive(bridge.now()),
        }
    )
    row.insert(ignore_permissions=True, ignore_links=True)  # plumbing, not a document people own
    frappe.enqueue(
        "techops.reliability.outbox.send", row_name=row.name, enqueue_after_commit=True, queue="short"
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect to queue with others; `unique_key` makes it happen once ever."""

    kind: str
    doctype: str
    name: str
    payload: dict[str, Any]
    unique_key: str


def queue_many(effects: Sequence[Effect]) -> None:
    """Write many effects in the caller's transaction, in two statements, and ask workers to send them."""
    table = frappe.qb.DocType("TechOps Outbox")
    keys = [effect.unique_key for effect in effects]
    if not keys:
        return
    there = frappe.qb.from_(table).where(table.unique_key.isin(keys)).select(table.unique_key).run()
    fresh = {effect.unique_key: effect for effect in effects if (effect.unique_key,) not in there}
    if not fresh:
        return
    at, user = bridge.naive(bridge.now()), frappe.session.user
    rows = [
        {
            "name": frappe.generate_hash(length=10),
            "creation": at,
            "modified": at,
            "owner": user,
            "modified_by": user,
            "kind": effect.kind,
            "unique_key": effect.unique_key,
            "reference_doctype": effect.doctype,
            "reference_name": effect.name,
            "payload": json.dumps(effect.payload, default=str),
            "status": "Queued",
            "next_attempt_at": at,
        }
        for effect in fresh.values()
    ]
    frappe.qb.into(table).columns(*rows[0]).insert(*(tuple(row.values()) for row in rows)).run()
    for row in rows:
        frappe.enqueue(
            "techops.reliability.outbox.send",
            row_name=row["name"],
            enqueue_after_commit=True,
            queue="short",
        )


def sweep() -> None:
    """Queue what is due and was not sent: after a lost worker, a lost Redis, or a failed attempt (each
    minute).
    """
    due = frappe.get_all(
        "TechOps Outbox",
        filters={"status": "Queued", "next_attempt_at": ["<=", bridge.naive(bridge.now())]},
        order_by="creation asc",
        limit=BATCH,
        pluck="name",
    )
    for name in due:
        frappe.enqueue(
            "techops.reliability.outbox.send",
            row_name=name,
            queue="short",
            job_id=f"techops-outbox-{name}",
            deduplicate=True,
        )


def send(row_name: str) -> None:
    """Send one effect if nobody has; the row's lock keeps two workers apart."""
    row = frappe.db.get_value("TechOps Outbox", row_name, ["status", "kind"], as_dict=True, for_update=True)
    if not row or row.status != "Queued":
        return
    document = frappe.get_doc("TechOps Outbox", row_name)
    try:
        _handler(row.kind)(document)
    except Exception:  # noqa: BLE001 - whatever a provider raises is recorded and tried again later
        frappe.db.rollback()
        _record_failure(document)
        return
    document.db_set(
        {"status": "Sent", "sent_at": bridge.naive(bridge.now()), "attempts": document.attempts + 1}
    )


def _handler(kind: str) -> Callable[[Any], None]:
    handlers = frappe.get_hooks("techops_outbox_handlers")
    return frappe.get_attr(handlers[kind][-1])


def _record_failure(document: Any) -> None:
    attempts = document.attempts + 1
    failed = attempts > len(BACK_OFF)
    wait = timedelta(minutes=BACK_OFF[min(attempts, len(BACK_OFF)) - 1])
    document.db_set(
        {
            "status": "Failed" if failed else "Queued",
            "attempts": attempts,
            "next_attempt_at": bridge.naive(bridge.now() + wait),
            "last_error": frappe.get_traceback()[-LONGEST_ERROR:],
        }
    )
    frappe.log_error(
        title=f"TechOps outbox: {document.kind}",
        reference_doctype=document.reference_doctype,
        reference_name=document.reference_name,
    )
