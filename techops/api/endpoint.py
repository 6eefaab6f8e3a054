"""The one door of the public API: exposure, authorisation, idempotency and translated refusals in one
decorator.
"""

import functools
import inspect
import json
from collections.abc import Callable
from typing import Any, Protocol, cast

import frappe
from frappe.rate_limiter import rate_limit

from techops.access import guards
from techops.access.matrix import Permission
from techops.api.wellformed import malformed, refuse_unreadable
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import idempotency

LARGEST_PAGE = 100
FURTHEST_ROW = 2**31 - 1  # what the database counts to in an offset, with room
MOST_ROWS = 500
ATTEMPTS = 3
LARGEST_BODY = 1_000_000
GUEST_CALLS, GUEST_SECONDS = 60, 60  # of one address, for each function: an office behind one address
READ = ("GET", "POST")  # the desk reads by POST too
WRITE = ("POST",)

Rows = list | str | None
Fields = dict | str | None


class Endpoint(Protocol):
    """A function the API exposes, with who may call it and whether it writes."""

    techops_permissions: tuple[Permission, ...]
    techops_write: bool

    def __call__(self, **arguments: Any) -> Any: ...


def endpoint(
    *permissions: Permission, write: bool = False, guests: bool = False
) -> Callable[[Callable], Callable]:
    """Expose a function as ``/api/method/techops.api.v1.<module>.<name>`` to whoever holds one of
    `permissions`.

    Writing functions answer only POST and take an ``idempotency_key``. The document itself is authorised by
    the service, which starts from the caller's own scope.

    With `guests` whoever has no session may call it too, a few times a minute from one address: the service
    then asks for a secret. Their keys would be anybody's, so nothing is remembered by them.
    """

    def decorate(function: Callable) -> Callable:
        name = f"{function.__module__}.{function.__name__}"
        required = _required(function)

        @functools.wraps(function)
        def guarded(**arguments: Any) -> Any:
            with bridge.translated_violations():
                if not guests:
                    guards.require_any(*permissions, reading=not write)
                _refuse_missing(required, arguments)
                refuse_unreadable(arguments)
                if not write:
                    return function(**arguments)
                key = arguments.pop("idempotency_key", None)
                if guests:
                    return _again_after_deadlock(lambda: function(**arguments))
                return _again_after_deadlock(
                    lambda: idempotency.once(name, key, arguments, lambda: function(**arguments))
                )

        if write:
            _accept_idempotency_key(guarded, function)
        exposed = cast(Endpoint, guarded)
        exposed.techops_permissions = permissions
        exposed.techops_write = write
        if guests:
            limited = rate_limit(limit=GUEST_CALLS, seconds=GUEST_SECONDS)(exposed)
            return frappe.whitelist(methods=list(WRITE), allow_guest=True)(limited)
        return frappe.whitelist(methods=list(WRITE if write else READ))(exposed)

    return decorate


def _again_after_deadlock(call: Callable[[], Any]) -> Any:
    """Run `call` again, from the start of the request, when the database chose it to end a deadlock.

    Two people acting on neighbouring rows can lock each other out without any fault of theirs. Everything a
    service does is in its transaction, so undoing it undoes it all. Raises RuleViolation ``busy`` after the
    last attempt.
    """
    for _attempt in range(ATTEMPTS):
        try:
            return call()
        except frappe.QueryDeadlockError:
            frappe.db.rollback()
            frappe.clear_messages()
    raise RuleViolation(
        "busy",
        _lt("Others are changing the same documents. Wait a moment and try again."),
        kind=ViolationKind.CONFLICT,
    )


def _required(function: Callable) -> tuple[str, ...]:
    parameters = inspect.signature(function).parameters.values()
    return tuple(parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty)


def _refuse_missing(required: tuple[str, ...], arguments: dict[str, Any]) -> None:
    for name in required:
        if name not in arguments:
            raise RuleViolation(
                "argument_missing",
                _lt("{argument} is missing. Send it and try again."),
                kind=ViolationKind.BAD_INPUT,
                argument=name,
            )


def _accept_idempotency_key(guarded: Any, function: Callable) -> None:
    signature = inspect.signature(function)
    parameter = inspect.Parameter(
        "idempotency_key", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=str | None
    )
    guarded.__signature__ = signature.replace(parameters=[*signature.parameters.values(), parameter])
    guarded.__annotations__ = {**function.__annotations__, "idempotency_key": str | None}


def page(start: int, limit: int) -> tuple[int, int]:
    """Check the window of a list: from 0, at most 100 rows; beyond any list there is an empty page."""
    if start < 0 or not 1 <= limit <= LARGEST_PAGE:
        raise RuleViolation(
            "bad_page",
            _lt("start must be 0 or more, and limit between 1 and {largest}."),
            kind=ViolationKind.BAD_INPUT,
            largest=LARGEST_PAGE,
        )
    return min(start, FURTHEST_ROW), limit


def rows(value: Rows) -> list[dict[str, Any]]:
    """Read a list of rows, given as such or as JSON text (a form post)."""
    parsed = from_text(value) if isinstance(value, str) else value
    if parsed is None:
        return []
    if not isinstance(parsed, list) or not all(isinstance(row, dict) for row in parsed):
        raise malformed()
    if len(parsed) > MOST_ROWS:
        raise RuleViolation(
            "too_many_rows",
            _lt("{count} rows are too many; send at most {most} at a time."),
            kind=ViolationKind.BAD_INPUT,
            count=len(parsed),
            most=MOST_ROWS,
        )
    return parsed


def fields(value: Fields) -> dict[str, Any]:
    """Read an object, given as such or as JSON text (a form post)."""
    parsed = from_text(value) if isinstance(value, str) else value
    if parsed is None:
        return {}
    if not isinstance(parsed, dict):
        raise malformed()
    return parsed


def from_text(text: str) -> Any:
    """Read JSON text (a form post); None for blank, RuleViolation ``malformed`` for what is no JSON."""
    if len(text) > LARGEST_BODY:
        raise malformed()
    try:
        return json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        raise malformed() from None
