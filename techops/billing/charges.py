"""Other charges of an order, agreed on the desk before its price is fixed."""

from typing import Any

import frappe

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.text import _lt

OPEN = ("Requested", "Scheduled", "In Progress", "Pending")


def check(order: str, before: Any = None) -> None:
    """Refuse a change of a charge of an order that is priced for good, or a move to another order."""
    if before is not None and before.work_order != order:
        raise RuleViolation(
            "charge_moved", _lt("A charge stays with its order. Add a new one to the other order.")
        )
    status = frappe.db.get_value("Service Work Order", order, "status", for_update=True)
    if status not in OPEN:
        raise RuleViolation(
            "order_priced",
            _lt("The price of order {order} is fixed. Its charges cannot be changed any more."),
            kind=ViolationKind.CONFLICT,
            order=order,
        )


def check_amounts(quantity: object, rate: object) -> None:
    """Refuse what is no number; a reduction is a discount, never a negative charge."""
    if to_decimal(quantity, label="quantity") <= ZERO or to_decimal(rate, label="rate") < ZERO:
        raise RuleViolation(
            "bad_charge",
            _lt("A charge needs a quantity of more than 0 and a rate that is not negative."),
            kind=ViolationKind.BAD_INPUT,
        )
