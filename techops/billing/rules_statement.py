"""How old the debts of a customer are. Pure; amounts in each debt's own currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from techops.kernel.money import ZERO

STEPS = (30, 60, 90)
"""Days past due at which a debt grows older."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice, or a credit note (a negative amount), with something left of it."""

    currency: str
    outstanding: Decimal
    due_date: date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What is owed in one currency.

    `not_due` and `overdue` (up to 30, 60, 90 days and more past due) sum to what invoices claim; `credits`,
    of credit notes, and `advances`, paid before anything was invoiced, are taken off for the `balance`.
    """

    currency: str
    not_due: Decimal
    overdue: tuple[Decimal, ...]
    credits: Decimal
    advances: Decimal

    @property
    def balance(self) -> Decimal:
        """What the customer owes in all; negative when more was paid than claimed."""
        return self.not_due + sum(self.overdue, ZERO) - self.credits - self.advances


def statements(items: Iterable[OpenItem], advances: Mapping[str, Decimal], on: date) -> tuple[Statement, ...]:
    """Return what is owed on a day, by currency in their order; `advances` by currency."""
    known = list(items)
    currencies = sorted({item.currency for item in known} | set(advances))
    return tuple(_statement(currency, known, advances.get(currency, ZERO), on) for currency in currencies)


def age(due_date: date | None, on: date) -> int | None:
    """Return the step a debt is in: None while it is not due, else 0 to 3."""
    days = 0 if due_date is None else (on - due_date).days
    return None if days <= 0 else sum(days > step for step in STEPS)


def _statement(currency: str, items: list[OpenItem], advances: Decimal, on: date) -> Statement:
    mine = [item for item in items if item.currency == currency]
    claims = [item for item in mine if item.outstanding > ZERO]
    overdue = [
        sum((item.outstanding for item in claims if age(item.due_date, on) == step), ZERO)
        for step in range(len(STEPS) + 1)
    ]
    return Statement(
        currency=currency,
        not_due=sum((item.outstanding for item in claims if age(item.due_date, on) is None), ZERO),
        overdue=tuple(overdue),
        credits=-sum((item.outstanding for item in mine if item.outstanding < ZERO), ZERO),
        advances=advances,
    )
