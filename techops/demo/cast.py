"""Who acts in the demonstration, and the names of what they act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe

from techops.access.actor import actor_of
from techops.access.matrix import ActorFacts
from techops.demo import build_customers, build_people
from techops.demo.build_company import Company
from techops.demo.data_customers import CUSTOMERS
from techops.demo.data_people import DOMAIN
from techops.demo.documents import names_by
from techops.demo.model import Plan
from techops.reliability import keys

SUPERVISOR, MANAGER, ACCOUNTS = f"supervision@{DOMAIN}", f"gerencia@{DOMAIN}", f"finanzas@{DOMAIN}"
ORDER_KEY, CUT_KEY, DONE = "demo-order", "demo-cut", "demo-done"
APPROVERS = ("Approver", "Administrator")


@dataclass(slots=True)
class Cast:
    """Names by their keys in the demonstration, and the orders made so far by their numbers."""

    company: Company
    customers: dict[str, str]
    sites: list[str]
    assets: dict[str, str]
    technicians: list[str]
    plans: dict[int, Plan]
    orders: dict[int, str] = field(default_factory=dict)
    actors: dict[str, ActorFacts] = field(default_factory=dict)
    cut: set[int] = field(default_factory=set)

    def actor(self, user: str) -> ActorFacts:
        """Return the facts about a user, read once: people keep their roles during the load."""
        if user not in self.actors:
            self.actors[user] = actor_of(user)
        return self.actors[user]

    def requester(self, customer: str) -> str:
        """Return who of the customer asks for work, rates it and complains."""
        return self._portal_user(customer, ("Requester", *APPROVERS)) or MANAGER

    def approver(self, customer: str, amount: float = 0) -> str:
        """Return who approves `amount`: a contact with a login whose limit allows it, else our manager."""
        user = self._portal_user(customer, APPROVERS, amount)
        return user or MANAGER

    def technician_user(self, number: int) -> str:
        """Return a technician's login."""
        return build_people.technician_login(number)

    def remember(self, number: int, order: str) -> None:
        """Keep which order a number is, also for a load that goes on later."""
        self.orders[number] = order
        keys.take(ORDER_KEY, str(number), "Service Work Order", order)

    def _portal_user(self, customer: str, roles: tuple[str, ...], amount: float = 0) -> str | None:
        contacts = next(row[4] for row in CUSTOMERS if row[0] == customer)
        for index, (_first, _last, _position, role, limit) in enumerate(contacts):
            logs_in = build_customers.has_login(customer, index)
            if logs_in and role in roles and (not amount or amount <= limit):
                return build_customers.contact_email(customer, index)
        return None


def gather(company: Company, plans: list[Plan]) -> Cast:
    """Read the names from the site, with the orders of an earlier, interrupted load."""
    assets = names_by("Service Asset", "serial_no") | names_by("Service Asset", "plate")
    cast = Cast(
        company=company,
        customers=build_customers.customers(),
        sites=build_customers.sites(),
        assets=assets,
        technicians=build_people.technicians(),
        plans={plan.number: plan for plan in plans},
    )
    cast.orders = {int(rest): order for rest, order in kept(ORDER_KEY)}
    cast.cut = {int(rest.split()[0]) for rest, _order in kept(CUT_KEY)}
    return cast


def kept(kind: str) -> list[tuple[str, str]]:
    """Return what the load remembers of a kind: (what, document)."""
    rows = frappe.get_all(
        "TechOps Key",
        filters={"name": ["like", f"{kind}|%"]},
        fields=["name", "reference_name"],
        limit_page_length=0,
    )
    return [(row.name.split("|", 1)[1], row.reference_name) for row in rows]


@contextmanager
def acting_as(user: str) -> Iterator[None]:
    """Make `user` the session's for one step, so that documents and timeline name the right person.

    `frappe.set_user` would also throw the whole local cache away, thousands of times.
    """
    before = frappe.session.user
    _switch(user)
    try:
        yield
    finally:
        _switch(before)


def _switch(user: str) -> None:
    if frappe.session.user == user:
        return
    frappe.session.user = user
    frappe.local.role_permissions = {}
    frappe.local.user_perms = None
