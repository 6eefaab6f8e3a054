"""Supplier recovery: a part that failed under its maker's warranty goes back, until it is credited.

The part returns to stock at the value it was bought for, which takes that value off the claim's order; the
return to the supplier takes it out again. When the supplier refuses, it is scrapped at the order's expense.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from techops.access import guards
from techops.access.matrix import ActorFacts, Permission
from techops.access.values import text
from techops.claims import rules_recovery, store, store_recovery
from techops.claims.model import RecoveryEvent
from techops.costing import service as costing
from techops.integrations.erpnext import purchase_return, stock_entry
from techops.integrations.erpnext.purchase_return import Purchase
from techops.integrations.erpnext.stock_entry import Valued
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import keys
from techops.stock import store as stock
from techops.stock.model import Issue
from techops.warranty import store as warranties
from techops.warranty.model import Cover
from techops.warranty.rules_cover import cover_for

KEY = "RECOVERY"  # a part is recovered once
LONGEST_REASON = 2000


def begin(
    actor: ActorFacts,
    claim: str,
    item: str | None,
    serial_no: str | None,
    bought_by: str | None,
    now: datetime,
) -> Document:
    """Take the failed part back into stock and prepare its return to the supplier.

    `item` is the claim's own failed part when not said; `bought_by` names the purchase nobody can tell.
    """
    _require(actor)
    doc = store.load(actor, claim, for_update=True)
    cover = _cover(doc, item or doc.item, serial_no or doc.serial_no)
    order = _order(doc)
    purchase = _purchase(cover, order, bought_by)
    key = rules_recovery.key_of(cover)
    recovery = store_recovery.add(doc, cover, key, purchase, actor.user, order.company)
    keys.take(KEY, key, recovery.doctype, recovery.name)
    part = _part(cover.item or "", cover.serial_no, purchase.warehouse)
    entry = stock_entry.receive(order, Valued(part, purchase.rate), now)
    draft = purchase_return.draft(purchase, part, order.name)
    store_recovery.write(
        recovery, store_recovery.facts(recovery).status, received_entry=entry, purchase_return=draft
    )
    costing.refresh([order.name], now)
    return recovery


def refuse(actor: ActorFacts, name: str, reason: str, now: datetime) -> Document:
    """Give up: the supplier does not take the part back, which is scrapped at the claim's order's expense."""
    _require(actor)
    said = text(reason, "Reason", LONGEST_REASON)
    doc = store_recovery.load(name, for_update=True)
    status = rules_recovery.moved(RecoveryEvent.REFUSED, store_recovery.facts(doc))
    draft = doc.purchase_return
    store_recovery.write(doc, status, refused_reason=said, purchase_return=None)
    if draft:
        purchase_return.discard(doc.purchase_type, draft)
    order = frappe.get_doc(store.ORDER, doc.work_order)
    warehouse = frappe.db.get_value("Stock Entry Detail", {"parent": doc.received_entry}, "t_warehouse")
    stock_entry.issue(order, _part(doc.item, doc.serial_no, warehouse), now)
    costing.refresh([order.name], now)
    return doc


def follow_return(receipt: Document, event: RecoveryEvent, now: datetime) -> None:
    """A return of a Purchase Receipt was submitted or cancelled."""
    for name in store_recovery.waiting_for(purchase_names(receipt)):
        doc = store_recovery.load(name, for_update=True)
        facts = store_recovery.facts(doc)
        if facts.status in rules_recovery.SOURCES[event]:
            at = bridge.naive(now) if event is RecoveryEvent.RETURNED else None
            status = rules_recovery.moved(event, facts)
            store_recovery.write(doc, status, returned_at=at, purchase_return=receipt.name)


def follow_credit(invoice: Document, now: datetime) -> None:
    """A debit note was submitted: what it returns, or names, is credited."""
    returns = purchase_return.returns_credited_by(invoice)
    for name in store_recovery.waiting_for(returns, invoice.techops_supplier_recovery):
        doc = store_recovery.load(name, for_update=True)
        facts = store_recovery.facts(doc)
        if facts.status in rules_recovery.SOURCES[RecoveryEvent.CREDITED]:
            values: dict[str, Any] = {"debit_note": invoice.name, "credited_at": bridge.naive(now)}
            if invoice.update_stock:
                values |= {"purchase_return": invoice.name, "returned_at": bridge.naive(now)}
            store_recovery.write(doc, rules_recovery.moved(RecoveryEvent.CREDITED, facts), **values)


def follow_cancelled_credit(invoice: Document) -> None:
    """A debit note was cancelled: what it credited is not."""
    for name in store_recovery.credited_by(invoice.name):
        doc = store_recovery.load(name, for_update=True)
        status = rules_recovery.moved(RecoveryEvent.CREDIT_CANCELLED, store_recovery.facts(doc))
        gone = {"returned_at": None} if invoice.update_stock else {}
        store_recovery.write(doc, status, debit_note=None, credited_at=None, **gone)


def recoverable(claim: Document) -> list[dict[str, Any]]:
    """Return the parts of a claim's warranty that their maker still answers for and nobody recovers yet."""
    if not claim.warranty or not claim.claim_order:
        return []
    taken = {row.cover_key for row in store_recovery.of_claim(claim.name)}
    covers = warranties.covers(warranties.load(claim.warranty))
    return [
        {"item": one.item, "item_name": one.title, "serial_no": one.serial_no, "maker_until": one.maker_until}
        for one in rules_recovery.recoverable(covers, getdate(claim.reported_on), taken)
    ]


def purchase_names(receipt: Document) -> set[str]:
    """Return under what names a recovery may know a return: its own, or that of the one it amends."""
    return {name for name in (receipt.name, receipt.amended_from) if name}


def _require(actor: ActorFacts) -> None:
    if not actor.permits(Permission.ASSIGN_TECHNICIANS):
        raise guards.not_permitted()


def _order(claim: Document) -> Document:
    if not claim.claim_order:
        raise RuleViolation(
            "claim_without_order",
            _lt("Claim {claim} has no order yet. Decide the claim first."),
            kind=ViolationKind.CONFLICT,
            claim=claim.name,
        )
    return frappe.get_doc(store.ORDER, claim.claim_order, for_update=True)


def _cover(claim: Document, item: str | None, serial_no: str | None) -> Cover:
    covers = warranties.covers(warranties.load(claim.warranty)) if claim.warranty else ()
    cover = cover_for(covers, item, serial_no or None) if item else None
    return rules_recovery.check_recoverable(cover, item or "", getdate(claim.reported_on))


def _purchase(cover: Cover, order: Document, document: str | None) -> Purchase:
    used_on: date = getdate(frappe.db.get_value("Work Order Material", cover.material, "used_at"))
    found = purchase_return.bought(cover.item or "", cover.serial_no, order.company, used_on, document)
    if found is None:
        raise RuleViolation(
            "purchase_unknown",
            _lt("The purchase of {item} was not found. Name the receipt or invoice by which it was bought."),
            item=cover.item,
        )
    return found


def _part(item: str, serial_no: str | None, warehouse: str) -> Issue:
    found = stock.stock_items([item])[item]
    return Issue(found, Decimal(1), warehouse, (serial_no,) if serial_no else ())
