"""How invoices stand, a month's fee, and how discounts lie on lines (rules.md section 6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.billing import rules
from techops.billing.model import Balance, Bill, BillLine, Draft, InvoiceStatus, Terms
from techops.billing.rules_credit import applied
from techops.kernel.errors import RuleViolation
from tests.unit.refusals import refusal

TODAY = date(2026, 3, 10)
CENT = Decimal("0.01")
AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2)


def balance(outstanding: str, due: date | None = TODAY, cancelled: bool = False) -> Balance:
    return Balance(Decimal(100), Decimal(outstanding), due, cancelled)


@pytest.mark.parametrize(
    ("owed", "status"),
    [
        (balance("100"), InvoiceStatus.PENDING),
        (balance("99.99"), InvoiceStatus.PARTIAL),
        (balance("0"), InvoiceStatus.PAID),
        (balance("-5"), InvoiceStatus.PAID),
        (balance("100", date(2026, 3, 9)), InvoiceStatus.OVERDUE),
        (balance("1", date(2026, 3, 9)), InvoiceStatus.OVERDUE),
        (balance("0", date(2026, 3, 9)), InvoiceStatus.PAID),
        (balance("100", None), InvoiceStatus.PENDING),
        (balance("100", cancelled=True), InvoiceStatus.CANCELLED),
    ],
)
def test_status_in_the_words_of_the_customer(owed: Balance, status: InvoiceStatus) -> None:
    assert rules.invoice_status(owed, TODAY) is status


def test_never_more_is_paid_than_is_owed() -> None:
    rules.check_payment(Decimal("24.80"), balance("24.80"))
    with pytest.raises(RuleViolation, match=r"24\.80") as caught:
        rules.check_payment(Decimal("24.81"), balance("24.8"))
    assert caught.value.code == "more_than_owed"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_amounts_that_are_none(amount: str) -> None:
    with refusal("bad_amount"):
        rules.check_amount(Decimal(amount))


def test_months_and_their_neighbours() -> None:
    assert rules.first_of(TODAY) == date(2026, 3, 1)
    assert rules.following(date(2026, 12, 31)) == date(2027, 1, 1)
    assert rules.following(date(2026, 1, 31)) == date(2026, 2, 1)
    assert rules.previous(date(2026, 1, 1)) == date(2025, 12, 1)


def test_a_month_to_come_is_not_billed() -> None:
    rules.check_month(date(2026, 3, 31), TODAY)
    with refusal("month_to_come"):
        rules.check_month(date(2026, 4, 1), TODAY)


@pytest.mark.parametrize(
    ("starts", "ends", "amount", "days"),
    [
        (date(2025, 1, 1), None, "310.00", 31),
        (date(2025, 1, 1), date(2026, 3, 31), "310.00", 31),
        (date(2026, 3, 11), None, "210.00", 21),
        (date(2025, 1, 1), date(2026, 3, 10), "100.00", 10),
        (date(2026, 3, 31), date(2026, 3, 31), "10.00", 1),
    ],
)
def test_a_fee_is_for_the_days_in_force(starts: date, ends: date | None, amount: str, days: int) -> None:
    fee = rules.fee_of_month(Decimal(310), TODAY, starts, ends)
    assert fee is not None
    assert (fee.amount, fee.days, fee.of_days) == (Decimal(amount), days, 31)


def test_no_fee_outside_the_contract_or_without_one() -> None:
    assert rules.fee_of_month(Decimal(310), TODAY, date(2026, 4, 1), None) is None
    assert rules.fee_of_month(Decimal(310), TODAY, date(2025, 1, 1), date(2026, 2, 28)) is None
    assert rules.fee_of_month(Decimal(0), TODAY, date(2025, 1, 1), None) is None


@given(st.integers(min_value=1, max_value=31), AMOUNTS)
def test_two_contracts_that_follow_each_other_bill_the_month_once(day: int, monthly: Decimal) -> None:
    """To the cent that rounding may leave."""
    first = rules.fee_of_month(monthly, TODAY, date(2025, 1, 1), date(2026, 3, day))
    second = rules.fee_of_month(monthly, TODAY, date(2026, 3, day + 1), None) if day < 31 else None
    total = sum((fee.amount for fee in (first, second) if fee), Decimal(0))
    assert abs(total - monthly) <= CENT


@given(st.lists(AMOUNTS, min_size=1, max_size=30), st.integers(min_value=0, max_value=100))
def test_a_discount_is_split_to_the_cent(amounts: list[Decimal], percent: int) -> None:
    total = sum(amounts, Decimal(0))
    discount = (total * percent / 100).quantize(CENT)
    shares = rules.spread(discount, amounts)
    assert sum(shares, Decimal(0)) == (discount if total else 0)
    for share, amount in zip(shares, amounts, strict=True):
        assert -CENT <= share <= amount + CENT


def test_totals_must_be_those_promised() -> None:
    rules.check_total("ORD-1", Decimal("424.80"), Decimal("424.80"))
    with pytest.raises(RuleViolation, match=r"424\.81.*424\.80.*ORD-1") as caught:
        rules.check_total("ORD-1", Decimal("424.80"), Decimal("424.81"))
    assert caught.value.code == "total_differs"


def test_a_draft_adds_up_its_bills() -> None:
    line = BillLine("Labour", "SRV", "Mano de obra", Decimal(1), "Hora", Decimal(50), Decimal(50))
    fee = Bill(None, TODAY, (line,), net=Decimal(50), grand=Decimal(50))
    order = Bill("ORD-1", TODAY, (line,), discount=Decimal(5), net=Decimal(45), grand=Decimal("53.10"))
    draft = Draft("C", "E", "USD", Decimal(1), TODAY, (fee, order), Terms(), None)
    assert (draft.orders, draft.net) == (("ORD-1",), Decimal(95))


def test_a_credit_note_pays_what_its_invoice_owes_and_no_more() -> None:
    assert applied(Decimal(40), Decimal(70)) == 40
    assert applied(Decimal(70), Decimal(40)) == 40
    assert applied(Decimal(0), Decimal(70)) == 0
    assert applied(Decimal(-5), Decimal(70)) == 0
