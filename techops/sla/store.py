"""Reads and writes of the SLA ledger, in batches: an order's history in, clocks and new rows out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pypika.terms import Values

import frappe
from frappe.query_builder import Order
from frappe.utils import cint

from techops.contracts.store import sla_rows
from techops.kernel import bridge
from techops.kernel.calendar import WorkingCalendar
from techops.kernel.money import ZERO
from techops.kernel.priority import Priority
from techops.pricing.store import holidays
from techops.sla.model import (
    Cause,
    Clock,
    ClockEvent,
    ClockState,
    LedgerEntry,
    OrderTimes,
    Promise,
    Wait,
)
from techops.work_orders.model import SubStatus

ORDER, CLOCK, LEDGER = "Service Work Order", "SLA Clock", "SLA Clock Event"
NUMBERS = {clock: number for number, clock in enumerate(Clock, 1)}
DONE = {
    Clock.FIRST_RESPONSE: "first_response_at",
    Clock.ON_SITE: "on_site_at",
    Clock.RESOLUTION: "completed_at",
}
ORDER_FIELDS = (
    "name",
    "title",
    "customer",
    "contract",
    "company",
    "priority",
    "time_zone",
    "requested_at",
    "cancelled_at",
    *DONE.values(),
)
CLOCK_FIELDS = (
    "clock",
    "status",
    "target_minutes",
    "started_at",
    "due_at",
    "at_risk_at",
    "breached_at",
    "paused_since",
    "ended_at",
    "spent_minutes",
    "cause",
    "cause_note",
    "next_check_at",
)
FIXED = frozenset({"name", "creation", "owner", "work_order", "clock"})
MINUTE = timedelta(minutes=1)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What is written of an order's clocks: one row each, and the ledger as it was written."""

    clocks: Mapping[Clock, Any]
    ledger: Mapping[Clock, Sequence[LedgerEntry]]


def due(now: datetime, limit: int = BATCH) -> list[str]:
    """Return the orders of which time alone changes a clock by `now`, the longest due first."""
    clock = frappe.qb.DocType(CLOCK)
    rows = (
        frappe.qb.from_(clock)
        .where(clock.next_check_at <= bridge.naive(now))
        .orderby(clock.next_check_at)
        .limit(limit)
        .select(clock.work_order)
        .run()
    )
    return list(dict.fromkeys(row[0] for row in rows))


def open_orders_of(contract: str) -> list[str]:
    """Return the orders of a contract with a clock that still runs."""
    clock = frappe.qb.DocType(CLOCK)
    rows = (
        frappe.qb.from_(clock)
        .where((clock.contract == contract) & clock.ended_at.isnull())
        .select(clock.work_order)
        .distinct()
        .run()
    )
    return [row[0] for row in rows]


def orders(names: Sequence[str], *, waiting: bool = True) -> list[Any]:
    """Return the rows of orders, locked; with `waiting` False without those that somebody else holds."""
    order = frappe.qb.DocType(ORDER)
    return (
        frappe.qb.from_(order)
        .where(order.name.isin(names))
        .orderby(order.name)
        .for_update(skip_locked=not waiting)
        .select(*ORDER_FIELDS)
        .run(as_dict=True)
    )


def times(rows: Iterable[Any]) -> dict[str, OrderTimes]:
    """Return what happened to orders, from their rows and timelines, in one query."""
    listed = list(rows)
    waits = _waits([row.name for row in listed])
    return {
        row.name: OrderTimes(
            requested_at=bridge.aware(row.requested_at),
            done={clock: bridge.aware(row[column]) for clock, column in DONE.items() if row[column]},
            waits=tuple(waits[row.name]),
            stopped_at=bridge.aware(row.cancelled_at),
        )
        for row in listed
    }


def known(names: Sequence[str]) -> dict[str, Known]:
    """Return what is written of the clocks of orders, locked: who comes second sees what the first wrote."""
    clock, entry = frappe.qb.DocType(CLOCK), frappe.qb.DocType(LEDGER)
    clocks: dict[str, dict[Clock, Any]] = defaultdict(dict)
    query = frappe.qb.from_(clock).where(clock.work_order.isin(names)).for_update()
    for row in query.select("name", "work_order", *CLOCK_FIELDS).run(as_dict=True):
        clocks[row.work_order][Clock(row.clock)] = row
    ledgers: dict[str, dict[Clock, list[LedgerEntry]]] = defaultdict(lambda: defaultdict(list))
    if clocks:
        read = (
            frappe.qb.from_(entry)
            .where(entry.work_order.isin(list(clocks)))
            .orderby(entry.work_order, entry.clock, entry.position)
            .for_update()
            .select("work_order", "clock", "event", "occurred_at", "due_at", "cause", "of_event")
        )
        for row in read.run(as_dict=True):
            ledgers[row.work_order][Clock(row.clock)].append(_entry(row))
    return {name: Known(clocks[name], ledgers[name]) for name in names}


def promises_of(rows: Iterable[Any]) -> dict[str, Promise | None]:
    """Return what was promised for each of many orders: worked out once for those that share it."""
    known: dict[tuple[Any, ...], Promise | None] = {}
    found = {}
    for row in rows:
        shared = (row.contract, row.priority, row.time_zone)
        if shared not in known:
            known[shared] = promise_of(row)
        found[row.name] = known[shared]
    return found


def promise_of(row: Any) -> Promise | None:
    """Return what the contract of an order promises for its priority, else the settings; None for nothing."""
    settings = frappe.get_cached_doc("TechOps Settings")
    contract = frappe.get_cached_doc("Service Contract", row.contract) if row.contract else None
    own = contract.sla_targets if contract else []
    targets = own or settings.sla_targets
    wanted = Priority(row.priority or Priority.NORMAL)
    found = next((each for each in targets if each.priority == wanted.value), None)
    if found is None:
        return None
    (agreed,) = sla_rows([found])
    return Promise(
        times={
            Clock.FIRST_RESPONSE: agreed.first_response_minutes * MINUTE,
            Clock.ON_SITE: agreed.on_site_minutes * MINUTE,
            Clock.RESOLUTION: agreed.resolution_minutes * MINUTE,
        },
        calendar=_calendar(contract, row, always=bool(found.round_the_clock)),
        penalty_percent=agreed.penalty_percent if own else ZERO,
        at_risk_percent=cint(settings.at_risk_percent),
    )


def write(states: Iterable[tuple[Any, ClockState, Cause | None]], moment: datetime) -> None:
    """Write clocks as they stand, new and known ones alike; reasons people gave are kept."""
    clock = frappe.qb.DocType(CLOCK)
    rows = [_clock_row(row, state, cause, moment) for row, state, cause in states]
    if not rows:
        return
    query = frappe.qb.into(clock).columns(*rows[0]).insert(*(tuple(row.values()) for row in rows))
    for column in rows[0]:
        if column not in FIXED:
            query = query.on_duplicate_key_update(clock[column], Values(clock[column]))
    query.run()


def _clock_row(row: Any, state: ClockState, cause: Cause | None, moment: datetime) -> dict[str, Any]:
    at, user = bridge.naive(moment), frappe.session.user
    return {
        "name": f"{row.name}-{NUMBERS[state.clock]}",
        "creation": at,
        "modified": at,
        "owner": user,
        "modified_by": user,
        "work_order": row.name,
        "customer": row.customer,
        "contract": row.contract,
        "priority": row.priority,
        "clock": state.clock.value,
        "status": state.status.value,
        "target_minutes": state.target // MINUTE,
        "started_at": bridge.naive(state.started_at),
        "due_at": bridge.naive(state.due_at),
        "at_risk_at": bridge.naive(state.at_risk_at),
        "breached_at": bridge.naive(state.breached_at),
        "paused_since": bridge.naive(state.paused_since),
        "ended_at": bridge.naive(state.ended_at),
        "spent_minutes": state.spent / MINUTE,
        "cause": cause.value if cause else None,
        "next_check_at": bridge.naive(state.next_at),
    }


def append(
    entries: Iterable[tuple[str, LedgerEntry, int]], moment: datetime, note: str | None = None
) -> None:
    """Append rows to the ledger in one statement: order, entry, and its place in the ledger of that clock."""
    rows = [_ledger_row(order, entry, position, moment, note) for order, entry, position in entries]
    if rows:
        table = frappe.qb.into(frappe.qb.DocType(LEDGER)).columns(*rows[0])
        table.insert(*(tuple(row.values()) for row in rows)).run()


def _ledger_row(
    order: str, entry: LedgerEntry, position: int, moment: datetime, note: str | None
) -> dict[str, Any]:
    at, user = bridge.naive(moment), frappe.session.user
    return {
        "name": f"{order}-{NUMBERS[entry.clock]}-{position:03d}",
        "creation": at,
        "modified": at,
        "owner": user,
        "modified_by": user,
        "work_order": order,
        "clock": entry.clock.value,
        "position": position,
        "event": entry.event.value,
        "occurred_at": bridge.naive(entry.at),
        "recorded_at": at,
        "due_at": bridge.naive(entry.due_at),
        "cause": entry.cause.value if entry.cause else None,
        "of_event": entry.of_event.value if entry.of_event else None,
        "note": note,
        "user": user,
    }


def set_cause(name: str, cause: Cause, note: str) -> None:
    """Write down what a breach is due to, as a person decided."""
    frappe.db.set_value(CLOCK, name, {"cause": cause.value, "cause_note": note})


def clocks_of(order: str) -> list[Any]:
    """Return an order's clocks, in the order in which they are due to be kept."""
    return frappe.get_all(
        CLOCK, filters={"work_order": order}, fields=["name", *CLOCK_FIELDS], order_by="name asc"
    )


def ledger_of(order: str) -> list[Any]:
    """Return an order's ledger in the order in which things happened."""
    fields = ["clock", "event", "occurred_at", "recorded_at", "due_at", "cause", "of_event", "note"]
    return frappe.get_all(
        LEDGER, filters={"work_order": order}, fields=fields, order_by="occurred_at asc, name asc", limit=0
    )


def _calendar(contract: Any, row: Any, *, always: bool) -> WorkingCalendar:
    """Return when time counts; round the clock without service hours, or where the row says so."""
    zone = row.time_zone or bridge.system_zone().key
    if always or contract is None or not contract.service_hours:
        return WorkingCalendar((), frozenset(), zone)
    windows = tuple(bridge.hours_window(window) for window in contract.service_hours)
    closed = contract.holiday_list or frappe.get_cached_doc("TechOps Settings").holiday_list
    return WorkingCalendar(windows, holidays(closed), zone)


def _waits(names: Sequence[str]) -> dict[str, list[Wait]]:
    """Return the stretches orders spent in each situation, as their timelines tell in the order of time."""
    event = frappe.qb.DocType("Work Order Event")
    rows = (
        frappe.qb.from_(event)
        .where(event.work_order.isin(names) & (event.refused == 0))
        .orderby(event.work_order)
        .orderby(event.occurred_at, event.name, order=Order.asc)
        .for_update()
        .select(event.work_order, event.occurred_at, event.to_sub_status)
        .run(as_dict=True)
    )
    waits: dict[str, list[Wait]] = defaultdict(list)
    for row in rows:
        told = waits[row.work_order]
        situation = SubStatus(row.to_sub_status) if row.to_sub_status else None
        at = bridge.aware(row.occurred_at)
        if told and told[-1].end is None:
            if told[-1].situation is situation:
                continue
            told[-1] = Wait(told[-1].situation, told[-1].start, at)
        if situation is not None:
            told.append(Wait(situation, at))
    return waits


def _entry(row: Any) -> LedgerEntry:
    return LedgerEntry(
        clock=Clock(row.clock),
        event=ClockEvent(row.event),
        at=bridge.aware(row.occurred_at),
        due_at=bridge.aware(row.due_at),
        cause=Cause(row.cause) if row.cause else None,
        of_event=ClockEvent(row.of_event) if row.of_event else None,
    )
