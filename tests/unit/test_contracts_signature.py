"""A drawn signature is a small PNG, and nothing that could carry a script."""

import base64

import pytest

from techops.contracts.rules_signature import LARGEST_SIGNATURE, PNG, PREFIX, signature_image
from techops.kernel.errors import RuleViolation


def drawn(image: bytes) -> str:
    return PREFIX + base64.b64encode(image).decode()


def test_a_drawing_is_kept_as_it_came():
    assert signature_image(drawn(PNG + b"x")) == drawn(PNG + b"x")


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_drawing_is_none(nothing):
    assert signature_image(nothing) is None


@pytest.mark.parametrize(
    "other",
    [
        "javascript:alert(1)",
        "data:image/svg+xml;base64,PHN2Zy8+",
        PREFIX + "no base64!",
        PREFIX + "ñ",
        drawn(b"GIF89a"),
        drawn(PNG + b"x" * LARGEST_SIGNATURE),
    ],
)
def test_anything_else_is_refused(other):
    with pytest.raises(RuleViolation) as caught:
        signature_image(other)
    assert caught.value.code == "signature_malformed"
