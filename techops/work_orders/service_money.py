"""What quotations, invoices and payments do to orders; called inside their transactions."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe

from techops.access.actor import system_actor
from techops.access.matrix import ActorFacts
from techops.kernel import bridge
from techops.kernel.money import to_decimal
from techops.work_orders import movement, movement_many, offers, service_review, store
from techops.work_orders.facts import ActionFacts
from techops.work_orders.model import Action, Status, SubStatus
from techops.work_orders.settings import limits_for


def quotation_started(actor: ActorFacts, order: str, now: datetime) -> None:
    """A supervisor began a quotation."""
    loaded = store.load(actor, order, for_update=True)
    if loaded.document.sub_status != SubStatus.QUOTING.value:
        facts = ActionFacts(limits=limits_for(loaded.document))
        movement.apply(loaded, Action.QUOTE, actor, facts, now)


def quotation_sent(actor: ActorFacts, order: str, quotation: str, now: datetime) -> None:
    """A submitted quotation went to the customer."""
    loaded = store.load(actor, order, for_update=True)
    facts = ActionFacts(quotation_submitted=True, limits=limits_for(loaded.document))
    movement.apply(loaded, Action.SEND_QUOTATION, actor, facts, now, details={"quotation": quotation})


def quotation_approved(
    actor: ActorFacts,
    order: str,
    quotation: str,
    amount: Decimal,
    now: datetime,
    *,
    total: Decimal | None = None,
    discount_percent: Decimal = Decimal(0),
    expires_at: datetime | None = None,
) -> None:
    """The customer approved: `amount` (net) becomes what the order may cost, `total` is what the limit is
    for.
    """
    loaded = store.load(actor, order, for_update=True)
    facts = ActionFacts(
        amount=amount if total is None else total,
        quotation_expires_at=expires_at,
        limits=limits_for(loaded.document),
    )
    changes = {
        "quotation": quotation,
        "approved_amount": float(amount),
        "granted_discount_percent": float(discount_percent),
    }
    movement.apply(
        loaded,
        Action.APPROVE_QUOTATION,
        actor,
        facts,
        now,
        changes=changes,
        details={"quotation": quotation, "amount": str(amount)},
    )


def quotation_rejected(actor: ActorFacts, order: str, reason: str, now: datetime) -> None:
    """The customer refused: the order is cancelled."""
    loaded = store.load(actor, order, for_update=True)
    changes = {"cancelled_at": bridge.naive(now), "cancel_reason": reason}
    facts = ActionFacts(reason=reason, limits=limits_for(loaded.document))
    movement.apply(loaded, Action.REJECT_QUOTATION, actor, facts, now, changes=changes)
    offers.withdraw_all(loaded.offers, now)


def quotation_changes_requested(actor: ActorFacts, order: str, reason: str, now: datetime) -> None:
    """The customer asked for another version."""
    loaded = store.load(actor, order, for_update=True)
    facts = ActionFacts(reason=reason, limits=limits_for(loaded.document))
    movement.apply(loaded, Action.REQUEST_CHANGES, actor, facts, now)


def quotation_expired(order: str, now: datetime) -> None:
    """RN-010: nobody answered in time; the order may be quoted again."""
    loaded = store.load(system_actor(), order, for_update=True)
    place = (loaded.document.status, loaded.document.sub_status)
    if loaded.document.sub_status == SubStatus.QUOTED.value:
        movement.tell(loaded, "quotation_expired", place, now)


def invoice_issued(orders: list[str], invoice: str, now: datetime, *, monthly_run: bool = False) -> None:
    """Approved orders are billed by `invoice`; any order in another state refuses."""
    changes = {"sales_invoice": invoice, "invoiced_at": bridge.naive(now)}
    _move_all(orders, Action.INVOICE, invoice, now, changes, monthly_run=monthly_run)


def invoice_cancelled(invoice: str, now: datetime) -> None:
    """The invoice of these orders was cancelled: they wait to be billed again."""
    changes = {"sales_invoice": None, "invoiced_at": None, "paid": 0, "paid_at": None, "closed_at": None}
    changes["credited_total"] = 0
    _move_all(orders_of_invoice(invoice), Action.INVOICE_CANCELLED, invoice, now, changes)


def credited(invoice: str, amounts: dict[str, Decimal]) -> None:
    """Credit notes against `invoice` took so much off its orders in all, before tax."""
    for order, amount in sorted(amounts.items()):
        if frappe.db.get_value(store.ORDER, order, "sales_invoice", for_update=True) == invoice:
            frappe.db.set_value(store.ORDER, order, "credited_total", float(amount))


def invoice_paid(invoice: str, now: datetime) -> None:
    """The invoice is paid in full: its orders are paid, and closed when rated."""
    unpaid = [
        row
        for row in movement_many.locked(orders_of_invoice(invoice, paid=0))
        if row.status == Status.INVOICED.value and not row.paid
    ]
    changes = {"paid": 1, "paid_at": bridge.naive(now)}
    _move_all([row.name for row in unpaid], Action.PAYMENT_RECEIVED, invoice, now, changes)
    for row in unpaid:
        if row.rated:
            service_review.close_if_done(row.name, now)


def invoice_unpaid(invoice: str, now: datetime) -> None:
    """A payment was cancelled: closed orders are Invoiced again."""
    changes = {"paid": 0, "paid_at": None, "closed_at": None}
    _move_all(orders_of_invoice(invoice, paid=1), Action.PAYMENT_CANCELLED, invoice, now, changes)


def _move_all(
    orders: list[str],
    action: Action,
    invoice: str,
    now: datetime,
    changes: dict[str, Any],
    *,
    monthly_run: bool = False,
) -> None:
    """Take one of the system's actions on all orders of an invoice, or on none when one refuses."""
    rows = movement_many.locked(orders)
    if not rows:
        return
    facts = ActionFacts(monthly_run=monthly_run, limits=limits_for(rows[0]))
    movement_many.apply(rows, action, facts, now, changes, {"invoice": invoice})


def prepayment_changed(order: str, received: Decimal, now: datetime) -> None:
    """RN-014: the money paid in advance changed; once it is enough the order goes on."""
    system = system_actor()
    loaded = store.load(system, order, for_update=True)
    document = loaded.document
    document.prepayment_received = float(received)
    due = to_decimal(document.prepayment_amount or 0)
    enough = received >= due
    if document.sub_status == SubStatus.AWAITING_PREPAYMENT.value and enough:
        facts = ActionFacts(amount=received, prepayment_due=due, limits=limits_for(document))
        movement.apply(
            loaded, Action.PREPAYMENT_RECEIVED, system, facts, now, details={"amount": str(received)}
        )
        return
    before = (document.status, document.sub_status)
    if document.sub_status == SubStatus.NEW.value and due and not enough:
        document.sub_status = SubStatus.AWAITING_PREPAYMENT.value
    movement.save(document)
    movement.tell(loaded, "prepayment_changed", before, now, {"amount": str(received)})


def orders_of_invoice(invoice: str, **filters: object) -> list[str]:
    """Return the orders billed by an invoice, in a fixed order so that two writers cannot lock each other."""
    return frappe.get_all(
        store.ORDER, filters={"sales_invoice": invoice, **filters}, order_by="name", pluck="name"
    )
