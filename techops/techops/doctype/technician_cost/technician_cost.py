"""Controller of Technician Cost: what an hour costs from a date on."""

import frappe
from frappe.model.document import Document
from frappe.utils import formatdate

from techops.access.values import refuse_malformed
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.workforce.rules import hourly_cost


class TechnicianCost(Document):
    """What an hour of a technician costs from a date on (rules section 4); never readable by technicians"""

    currency: str | None

    @bridge.translated_violations()
    def validate(self) -> None:
        """Work out the cost per hour; one cost per technician and day, in the company's currency."""
        refuse_malformed(self)
        self._check_currency()
        self._refuse_same_day()
        salary, charges, resources, hours = (
            to_decimal(self.get(name) or 0)
            for name in ("monthly_salary", "social_charges", "assigned_resources", "productive_hours")
        )
        self.hourly_cost = float(hourly_cost(salary, charges, resources, hours))

    def _check_currency(self) -> None:
        company = frappe.db.get_value("Technician", self.technician, "company")
        currency = frappe.get_cached_value("Company", company, "default_currency") if company else None
        self.currency = self.currency or currency
        if currency and self.currency != currency:
            raise RuleViolation(
                "cost_currency",
                _lt("Costs are kept in the company's currency, {currency}."),
                currency=currency,
            )

    def _refuse_same_day(self) -> None:
        same = {"technician": self.technician, "valid_from": self.valid_from, "name": ["!=", self.name or ""]}
        if frappe.db.exists("Technician Cost", same):
            raise RuleViolation(
                "cost_same_day",
                _lt("{technician} already has a cost from {day} on. Change that one."),
                kind=ViolationKind.CONFLICT,
                technician=self.technician_name or self.technician,
                day=formatdate(self.valid_from),
            )


def on_doctype_update() -> None:
    """Let the database refuse a second cost from the same day on."""
    frappe.db.add_unique("Technician Cost", ["technician", "valid_from"])
