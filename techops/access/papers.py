"""Looks into PDF papers for what acts by itself when somebody opens them."""

import io
from collections import deque
from typing import Any

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import IndirectObject

ACTING_KEYS = frozenset({"/JS", "/JavaScript"})
ACTING_KINDS = frozenset({"/JavaScript", "/Launch"})
MOST_OBJECTS = 50_000  # more take seconds to look at; what acts on opening stands near the beginning


def acts(data: bytes) -> bool:
    """Tell whether a PDF carries scripts or starts programs, wherever in it they are named.

    Frappe's own look leaves the document's catalogue out, where the script that runs on opening stands.
    Raises pypdf's PyPdfError for what is no PDF. What is sealed with a password cannot be looked into.
    """
    waiting: deque[Any] = deque([PdfReader(io.BytesIO(data)).trailer])
    known: set[int] = set()
    looked_at = 0
    try:
        while waiting and looked_at < MOST_OBJECTS:
            looked_at += 1
            found = _resolved(waiting.popleft(), known)
            if isinstance(found, dict):
                if ACTING_KEYS & found.keys() or str(found.get("/S")) in ACTING_KINDS:
                    return True
                waiting.extend(found.values())
            elif isinstance(found, list):
                waiting.extend(found)
    except FileNotDecryptedError:
        return False
    return False


def _resolved(value: Any, known: set[int]) -> Any:
    """Return what a reference stands for, once; dictionaries of pypdf hand out references as they are."""
    if not isinstance(value, IndirectObject):
        return value
    if value.idnum in known:
        return None
    known.add(value.idnum)
    return value.get_object()
