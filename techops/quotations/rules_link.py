"""The link of a quotation's e-mail: for one contact, one quotation as sent, one answer, for some days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LONGEST_LIFE = timedelta(days=15)
"""An e-mail lies about longer than anybody remembers who may read it; who comes later signs in."""


@dataclass(frozen=True, slots=True)
class Link:
    """Whom it lets answer what: `seen` is the hash of the text that was mailed, `ends_at` an instant."""

    quotation: str
    contact: str
    seen: str
    ends_at: datetime

    @property
    def use(self) -> str:
        """Name the one use that there is of it, also when the same e-mail was sent twice."""
        return f"{self.quotation}|{self.contact}"


def ends_at(now: datetime, quotation_ends_at: datetime) -> datetime:
    """Return when a link of now stops working: with its quotation, after 15 days at the latest."""
    return min(quotation_ends_at, now + LONGEST_LIFE).replace(microsecond=0)


def facts_of(link: Link) -> dict[str, Any]:
    """Return what is sealed of a link; the letters are short as they stand in an address."""
    return {"q": link.quotation, "c": link.contact, "h": link.seen, "e": int(link.ends_at.timestamp())}


def link_of(facts: Mapping[str, Any] | None, now: datetime) -> Link:
    """Return the link that was sealed; raises RuleViolation ``link_invalid`` or ``link_expired``."""
    if facts is None:
        raise invalid()
    link = Link(facts["q"], facts["c"], facts["h"], datetime.fromtimestamp(facts["e"], UTC))
    if now >= link.ends_at:
        raise RuleViolation(
            "link_expired",
            _lt("This link has ended. Sign in to see quotation {quotation}, or ask us to send it again."),
            kind=ViolationKind.CONFLICT,
            quotation=link.quotation,
        )
    return link


def invalid() -> RuleViolation:
    """Return the refusal of a link that nobody made, or whose contact may not answer any more."""
    return RuleViolation(
        "link_invalid",
        _lt("This link is not valid. Open it from the e-mail itself, or sign in."),
        kind=ViolationKind.NOT_FOUND,
    )


def used(link: Link) -> RuleViolation:
    """Return the refusal of a link that did its work."""
    return RuleViolation(
        "link_used",
        _lt("Quotation {quotation} was answered with this link. Sign in to see it."),
        kind=ViolationKind.CONFLICT,
        quotation=link.quotation,
    )
