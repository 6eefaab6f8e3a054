"""What is billed to whom (seed 1, section 6.2). Amounts: `Decimal` in the invoice's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from techops.kernel.money import ZERO


class InvoiceStatus(StrEnum):
    """How an invoice stands, in the words of the customer (rules.md section 6)."""

    PENDING = "Pending"
    PARTIAL = "Partial"
    PAID = "Paid"
    OVERDUE = "Overdue"
    CANCELLED = "Cancelled"


class PaymentType(StrEnum):
    """What a payment is for; the last three belong to appointments and packages."""

    INVOICE_PAYMENT = "Invoice Payment"
    PREPAYMENT = "Prepayment"
    ACCOUNT_CREDIT = "Account Credit"
    PENALTY = "Penalty"
    OTHER = "Other"
    RESERVATION = "Reservation"
    SERVICE_PAYMENT = "Service Payment"


class RunStatus(StrEnum):
    """How the monthly invoice of a contract stands."""

    QUEUED = "Queued"
    RUNNING = "Running"
    INVOICED = "Invoiced"
    NOTHING = "Nothing to Bill"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line as frozen with its order; `reasons` are the sentences that explain it to the customer."""

    kind: str
    item: str
    description: str
    quantity: Decimal
    uom: str
    rate: Decimal
    amount: Decimal
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bill:
    """What one order bills, as it was frozen; `order` None is the contract's fixed fee."""

    order: str | None
    served_on: date
    lines: tuple[BillLine, ...]
    discount: Decimal = ZERO
    net: Decimal = ZERO
    grand: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Terms:
    """When an invoice is due: by a template of ERPNext, else after a number of days."""

    template: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """Money received before the invoice: what of it the invoice takes, and what was not allocated yet."""

    payment_entry: str
    amount: Decimal
    unallocated: Decimal
    account: str
    exchange_rate: Decimal
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One invoice: bills in the order in which they are shown, each with its own discount."""

    customer: str
    company: str
    currency: str
    exchange_rate: Decimal
    posting_date: date
    bills: tuple[Bill, ...]
    terms: Terms
    taxes_template: str | None
    contract: str | None = None
    month: date | None = None
    contact: str | None = None
    advances: tuple[Advance, ...] = ()

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders it bills."""
        return tuple(bill.order for bill in self.bills if bill.order)

    @property
    def net(self) -> Decimal:
        """The net total the invoice must have."""
        return sum((bill.net for bill in self.bills), ZERO)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an invoice owes, on the day it is looked at."""

    total: Decimal
    outstanding: Decimal
    due_date: date | None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """A contract's fixed monthly fee for one month: `days` of `of_days` in force."""

    amount: Decimal
    days: int
    of_days: int


Amounts = Sequence[Decimal]
