"""The permission matrix (rules.md section 1; seed 1, section 4.1) as immutable data.

Choices where the documents are silent: *System Manager* holds every permission, as ERPNext users expect of
that role (and Frappe's own Administrator holds every role). *Accounts User* and *HR User* read what their
managers manage: permissions that only look are theirs outright, the others only with ``reading=True``.
*Service Sales* and *Service Practitioner* hold none of these fourteen; appointments and service records
have their own scopes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """The fourteen rows of the matrix."""

    SEE_OWN_ORDERS = "See own orders"
    CREATE_REQUEST = "Create a request"
    APPROVE_QUOTATION = "Approve or reject a quotation"
    SEE_ALL_ORDERS = "See all orders"
    ASSIGN_TECHNICIANS = "Assign technicians"
    EXECUTE_ORDERS = "Execute orders"
    APPROVE_EXTRA_WORK = "Approve extra work"
    SEE_INTERNAL_COSTS = "See internal costs and margin"
    MANAGE_TECHNICIANS = "Manage technicians"
    MANAGE_CONTRACTS = "Manage contracts"
    INVOICE = "Invoice"
    FINANCIAL_REPORTS = "Financial reports"
    CONFIGURE = "Configure"
    PAYROLL = "Payroll"


class Role(StrEnum):
    """The roles TechOps knows, under their names on the site; the users of a site may hold others too."""

    CUSTOMER = "Customer"
    SERVICE_TECHNICIAN = "Service Technician"
    SERVICE_SUPERVISOR = "Service Supervisor"
    SERVICE_MANAGER = "Service Manager"
    HR_MANAGER = "HR Manager"
    ACCOUNTS_MANAGER = "Accounts Manager"
    ACCOUNTS_USER = "Accounts User"
    HR_USER = "HR User"
    SERVICE_SALES = "Service Sales"
    SERVICE_PRACTITIONER = "Service Practitioner"
    SYSTEM_MANAGER = "System Manager"


class ContactRole(StrEnum):
    """What a customer's contact may do on the portal."""

    REQUESTER = "Requester"
    APPROVER = "Approver"
    BILLING = "Billing"
    ADMINISTRATOR = "Administrator"


MATRIX: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.CUSTOMER: frozenset(
            {
                Permission.SEE_OWN_ORDERS,
                Permission.CREATE_REQUEST,
                Permission.APPROVE_QUOTATION,
                Permission.APPROVE_EXTRA_WORK,
            }
        ),
        Role.SERVICE_TECHNICIAN: frozenset({Permission.SEE_OWN_ORDERS, Permission.EXECUTE_ORDERS}),
        Role.SERVICE_SUPERVISOR: frozenset(
            {
                Permission.SEE_OWN_ORDERS,
                Permission.CREATE_REQUEST,
                Permission.SEE_ALL_ORDERS,
                Permission.ASSIGN_TECHNICIANS,
                Permission.EXECUTE_ORDERS,
                Permission.APPROVE_EXTRA_WORK,
                Permission.SEE_INTERNAL_COSTS,
                Permission.MANAGE_TECHNICIANS,
            }
        ),
        Role.SERVICE_MANAGER: frozenset(Permission) - {Permission.EXECUTE_ORDERS},
        Role.HR_MANAGER: frozenset({Permission.MANAGE_TECHNICIANS, Permission.PAYROLL}),
        Role.ACCOUNTS_MANAGER: frozenset(
            {
                Permission.SEE_OWN_ORDERS,
                Permission.SEE_ALL_ORDERS,
                Permission.SEE_INTERNAL_COSTS,
                Permission.MANAGE_CONTRACTS,
                Permission.INVOICE,
                Permission.FINANCIAL_REPORTS,
            }
        ),
        Role.ACCOUNTS_USER: frozenset(),
        Role.HR_USER: frozenset(),
        Role.SERVICE_SALES: frozenset(),
        Role.SERVICE_PRACTITIONER: frozenset(),
        Role.SYSTEM_MANAGER: frozenset(Permission),
    }
)

READING_PERMISSIONS = frozenset(
    {
        Permission.SEE_OWN_ORDERS,
        Permission.SEE_ALL_ORDERS,
        Permission.SEE_INTERNAL_COSTS,
        Permission.FINANCIAL_REPORTS,
    }
)
"""Permissions that change nothing."""

READERS: Mapping[Role, Role] = MappingProxyType(
    {Role.ACCOUNTS_USER: Role.ACCOUNTS_MANAGER, Role.HR_USER: Role.HR_MANAGER}
)
"""Role that has the read side of another's column."""


def permits(roles: Iterable[str], permission: Permission, *, reading: bool = False) -> bool:
    """Whether any of `roles` grants `permission`; with `reading`, whether it grants looking at its subject.

    Roles that TechOps does not know grant nothing.
    """
    looks = reading or permission in READING_PERMISSIONS
    return any(
        permission in MATRIX[role] or (looks and role in READERS and permission in MATRIX[READERS[role]])
        for role in map(Role, set(Role) & set(roles))
    )


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """Who acts.

    `customers` are the Customers a portal user's Contact is linked to and `technician` the actor's own
    Technician. `contact_role` None (not a contact, or none given yet) lets a portal user look but not act;
    `approval_limit` None is no limit. `system` marks the app's own jobs and document events and never comes
    from a request.
    """

    user: str
    roles: frozenset[str]
    technician: str | None = None
    customers: frozenset[str] = field(default_factory=frozenset)
    contact_role: ContactRole | None = None
    approval_limit: Decimal | None = None
    system: bool = False

    def permits(self, permission: Permission, *, reading: bool = False) -> bool:
        """Whether the actor's roles grant `permission` (see `permits`)."""
        return permits(self.roles, permission, reading=reading)
