"""What a broken promise costs: the contract's penalty on the order's price, and whom the breach is due to."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from techops.access import guards
from techops.access.matrix import ActorFacts, Permission
from techops.access.values import text
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO
from techops.kernel.text import _lt
from techops.pricing import service_settlement
from techops.sla import rules, store
from techops.sla.model import Cause, Clock, ClockEvent, LedgerEntry
from techops.work_orders import movement
from techops.work_orders import store as orders

LONGEST_REASON = 500


def take(order: Document, now: datetime) -> Decimal:
    """Take the penalty of the broken promises off an order's frozen price, as it stands now; returns it.

    Nothing happens where it is taken already, and where nothing is billed. The order is saved.
    """
    percent, broken = _owed(order.name)
    changed = service_settlement.penalise(order, percent, [clock.value for clock in broken], now)
    if changed is None:
        return ZERO
    movement.save(order)
    return changed


def attribute(
    actor: ActorFacts, order: str, clock: Clock, cause: Cause, reason: str, now: datetime
) -> Document:
    """Say what a breach is due to, for a reason that stays in the ledger; the penalty follows.

    Raises RuleViolation ``not_permitted``, ``clock_not_broken``, ``reason_missing``, or ``order_billed`` when
    the price that would change is billed already.
    """
    if not actor.permits(Permission.ASSIGN_TECHNICIANS):
        raise guards.not_permitted()
    said = text(reason, "Reason", LONGEST_REASON)
    document = orders.load(actor, order, for_update=True).document
    known = store.known([order])[order]
    row = known.clocks.get(clock)
    if row is None or not row.breached_at:
        raise RuleViolation(
            "clock_not_broken",
            _lt("The promise {clock} of order {order} was not broken. There is nothing to attribute."),
            kind=ViolationKind.CONFLICT,
            clock=clock,
            order=order,
        )
    entry = LedgerEntry(clock, ClockEvent.CAUSE_CHANGED, now, cause=cause)
    store.set_cause(row.name, cause, said)
    store.append([(order, entry, len(known.ledger[clock]) + 1)], now, note=said)
    if document.priced_at:
        take(document, now)
    return document


def _owed(order: str) -> tuple[Decimal, list[Clock]]:
    """Return the percent owed for an order's broken promises, and which they are."""
    (row,) = store.orders([order])
    promise = store.promise_of(row)
    broken = [Clock(clock.clock) for clock in store.clocks_of(order) if _costs(clock)]
    if promise is None or not broken:
        return ZERO, []
    return promise.penalty_percent, broken


def _costs(clock: Any) -> bool:
    return bool(clock.breached_at) and Cause(clock.cause or Cause.OURS) in rules.PENALISED
