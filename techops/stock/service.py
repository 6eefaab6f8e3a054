"""Parts on orders: used out of the technician's van, given back, asked for (seed 1, section 9)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from techops.integrations.erpnext import stock_entry
from techops.integrations.erpnext.stock_entry import Valued
from techops.kernel import bridge
from techops.kernel.money import to_decimal
from techops.pricing import service as pricing
from techops.stock import rules, store
from techops.stock.model import Issue, Wanted


def use_material(
    order_doc: Document,
    visit: str | None,
    technician: str,
    item: str,
    quantity: Decimal,
    serial_no: str | None,
    now: datetime,
) -> str:
    """Take a part from the technician's van at its present cost, priced; returns the Work Order Material.

    The caller holds the order's lock. Raises RuleViolation ``not_enough_stock`` with the quantity at hand and
    where else the part lies, and others for an item, quantity, serial number or van that cannot be.
    """
    part = _issue(order_doc, technician, item, quantity, serial_no)
    _take_at_hand(part, order_doc.company)
    store.check_serial_place(part)
    price = pricing.material_unit_price(order_doc, [item])[item]
    makers = store.maker_warranties(part.serial_nos)  # leaving stock, ERPNext forgets them
    entry = stock_entry.issue(order_doc, part, now)
    values = {
        "visit": visit,
        "technician": technician,
        "stock_entry": entry,
        "unit_price": float(price.price),
        "price_source": price.source.value,
        "maker_warranties": makers,
        "quoted": int(any(step.code == "quoted_price" for step in price.trace)),
    }
    return store.add_material(order_doc, part, values, now)


def return_material(order_doc: Document, material: str, quantity: Decimal, now: datetime) -> str:
    """Put a used part, or some of it, back into the van it came from; returns the Stock Entry.

    It comes back at the value it left with, so that its cost leaves the order. Raises RuleViolation
    ``not_found`` for another order's part, ``returns_too_much``.
    """
    used = store.material(order_doc.name, material)
    item = store.stock_items([used.item])[used.item]
    rules.check_quantity(item, quantity)
    rules.check_returned(used.item, quantity, store.left_of(used))
    serial_nos = store.serial_numbers(used.serial_no)
    count = int(quantity) if serial_nos else 0
    part = Issue(item, quantity, used.warehouse, serial_nos[:count])
    store.lock_at_hand(item.name, used.warehouse)
    rate = store.issued_rate(used.stock_entry, used.item)
    entry = stock_entry.receive(order_doc, Valued(part, rate), now)
    store.add_returned(used, quantity, serial_nos[count:])
    return entry


def request_parts(order_doc: Document, rows: Iterable[dict[str, Any]], now: datetime) -> str | None:
    """Ask for the parts an order waits for; returns the Material Request, the one of transfers first.

    What another warehouse holds is moved into the lead technician's van, the rest is bought: one request of
    each kind. None without rows.
    """
    company = order_doc.company
    return _request(order_doc.name, company, store.van_of(order_doc.technician or "", company), rows, now)


def request_refill(
    technician: str, company: str, rows: Iterable[dict[str, Any]], now: datetime
) -> str | None:
    """Ask for parts for a technician's van, for no order; returns the Material Request as `request_parts`."""
    return _request(None, company, store.van_of(technician, company), rows, now)


def _request(
    order: str | None, company: str, van: str, rows: Iterable[dict[str, Any]], now: datetime
) -> str | None:
    named = [
        (str(row.get("item") or ""), to_decimal(row.get("quantity") or 1, label="quantity")) for row in rows
    ]
    if not named:
        return None
    items = store.stock_items(name for name, _quantity in named)
    for name, quantity in named:
        rules.check_quantity(items[name], quantity)
    wanted = rules.merged(Wanted(items[name], quantity) for name, quantity in named)
    requests = rules.sources(wanted, store.places_of(items, company, besides=van), van)
    on = bridge.local_date(now, None)
    transfers = [one for one in requests if one.source]
    purchases = [one for one in requests if not one.source]
    made = [stock_entry.request(order, company, group, van, on) for group in (transfers, purchases) if group]
    return made[0]


def _issue(
    order_doc: Document, technician: str, item: str, quantity: Decimal, serial_no: str | None
) -> Issue:
    found = store.stock_items([item])[item]
    rules.check_quantity(found, quantity)
    serial_nos = store.serial_numbers(serial_no)
    rules.check_serial_numbers(found, quantity, serial_nos)
    return Issue(found, quantity, store.van_of(technician, order_doc.company), serial_nos)


def _take_at_hand(part: Issue, company: str) -> None:
    """Lock the van's stock of the part first: of two who take the last one, one succeeds and one is told."""
    at_hand = store.lock_at_hand(part.item.name, part.warehouse)
    if part.quantity > at_hand:
        elsewhere = store.places_of([part.item.name], company, besides=part.warehouse)
        rules.check_at_hand(
            part.item, part.quantity, part.warehouse, at_hand, elsewhere.get(part.item.name, [])
        )
