"""How a rule says no."""

from enum import StrEnum
from typing import Any


class ViolationKind(StrEnum):
    """What sort of refusal it is; the bridge gives each its exception and HTTP status."""

    INVALID = "invalid"  # 417: the request breaks a business rule
    BAD_INPUT = "bad_input"  # 400: the request itself makes no sense
    FORBIDDEN = "forbidden"  # 403: this person may not
    NOT_FOUND = "not_found"  # 404
    CONFLICT = "conflict"  # 409: somebody else was first, or the state has moved on


class RuleViolation(Exception):
    """A business rule refuses.

    `code` is stable and machine-readable (for example ``RN-004`` or ``transition_not_allowed``); `message`
    is an
    English template marked with `_lt`, which says what happened and what to do next; `params` fill the
    template. A parameter that is an enumeration member is translated too.
    """

    def __init__(
        self, code: str, message: str, *, kind: ViolationKind = ViolationKind.INVALID, **params: Any
    ) -> None:
        self.code = code
        self.message = message
        self.kind = kind
        self.params = params
        super().__init__(message.format(**params))
