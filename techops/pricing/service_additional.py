"""What work found on site would add to an order (seed 1, section 5.4; RN-006)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, to_decimal
from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.pricing import agreed, rules, store
from techops.pricing.model import IntervalKind, MaterialUse, PriceableWork, WorkInterval
from techops.pricing.service import no_charge
from techops.pricing.service_materials import item_facts, unit_prices

EXTRA = "additional"
LONGEST_HOURS = 200


@dataclass(frozen=True, slots=True)
class AdditionalPrice:
    """The net amount, the parts with their prices, and which of them the approved quotation lacks."""

    amount: Decimal
    materials: list[dict[str, Any]]
    unquoted_parts: tuple[str, ...]


def price_additional_work(
    order: Document, hours: Decimal, materials: list[dict[str, Any]], now: datetime
) -> AdditionalPrice:
    """Price `hours` from `now` and parts under the order's terms, less its discounts, before tax."""
    parts = _parts(order, materials)
    if not ZERO <= hours <= LONGEST_HOURS or (hours == ZERO and not parts):
        raise RuleViolation(
            "nothing_additional",
            _lt("Say how many hours (at most {longest}) or which parts are needed."),
            kind=ViolationKind.BAD_INPUT,
            longest=LONGEST_HOURS,
        )
    basis, agreement = store.basis_for(order, now), agreed.agreement_of(order)
    intervals: tuple[WorkInterval, ...] = ()
    if hours > ZERO:
        end = now + timedelta(hours=float(hours))
        intervals = (WorkInterval(IntervalKind.WORK, now, end, EXTRA, EXTRA, basis.specialty),)
    work = PriceableWork(
        order=order.name,
        priority=Priority(order.priority),
        no_charge=no_charge(order),
        intervals=intervals,
        materials=tuple(parts),
        discount_percent=agreement.discount_percent if agreement else ZERO,
    )
    priced = rules.price(work, agreement.terms if agreement else basis.terms)
    quoted = agreed.quoted_parts(order).parts
    return AdditionalPrice(
        amount=priced.net_total,
        materials=[
            {
                "item": part.item,
                "description": part.description,
                "quantity": part.quantity,
                "unit_price": part.unit_price,
            }
            for part in parts
        ],
        unquoted_parts=tuple(part.item for part in parts if part.item not in quoted),
    )


def _parts(order: Document, materials: list[dict[str, Any]]) -> list[MaterialUse]:
    asked = [
        (str(row.get("item") or ""), to_decimal(row.get("quantity"), label="quantity")) for row in materials
    ]
    names = [item for item, _quantity in asked]
    facts, prices = item_facts(names), unit_prices(order, names)
    return [
        MaterialUse(
            item,
            facts[item].item_name,
            quantity,
            facts[item].uom,
            prices[item].price,
            prices[item].source.value,
        )
        for item, quantity in asked
    ]
