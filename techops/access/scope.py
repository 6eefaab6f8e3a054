"""Whose documents an actor may know of: the one predicate behind lists, forms and the API of the masters."""

from techops.access import guards
from techops.access.matrix import ActorFacts, ContactRole, Permission


def every_customer(actor: ActorFacts) -> bool:
    """Tell whether the actor's role sees the documents of all customers (rules section 1)."""
    return actor.system or actor.permits(Permission.SEE_ALL_ORDERS)


def sees_customer(actor: ActorFacts, customer: str | None) -> bool:
    """Tell whether the actor may know of `customer`: staff of all, a contact of its own."""
    return every_customer(actor) or (customer is not None and customer in actor.customers)


def require_customer(actor: ActorFacts, customer: str) -> None:
    """Let the actor act for `customer`; else the same RuleViolation ``not_found`` as for an unknown one."""
    if not sees_customer(actor, customer):
        raise guards.not_found("Customer", customer)


def require_master_writer(actor: ActorFacts, customer: str) -> None:
    """Let supervisors and managers, and the customer's own administrator, keep sites and assets.

    Raises RuleViolation ``not_found`` for another's customer, ``not_permitted`` for a lesser role.
    """
    require_customer(actor, customer)
    if every_customer(actor):
        if not actor.permits(Permission.CREATE_REQUEST):
            raise guards.not_permitted()
    elif actor.contact_role != ContactRole.ADMINISTRATOR:
        raise guards.not_permitted()
