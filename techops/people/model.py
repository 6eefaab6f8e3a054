"""The vocabulary of the people of a customer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class InvitationStatus(StrEnum):
    """The states of an invitation to the portal."""

    INVITED = "Invited"
    ACCEPTED = "Accepted"
    WITHDRAWN = "Withdrawn"


class RequestStatus(StrEnum):
    """The states of somebody's request for an account."""

    NEW = "New"
    INVITED = "Invited"
    DECLINED = "Declined"


class RequestAction(StrEnum):
    """What staff does with a request for an account."""

    INVITE = "invite"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """An invitation: for whom, until which instant it can be accepted."""

    name: str
    customer: str
    email: str
    status: InvitationStatus
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody is to do for a company: a service role's name, and up to which amount to approve."""

    role: str
    limit: Decimal
