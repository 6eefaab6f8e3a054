"""Asserting which rule refuses, not merely that something does."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from techops.kernel.errors import RuleViolation


@contextmanager
def refusal(code: str) -> Iterator[None]:
    """Expect a RuleViolation with `code`."""
    with pytest.raises(RuleViolation) as caught:
        yield
    assert caught.value.code == code
