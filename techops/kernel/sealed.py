"""Facts handed to somebody outside under a seal: who holds the text can read them, and change nothing."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

LONGEST = 2000  # characters of a sealed text that is looked at


def seal(facts: Mapping[str, Any], key: bytes) -> str:
    """Return the facts as text for an address (letters, digits, ``-``, ``_``, one dot), sealed with `key`."""
    body = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return f"{_written(body)}.{_written(_mark(body, key))}"


def unseal(text: str, key: bytes) -> dict[str, Any] | None:
    """Return the facts of a text that `seal` made with the same key, None for any other text."""
    if len(text) > LONGEST or not text.isascii():
        return None
    body, _dot, mark = text.partition(".")
    try:
        known, given = _read(body), _read(mark)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(_mark(known, key), given):
        return None
    facts: dict[str, Any] = json.loads(known)
    return facts


def _mark(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).digest()


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
