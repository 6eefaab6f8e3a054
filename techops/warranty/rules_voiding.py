"""Voiding a warranty for misuse: proposed with evidence, decided by a manager (RN-033)."""

from techops.access.matrix import ActorFacts, Permission
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.warranty.model import VoidingFacts, VoidingStatus, WarrantyStatus
from techops.work_orders.actors import STAFF, Who


def may_propose(actor: ActorFacts) -> bool:
    """Whether the actor may propose: supervisors and managers."""
    return actor.permits(Permission.ASSIGN_TECHNICIANS)


def may_decide(actor: ActorFacts) -> bool:
    """Whether the actor may approve or refuse: managers only (RN-033)."""
    return actor.permits(Permission.CONFIGURE) and bool(actor.roles & STAFF[Who.MANAGER])


def check_proposal(voiding: VoidingFacts, actor: ActorFacts, reason: str) -> None:
    """Refuse a proposal without reason or evidence, of a voided warranty, or besides another one."""
    if not may_propose(actor):
        raise _not_permitted()
    if voiding.warranty_status is WarrantyStatus.VOIDED:
        raise RuleViolation(
            "already_voided",
            _lt("Warranty {warranty} is voided already."),
            kind=ViolationKind.CONFLICT,
            warranty=voiding.warranty,
        )
    if voiding.status is VoidingStatus.PROPOSED:
        raise RuleViolation(
            "voiding_proposed",
            _lt("Voiding warranty {warranty} is proposed already. A manager has to decide first."),
            kind=ViolationKind.CONFLICT,
            warranty=voiding.warranty,
        )
    _refuse_without(reason)
    if voiding.evidence < 1:
        raise RuleViolation(
            "RN-033",
            _lt("Misuse needs evidence. Attach at least one photo or PDF and try again."),
            warranty=voiding.warranty,
        )


def check_decision(voiding: VoidingFacts, actor: ActorFacts, note: str) -> None:
    """Refuse a decision by who is no manager or proposed it, without a reason, or about nothing proposed."""
    if not may_decide(actor):
        raise _not_permitted()
    if voiding.status is not VoidingStatus.PROPOSED:
        raise RuleViolation(
            "nothing_proposed",
            _lt("Nobody proposes to void warranty {warranty}. Reload to see what was decided."),
            kind=ViolationKind.CONFLICT,
            warranty=voiding.warranty,
        )
    if voiding.proposed_by == actor.user:
        raise RuleViolation(
            "own_proposal",
            _lt("You proposed this yourself. Another manager has to decide."),
            kind=ViolationKind.FORBIDDEN,
        )
    _refuse_without(note)


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise RuleViolation(
            "missing_reason",
            _lt("The reason is missing. Say why and try again."),
            kind=ViolationKind.BAD_INPUT,
        )


def _not_permitted() -> RuleViolation:
    return RuleViolation(
        "not_permitted",
        _lt("Your role does not allow this. Ask a service manager if you need it."),
        kind=ViolationKind.FORBIDDEN,
    )
