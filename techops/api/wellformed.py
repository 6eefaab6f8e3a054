"""What no function can do anything with is refused before any function sees it."""

import math
from collections.abc import Mapping
from typing import Any

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt

DEEPEST = 32
SURROGATES = range(0xD800, 0xE000)


def refuse_unreadable(arguments: Mapping[str, Any]) -> None:
    """Refuse text the database cannot hold, numbers that are none, and data nested without end.

    Raises RuleViolation ``not_a_number`` for NaN and the infinities, else ``malformed``; both name no value.
    """
    left = [(name, value, 0) for name, value in arguments.items()]
    while left:
        name, value, depth = left.pop()
        if depth > DEEPEST or (isinstance(value, str) and not _readable(value)):
            raise malformed()
        if isinstance(value, float) and not math.isfinite(value):
            to_decimal(value, label=name)
        if isinstance(value, Mapping):
            left += [(str(key), key, depth + 1) for key in value]
            left += [(str(key), each, depth + 1) for key, each in value.items()]
        elif isinstance(value, list | tuple):
            left += [(name, each, depth + 1) for each in value]


def _readable(text: str) -> bool:
    """Tell whether `text` has neither NUL nor half a character, which UTF-8 cannot write."""
    if "\x00" in text:
        return False
    return text.isascii() or not any(ord(character) in SURROGATES for character in text)


def malformed() -> RuleViolation:
    """Return the refusal of data that cannot be read."""
    return RuleViolation(
        "malformed",
        _lt("The data sent could not be read. Send a JSON list of objects, or one object."),
        kind=ViolationKind.BAD_INPUT,
    )
