"""How invoices stand, what a month's fee is, and how discounts lie on lines (rules.md section 6)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from techops.billing.model import Balance, Fee, InvoiceStatus
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import ZERO, quantize
from techops.kernel.text import _lt


def invoice_status(balance: Balance, on: date) -> InvoiceStatus:
    """Return how an invoice stands on a day; what is past due is Overdue even when partly paid."""
    if balance.cancelled:
        return InvoiceStatus.CANCELLED
    if balance.outstanding <= ZERO:
        return InvoiceStatus.PAID
    if balance.due_date is not None and balance.due_date < on:
        return InvoiceStatus.OVERDUE
    return InvoiceStatus.PARTIAL if balance.outstanding < balance.total else InvoiceStatus.PENDING


def check_payment(amount: Decimal, balance: Balance) -> None:
    """Refuse a payment that is not positive or more than what is owed (rules.md section 6)."""
    check_amount(amount)
    if amount > balance.outstanding:
        raise RuleViolation(
            "more_than_owed",
            _lt("Only {outstanding} is owed. Correct the amount."),
            outstanding=f"{quantize(balance.outstanding)}",
        )


def check_amount(amount: Decimal) -> None:
    """Refuse an amount that is not positive or has fractions of a cent."""
    if amount <= ZERO or amount != quantize(amount):
        raise RuleViolation(
            "bad_amount",
            _lt("The amount must be more than 0, with at most two decimals."),
            kind=ViolationKind.BAD_INPUT,
        )


def first_of(month: date) -> date:
    """Return the first day of a month."""
    return month.replace(day=1)


def following(month: date) -> date:
    """Return the first day of the month after."""
    return (first_of(month) + timedelta(days=31)).replace(day=1)


def previous(month: date) -> date:
    """Return the first day of the month before."""
    return (first_of(month) - timedelta(days=1)).replace(day=1)


def check_month(month: date, today: date) -> None:
    """Refuse to bill a month that has not begun."""
    if first_of(month) > today:
        raise RuleViolation(
            "month_to_come",
            _lt("{month} has not begun. Choose this month or an earlier one."),
            month=f"{month:%Y-%m}",
        )


def fee_of_month(monthly: Decimal, month: date, starts_on: date, ends_on: date | None) -> Fee | None:
    """Return a fixed fee for the days of `month` in which a contract is in force; None when there are none.

    A contract that is replaced in the middle of a month so bills the month once, not twice.
    """
    first, days = first_of(month), monthrange(month.year, month.month)[1]
    begin = max(first, starts_on)
    end = min(following(month) - timedelta(days=1), ends_on or date.max)
    in_force = (end - begin).days + 1
    if monthly <= ZERO or in_force <= 0:
        return None
    return Fee(quantize(monthly * in_force / days), in_force, days)


def spread(discount: Decimal, amounts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split a discount over lines in proportion to their amounts, to the cent, with nothing left over.

    It rounds the running total as ERPNext does, so that one order's invoice is what ERPNext itself computes.
    """
    total = sum(amounts, ZERO)
    if not discount or not total:
        return tuple(ZERO for _amount in amounts)
    shares, exact, given = [], ZERO, ZERO
    for amount in amounts:
        exact += discount * amount / total
        share = quantize(exact) - given
        given += share
        shares.append(share)
    return tuple(shares)


def check_total(what: str, expected: Decimal, actual: Decimal) -> None:
    """Refuse an invoice whose total is not, to the cent, what was promised."""
    if expected != actual:
        raise RuleViolation(
            "total_differs",
            _lt(
                "The invoice would be {actual}, but {expected} was agreed for {what}. Check taxes and items."
            ),
            what=what,
            expected=f"{expected}",
            actual=f"{actual}",
        )
