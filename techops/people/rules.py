"""Who gives whom what on the portal of a company. Pure."""

from datetime import datetime, timedelta
from decimal import Decimal

from techops.access.matrix import ActorFacts, ContactRole
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO
from techops.kernel.text import _lt
from techops.people.model import Grant, InvitationFacts, InvitationStatus, RequestStatus

LIFE = timedelta(days=7)
"""How long an invitation can be accepted: a week of holidays, and not a forgotten mailbox."""
MOST_ASKED, ASKED_WITHIN = 10, timedelta(hours=1)
"""Requests for an account from one network address, and in which time they are counted."""
APPROVERS = frozenset({ContactRole.APPROVER, ContactRole.ADMINISTRATOR})


def administers(actor: ActorFacts, customer: str) -> bool:
    """Tell whether the actor invites, changes and removes the people of a company."""
    return customer in actor.customers and actor.contact_role is ContactRole.ADMINISTRATOR


def check_grant(actor: ActorFacts, grant: Grant) -> ContactRole:
    """Return the role that is given; nobody gives a higher limit than their own.

    Raises RuleViolation ``unknown_role``, ``bad_limit`` or ``limit_above_own``.
    """
    if grant.role not in set(ContactRole):
        raise RuleViolation(
            "unknown_role",
            _lt("Choose what the person may do: Requester, Approver, Billing or Administrator."),
            kind=ViolationKind.BAD_INPUT,
        )
    if not grant.limit.is_finite() or grant.limit < ZERO:
        raise RuleViolation(
            "bad_limit",
            _lt("The approval limit must be an amount from 0 on. Correct it."),
            kind=ViolationKind.BAD_INPUT,
        )
    if actor.approval_limit is not None and limit_of(grant) > actor.approval_limit:
        raise RuleViolation(
            "limit_above_own",
            _lt("You approve up to {limit}, so you cannot let somebody approve more. Ask us for it."),
            kind=ViolationKind.FORBIDDEN,
            limit=actor.approval_limit,
        )
    return ContactRole(grant.role)


def limit_of(grant: Grant) -> Decimal:
    """Return the limit that is kept: only who approves has one."""
    return grant.limit if grant.role in APPROVERS else ZERO


def ends_at(now: datetime) -> datetime:
    """Return the instant until which an invitation of now can be accepted."""
    return (now + LIFE).replace(microsecond=0)


def check_open(invitation: InvitationFacts | None, now: datetime) -> InvitationFacts:
    """Return an invitation that can be accepted; raises RuleViolation ``invitation_over`` for any other."""
    invited = invitation is not None and invitation.status is InvitationStatus.INVITED
    if invitation is None or not invited or now >= invitation.ends_at:
        raise RuleViolation(
            "invitation_over",
            _lt("This invitation is not open any more. Ask your company's administrator for another."),
            kind=ViolationKind.CONFLICT,
        )
    return invitation


def check_withdrawable(invitation: InvitationFacts) -> None:
    """Refuse to take back an invitation that was accepted or withdrawn."""
    if invitation.status is not InvitationStatus.INVITED:
        raise RuleViolation(
            "invitation_not_open",
            _lt("The invitation of {email} is {status}. Reload to see it."),
            kind=ViolationKind.CONFLICT,
            email=invitation.email,
            status=invitation.status,
        )


def check_new(status: RequestStatus) -> None:
    """Refuse to decide twice about a request for an account."""
    if status is not RequestStatus.NEW:
        raise RuleViolation(
            "already_decided",
            _lt("This request is {status} already. Reload to see it."),
            kind=ViolationKind.CONFLICT,
            status=status,
        )


def check_flood(asked_lately: int) -> None:
    """Refuse more requests from one address than people there make by hand."""
    if asked_lately >= MOST_ASKED:
        raise RuleViolation(
            "asked_too_often",
            _lt("Too many requests came from your network. Try again in an hour, or telephone us."),
            kind=ViolationKind.CONFLICT,
        )


def check_other(own: bool) -> None:
    """Nobody changes or removes themselves: a company keeps an administrator."""
    if own:
        raise RuleViolation(
            "own_access",
            _lt("You cannot change your own access. Ask another administrator of your company, or us."),
            kind=ViolationKind.FORBIDDEN,
        )
