"""What can be recovered from a supplier, and how a recovery moves until it is credited."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from techops.claims.model import RecoveryEvent, RecoveryFacts, RecoveryStatus
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.warranty.model import Cover

OPEN, RETURNED, CREDITED, REFUSED = RecoveryStatus
SOURCES: Mapping[RecoveryEvent, frozenset[RecoveryStatus]] = MappingProxyType(
    {
        RecoveryEvent.RETURNED: frozenset({OPEN}),
        RecoveryEvent.RETURN_CANCELLED: frozenset({RETURNED}),
        RecoveryEvent.CREDITED: frozenset({OPEN, RETURNED}),
        RecoveryEvent.CREDIT_CANCELLED: frozenset({CREDITED}),
        RecoveryEvent.REFUSED: frozenset({OPEN}),
    }
)
TARGETS: Mapping[RecoveryEvent, RecoveryStatus] = MappingProxyType(
    {
        RecoveryEvent.RETURNED: RETURNED,
        RecoveryEvent.RETURN_CANCELLED: OPEN,
        RecoveryEvent.CREDITED: CREDITED,
        RecoveryEvent.REFUSED: REFUSED,
    }
)
"""Where each event leads; a cancelled credit leads back to where the part is."""


def recoverable(covers: Iterable[Cover], on: date, taken: Collection[str] = ()) -> tuple[Cover, ...]:
    """Return the parts of a warranty whose maker answers on the day `on`; `taken` are keys of recoveries."""
    return tuple(
        cover for cover in covers if cover.item and cover.under_maker(on) and key_of(cover) not in taken
    )


def check_recoverable(cover: Cover | None, item: str, on: date) -> Cover:
    """Return the part that is to go back.

    Raises RuleViolation ``part_without_warranty`` or ``maker_warranty_over``.
    """
    if cover is None or cover.maker_until is None:
        raise RuleViolation(
            "part_without_warranty",
            _lt("Part {item} has no warranty of its maker, so there is nothing to claim from a supplier."),
            item=item,
        )
    if not cover.under_maker(on):
        raise RuleViolation(
            "maker_warranty_over",
            _lt("The maker's warranty of {item} ended on {maker_until}, before the claim of {claimed_on}."),
            item=item,
            maker_until=cover.maker_until.isoformat(),
            claimed_on=on.isoformat(),
        )
    return cover


def key_of(cover: Cover) -> str:
    """Return what names the very part: the row that fitted it, and its unit."""
    return f"{cover.material}|{cover.serial_no or ''}"


def moved(event: RecoveryEvent, recovery: RecoveryFacts) -> RecoveryStatus:
    """Return a recovery's status after `event`; raises RuleViolation ``recovery_not_there`` (conflict)."""
    if recovery.status not in SOURCES[event]:
        raise RuleViolation(
            "recovery_not_there",
            _lt("Recovery {recovery} is {status}, which does not allow this. Look at its documents."),
            kind=ViolationKind.CONFLICT,
            recovery=recovery.name,
            status=recovery.status,
        )
    if event is RecoveryEvent.CREDIT_CANCELLED:
        return RETURNED if recovery.returned else OPEN
    return TARGETS[event]
