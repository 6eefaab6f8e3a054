"""The life of a claim as one table, and the engine that reads it (seed 1, section 8.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from techops.access.matrix import ActorFacts, Permission
from techops.claims.model import (
    ClaimAction,
    ClaimActionLabel,
    ClaimFacts,
    ClaimNeed,
    ClaimStatus,
    Given,
)
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders.actors import CONTACTS, STAFF, Who

RECEIVED, ELIGIBLE, NOT_ELIGIBLE, DISPUTED, GOODWILL, IN_WORK, RESOLVED, REJECTED, CLOSED = ClaimStatus
DESK = (Who.SUPERVISOR, Who.MANAGER)
ASKING = (Who.CUSTOMER, *DESK)
HAS_ORDER = (ELIGIBLE, GOODWILL, IN_WORK)
OPEN = frozenset(ClaimStatus) - {REJECTED, CLOSED}
"""Claims in these states keep others about the same failure away."""


@dataclass(frozen=True, slots=True)
class ClaimTransition:
    """One row: from any of `sources`, `who` with `permission` may take `action`, giving what it `needs`.

    With two targets the first is for a yes: the rules' verdict, or the supervisor's.
    """

    action: ClaimAction
    sources: tuple[ClaimStatus | None, ...]
    targets: tuple[ClaimStatus, ...]
    who: tuple[Who, ...]
    permission: Permission = Permission.SEE_ALL_ORDERS
    needs: tuple[ClaimNeed, ...] = ()

    def target(self, given: Given) -> ClaimStatus:
        """Return where the row takes a claim."""
        verdict = given.accept if ClaimNeed.ACCEPTED in self.needs else given.eligible
        return self.targets[0] if verdict or len(self.targets) == 1 else self.targets[1]


_REASON = (ClaimNeed.REASON,)
TRANSITIONS: tuple[ClaimTransition, ...] = (
    ClaimTransition(ClaimAction.RECEIVE, (None,), (RECEIVED,), ASKING, Permission.CREATE_REQUEST),
    ClaimTransition(ClaimAction.DECIDE, (RECEIVED,), (ELIGIBLE, NOT_ELIGIBLE), DESK),
    ClaimTransition(
        ClaimAction.DISPUTE, (NOT_ELIGIBLE,), (DISPUTED,), ASKING, Permission.CREATE_REQUEST, _REASON
    ),
    ClaimTransition(
        ClaimAction.DECIDE_DISPUTE,
        (DISPUTED,),
        (ELIGIBLE, REJECTED),
        DESK,
        needs=(ClaimNeed.ACCEPTED, ClaimNeed.REASON),
    ),
    ClaimTransition(
        ClaimAction.GRANT_GOODWILL,
        (NOT_ELIGIBLE, DISPUTED, REJECTED),
        (GOODWILL,),
        (Who.MANAGER,),
        Permission.CONFIGURE,
        _REASON,
    ),
    ClaimTransition(
        ClaimAction.ORDER_REGULARLY, (NOT_ELIGIBLE, REJECTED), (CLOSED,), ASKING, Permission.CREATE_REQUEST
    ),
    ClaimTransition(ClaimAction.RECORD_CAUSE, (RESOLVED,), (CLOSED,), DESK, needs=(ClaimNeed.CAUSE,)),
    ClaimTransition(
        ClaimAction.WITHDRAW,
        (RECEIVED, NOT_ELIGIBLE, DISPUTED),
        (CLOSED,),
        ASKING,
        Permission.CREATE_REQUEST,
        _REASON,
    ),
    ClaimTransition(ClaimAction.WORK_STARTED, (ELIGIBLE, GOODWILL), (IN_WORK,), (Who.SYSTEM,)),
    ClaimTransition(ClaimAction.WORK_DONE, HAS_ORDER, (RESOLVED,), (Who.SYSTEM,)),
    ClaimTransition(ClaimAction.ORDER_CANCELLED, HAS_ORDER, (RECEIVED,), (Who.SYSTEM,)),
)
"""The table: forms, API, documentation and tests read this one."""


@dataclass(frozen=True, slots=True)
class AllowedClaimAction:
    """One thing the actor may do: a button, its label, and what its dialog must ask."""

    action: ClaimAction
    label: ClaimActionLabel
    needs: tuple[ClaimNeed, ...]


def allowed_actions(claim: ClaimFacts, actor: ActorFacts) -> tuple[AllowedClaimAction, ...]:
    """Return what `actor` may do with `claim` now, in the order of the table."""
    return tuple(
        AllowedClaimAction(row.action, ClaimActionLabel[row.action.name], row.needs)
        for row in _rows_of(claim, actor)
        if claim.status in row.sources
    )


def decide(action: ClaimAction, claim: ClaimFacts, actor: ActorFacts, given: Given) -> ClaimStatus:
    """Return the claim's status after `action`.

    Raises RuleViolation ``not_permitted`` (forbidden), ``claim_action_not_allowed`` (conflict) or
    ``missing_<need>`` (bad input).
    """
    mine = [row for row in _rows_of(claim, actor) if row.action is action]
    if not mine:
        raise _not_permitted()
    row = next((row for row in mine if claim.status in row.sources), None)
    if row is None:
        raise _not_from_here(action, claim, actor)
    _refuse_missing(row, given)
    return row.target(given)


def is_open(status: ClaimStatus) -> bool:
    """Whether a claim in `status` still stands in the way of another about the same failure."""
    return status in OPEN


def _rows_of(claim: ClaimFacts, actor: ActorFacts) -> Iterator[ClaimTransition]:
    for row in TRANSITIONS:
        if any(_stands_as(who, claim, actor, row.permission) for who in row.who):
            yield row


def _stands_as(who: Who, claim: ClaimFacts, actor: ActorFacts, permission: Permission) -> bool:
    if who is Who.SYSTEM:
        return actor.system
    if not actor.permits(permission):
        return False
    if who in CONTACTS:
        return claim.customer in actor.customers and actor.contact_role in CONTACTS[who]
    return bool(actor.roles & STAFF[who])


def _refuse_missing(row: ClaimTransition, given: Given) -> None:
    for need in row.needs:
        value = getattr(given, need.value)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise RuleViolation(f"missing_{need.value}", MISSING[need], kind=ViolationKind.BAD_INPUT)


MISSING = {
    ClaimNeed.REASON: _lt("The reason is missing. Say why and try again."),
    ClaimNeed.ACCEPTED: _lt("The decision is missing. Accept the claim or reject it."),
    ClaimNeed.CAUSE: _lt("The cause is missing. Choose why the work had to be done again."),
}


def _not_permitted() -> RuleViolation:
    return RuleViolation(
        "not_permitted",
        _lt("Your role does not allow this. Ask a service manager if you need it."),
        kind=ViolationKind.FORBIDDEN,
    )


def _not_from_here(action: ClaimAction, claim: ClaimFacts, actor: ActorFacts) -> RuleViolation:
    allowed = tuple(one.label for one in allowed_actions(claim, actor))
    return RuleViolation(
        "claim_action_not_allowed",
        _lt("{action} is not possible: claim {claim} is {status}. From there you can: {allowed}.")
        if allowed
        else _lt("{action} is not possible: claim {claim} is {status}. From there you can do nothing."),
        kind=ViolationKind.CONFLICT,
        action=ClaimActionLabel[action.name],
        claim=claim.name,
        status=claim.status,
        allowed=allowed,
    )
