"""What comes with a request about contracts, checked. Pure."""

import base64
import binascii

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

PREFIX = "data:image/png;base64,"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_SIGNATURE = 200_000  # bytes of PNG; a drawn signature has about 10,000


def signature_image(drawn: str | None) -> str | None:
    """Return a drawn signature as it is stored, a PNG's data address; None when there is none.

    Raises RuleViolation ``signature_malformed`` for anything else: other images can carry scripts.
    """
    if not drawn:
        return None
    image = _decoded(drawn)
    if not image.startswith(PNG) or len(image) > LARGEST_SIGNATURE:
        raise _malformed()
    return drawn


def _decoded(drawn: str) -> bytes:
    if not drawn.startswith(PREFIX):
        raise _malformed()
    try:
        return base64.b64decode(drawn[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        raise _malformed() from None


def _malformed() -> RuleViolation:
    return RuleViolation(
        "signature_malformed",
        _lt("The signature could not be read. Draw it again."),
        kind=ViolationKind.BAD_INPUT,
    )
