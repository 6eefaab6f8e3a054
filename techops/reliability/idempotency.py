"""The same request sent twice gives the first answer and does nothing the second time."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import frappe

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LONGEST_KEY = 128


def once(function: str, key: str | None, arguments: dict[str, Any], call: Callable[[], Any]) -> Any:
    """Run `call` unless this user already ran `function` with `key`; then return the first answer.

    The key row is inserted before the work and commits with it, so two at once serialise on it and a failure
    leaves nothing behind. The same key with other arguments is refused.
    """
    if not key:
        return call()
    if len(key) > LONGEST_KEY:
        raise RuleViolation(
            "idempotency_key_too_long",
            _lt("The idempotency key is longer than {longest} characters."),
            kind=ViolationKind.BAD_INPUT,
            longest=LONGEST_KEY,
        )
    name = hashlib.sha256(f"{frappe.session.user}|{function}|{key}".encode()).hexdigest()
    digest = hashlib.sha256(json.dumps(arguments, sort_keys=True, default=str).encode()).hexdigest()
    row = frappe.get_doc(
        {
            "doctype": "TechOps Idempotency Key",
            "key": name,
            "user": frappe.session.user,
            "function": function,
            "request_hash": digest,
        }
    )
    try:
        row.insert(ignore_permissions=True)  # plumbing, not a document people own
    except frappe.DuplicateEntryError:
        frappe.clear_last_message()
        return _first_answer(name, digest)
    answer = call()
    frappe.db.set_value(
        "TechOps Idempotency Key",
        name,
        "answer",
        frappe.as_json(answer, indent=None),
        update_modified=False,
    )
    return answer


def _first_answer(name: str, digest: str) -> Any:
    # A locking read sees what the first request committed; a plain one would read this transaction's old
    # snapshot.
    row = frappe.db.get_value(
        "TechOps Idempotency Key", name, ["request_hash", "answer"], as_dict=True, for_update=True
    )
    if row is None or row.request_hash != digest:
        raise RuleViolation(
            "idempotency_key_reused",
            _lt("This idempotency key was used for another request. Use a new key."),
            kind=ViolationKind.CONFLICT,
        )
    return json.loads(row.answer) if row.answer else None
