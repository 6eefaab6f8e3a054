"""Keeping the ledger: the clocks of orders are computed anew, and what is new is written down."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from techops.kernel import bridge
from techops.kernel.text import _lt
from techops.reliability import notices, outbox
from techops.sla import rules, store
from techops.sla.model import Cause, Clock, ClockEvent, ClockState, LedgerEntry, OrderTimes, Promise
from techops.work_orders.model import Status

FOLLOWED = frozenset({Status.REQUESTED, Status.SCHEDULED, Status.IN_PROGRESS, Status.PENDING})
ENDS = frozenset({Status.COMPLETED, Status.CANCELLED})
STALE = timedelta(hours=2)  # what happened longer ago is history, and nobody's telephone need ring for it
WORDS = {
    ClockEvent.AT_RISK: _lt("Order {order} is at risk: {clock} is due at {due}."),
    ClockEvent.BREACHED: _lt("Order {order} has broken a promise: {clock} was due at {due}."),
}
TOLD = {
    ClockEvent.AT_RISK: ("Service Supervisor",),
    ClockEvent.BREACHED: ("Service Supervisor", "Service Manager"),
}


class News(NamedTuple):
    """Something that happened to a clock of an order."""

    row: Any
    entry: LedgerEntry


def follow(order: str, before: Status | None, after: Status, now: datetime) -> None:
    """Bring an order's clocks up to date after a move; what happens after the work is no matter of theirs."""
    if after in FOLLOWED or (after in ENDS and before in FOLLOWED):
        bring_up_to_date([order], now)


def sweep(now: datetime) -> int:
    """Bring up to date what time alone has changed and nobody moves right now; returns how many orders.

    The caller commits: one batch is one transaction, which may run twice.
    """
    return bring_up_to_date(store.due(now), now, waiting=False)


def bring_up_to_date(names: Sequence[str], now: datetime, *, waiting: bool = True) -> int:
    """Compute the clocks of orders anew, append what their ledgers lack, and tell who must know.

    The orders are locked before their clocks, as every move does; with `waiting` False those that somebody
    else holds are left to them.
    """
    rows = store.orders(names, waiting=waiting) if names else []
    if not rows:
        return 0
    known = store.known([row.name for row in rows])
    times, promises = store.times(rows), store.promises_of(rows)
    written, news = [], []
    for row in rows:
        promise = promises[row.name]
        if promise is None:
            continue
        moment = _no_earlier(known[row.name], now)
        for state, fresh in _clocks(promise, times[row.name], known[row.name], moment):
            cause = _cause(known[row.name], state, fresh)
            written.append((row, state, cause))
            held = len(known[row.name].ledger.get(state.clock, ()))
            news += [(row, entry, held + place) for place, entry in enumerate(fresh, 1)]
    store.write(written, now)
    store.append([(row.name, entry, position) for row, entry, position in news], now)
    _tell([News(row, entry) for row, entry, _position in news], now)
    return len(rows)


def _no_earlier(known: store.Known, now: datetime) -> datetime:
    """Return `now`, or the latest moment a ledger tells of: news from the field may be older than that.

    A clock never runs backwards; what an old message changes, it changes by what it says happened.
    """
    return max([now, *(entry.at for ledger in known.ledger.values() for entry in ledger)])


def _clocks(
    promise: Promise, times: OrderTimes, known: store.Known, now: datetime
) -> list[tuple[ClockState, tuple[LedgerEntry, ...]]]:
    """Return the clocks that are to be written, each with its news: all of a new order, else what changed."""
    found = []
    for clock in Clock:
        state = rules.run(clock, promise, times, now)
        fresh = rules.news(state, times, known.ledger.get(clock, ()))
        row = known.clocks.get(clock)
        if row is None or fresh or bridge.naive(state.next_at) != row.next_check_at:
            found.append((state, fresh))
    return found


def _cause(known: store.Known, state: ClockState, fresh: Sequence[LedgerEntry]) -> Cause | None:
    """Return what the breach of a clock is due to: as a person decided, else as it was found."""
    if state.breached_at is None:
        return None
    row = known.clocks.get(state.clock)
    if row is not None and row.cause and row.breached_at == bridge.naive(state.breached_at):
        return Cause(row.cause)
    return next((entry.cause for entry in fresh if entry.event is ClockEvent.BREACHED), Cause.OURS)


def _tell(news: Sequence[News], now: datetime) -> None:
    """Tell supervisors of what is at risk, managers too of what is broken; nobody of what is long past."""
    if bridge.now() - now > STALE:
        return
    people: dict[ClockEvent, list[str]] = {}
    told = []
    for row, entry in news:
        if entry.event not in WORDS or now - entry.at > STALE:
            continue
        if entry.event not in people:
            people[entry.event] = notices.holders_of(*TOLD[entry.event])
        told.append(
            outbox.Effect(
                notices.KIND,
                store.ORDER,
                row.name,
                notices.payload(
                    people[entry.event],
                    WORDS[entry.event],
                    {
                        "order": row.name,
                        "clock": f"_:{entry.clock.value}",
                        "due": f"@:{bridge.naive(entry.due_at or entry.at)}",
                    },
                ),
                f"sla|{row.name}|{entry.clock.value}|{entry.event.value}|{bridge.naive(entry.at)}",
            )
        )
    outbox.queue_many(told)
