"""The words of the SLA ledger (rules.md section 5). Instants are aware, durations are real open time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from techops.kernel.calendar import WorkingCalendar
from techops.kernel.money import ZERO
from techops.work_orders.model import SubStatus


class Clock(StrEnum):
    """The three promises of an order."""

    FIRST_RESPONSE = "First Response"
    ON_SITE = "On Site"
    RESOLUTION = "Resolution"


class ClockStatus(StrEnum):
    """How a promise stands; Met and Stopped are ends, Breached stays so when the thing is done late."""

    RUNNING = "Running"
    AT_RISK = "At Risk"
    PAUSED = "Paused"
    BREACHED = "Breached"
    MET = "Met"
    STOPPED = "Stopped"


class ClockEvent(StrEnum):
    """What the ledger tells of a clock.

    Withdrawn takes back an event that a late message from the field showed not to have happened.
    """

    STARTED = "Started"
    DUE_CHANGED = "Due Changed"
    PAUSED = "Paused"
    RESUMED = "Resumed"
    AT_RISK = "At Risk"
    BREACHED = "Breached"
    MET = "Met"
    DONE_LATE = "Done Late"
    STOPPED = "Stopped"
    WITHDRAWN = "Withdrawn"
    CAUSE_CHANGED = "Cause Changed"


class Cause(StrEnum):
    """Who or what a pause or a breach is due to."""

    OURS = "Ours"
    CUSTOMER = "Customer"
    SUPPLIER = "Supplier"
    FORCE_MAJEURE = "Force Majeure"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a contract (or the settings) promises for a priority: open time for each clock, and the penalty.

    `penalty_percent` of the order's net amount; `at_risk_percent` of the time, from which a clock is at risk.
    """

    times: Mapping[Clock, timedelta]
    calendar: WorkingCalendar
    penalty_percent: Decimal = ZERO
    at_risk_percent: int = 80


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch the order spent in a situation that matters to promises; `end` None while it lasts."""

    situation: SubStatus
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderTimes:
    """What happened to an order, as far as promises are concerned.

    `done` has the moment each promise was kept, early or late; `stopped_at` is when the order was called off.
    """

    requested_at: datetime
    done: Mapping[Clock, datetime] = field(default_factory=dict)
    waits: tuple[Wait, ...] = ()
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """One clock at a moment.

    `due_at` None while it is paused; `spent` is the open time used so far; `next_at` is when time alone will
    change it: at risk, or breached. `kept` tells a clock that ended with the promised thing done.
    """

    clock: Clock
    status: ClockStatus
    target: timedelta
    started_at: datetime
    due_at: datetime | None
    spent: timedelta
    pauses: tuple[Wait, ...] = ()
    at_risk_at: datetime | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    kept: bool = False
    next_at: datetime | None = None

    @property
    def paused_since(self) -> datetime | None:
        """Since when it stands still."""
        return self.pauses[-1].start if self.status is ClockStatus.PAUSED else None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One row of the ledger: what happened to a clock, when, and why; `due_at` as it was known then."""

    clock: Clock
    event: ClockEvent
    at: datetime
    due_at: datetime | None = None
    cause: Cause | None = None
    of_event: ClockEvent | None = None
