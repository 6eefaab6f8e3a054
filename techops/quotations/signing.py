"""What is kept when somebody signs a quotation: name, drawing, from where, and exactly which text."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from frappe.model.document import Document

from techops.access import documents
from techops.access.values import text
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LONGEST_NAME = 140
READ = (
    "work_order",
    "customer",
    "site",
    "version",
    "quotation_date",
    "valid_until",
    "currency",
    "diagnosis",
    "solution",
    "scope",
    "visits",
    "payment_terms",
    "warranty_days",
    "exclusions",
    "terms",
    "gross_total",
    "discount_total",
    "net_total",
    "tax_total",
    "grand_total",
)
LINES = {"lines": ("kind", "description", "quantity", "uom", "rate", "amount")}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it was given: `image` a PNG's data address or None, `seen` the hash of what was read."""

    name: str | None = None
    image: str | None = None
    address: str | None = None
    seen: str | None = None


def hash_of(doc: Document) -> str:
    """Return the SHA-256 of all that a customer reads in a quotation; the same for the same document."""
    read = documents.shown(doc, READ, LINES)
    return hashlib.sha256(json.dumps(read, sort_keys=True, default=str).encode()).hexdigest()


def fields_of(doc: Document, signed: Signed) -> dict[str, Any]:
    """Return what is kept of a signature; nothing when there is none.

    Raises RuleViolation ``terms_changed`` when something else was read than what would be signed, and
    ``value_missing`` for a drawing without a name.
    """
    if not (signed.name or signed.image or signed.seen):
        return {}
    current = hash_of(doc)
    if signed.seen and signed.seen != current:
        raise RuleViolation(
            "terms_changed",
            _lt("The quotation has changed since you read it. Read it again before you approve it."),
            kind=ViolationKind.CONFLICT,
        )
    return {
        "signed_by": text(signed.name, "Signed By", LONGEST_NAME),
        "signature": signed.image,
        "signed_from": signed.address,
        "document_hash": current,
    }
