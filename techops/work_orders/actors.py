"""Who somebody is to an order, and so which rows of the state machine are theirs."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from techops.access.matrix import ActorFacts, ContactRole, Permission, Role
from techops.work_orders.facts import OrderFacts


class Who(StrEnum):
    """The "who" column of rules.md section 2."""

    CUSTOMER = "Customer"
    APPROVER = "Customer approver"
    OFFERED_TECHNICIAN = "Offered technician"
    ASSIGNED_TECHNICIAN = "Assigned technician"
    SUPERVISOR = "Supervisor"
    MANAGER = "Manager"
    ACCOUNTS = "Accounts"
    SYSTEM = "System"


CONTACTS: Mapping[Who, frozenset[ContactRole]] = MappingProxyType(
    {
        Who.CUSTOMER: frozenset({ContactRole.REQUESTER, ContactRole.APPROVER, ContactRole.ADMINISTRATOR}),
        Who.APPROVER: frozenset({ContactRole.APPROVER, ContactRole.ADMINISTRATOR}),
    }
)
"""Which contacts act for the customer: Billing contacts, and contacts without a role, only look."""

STAFF: Mapping[Who, frozenset[str]] = MappingProxyType(
    {
        Who.SUPERVISOR: frozenset({Role.SERVICE_SUPERVISOR, Role.SYSTEM_MANAGER}),
        Who.MANAGER: frozenset({Role.SERVICE_MANAGER, Role.SYSTEM_MANAGER}),
        Who.ACCOUNTS: frozenset({Role.ACCOUNTS_MANAGER, Role.SYSTEM_MANAGER}),
    }
)


def is_who(who: Who, order: OrderFacts, actor: ActorFacts, permission: Permission) -> bool:
    """Whether `actor` is `who` to `order` and their roles grant `permission` (the system needs no role)."""
    if who is Who.SYSTEM:
        return actor.system
    return actor.permits(permission) and _stands_as(who, order, actor)


def may_see(order: OrderFacts, actor: ActorFacts) -> bool:
    """Whether `actor` may know that `order` exists (section 1: all orders, or their own)."""
    if actor.system or actor.permits(Permission.SEE_ALL_ORDERS):
        return True
    own = actor.technician in order.technicians | order.offered_to or order.customer in actor.customers
    return own and actor.permits(Permission.SEE_OWN_ORDERS)


def _stands_as(who: Who, order: OrderFacts, actor: ActorFacts) -> bool:
    if who in CONTACTS:
        return order.customer in actor.customers and actor.contact_role in CONTACTS[who]
    if who is Who.OFFERED_TECHNICIAN:
        return actor.technician in order.offered_to
    if who is Who.ASSIGNED_TECHNICIAN:
        return actor.technician in order.technicians
    return bool(actor.roles & STAFF[who])
