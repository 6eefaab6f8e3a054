"""What a customer owes, by currency and age, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.billing.rules_statement import OpenItem, age, statements

TODAY = date(2026, 11, 26)


def item(amount: str, days_late: int | None, currency: str = "PEN") -> OpenItem:
    due = None if days_late is None else TODAY - timedelta(days=days_late)
    return OpenItem(currency, Decimal(amount), due)


@pytest.mark.parametrize(
    ("days_late", "step"),
    [(None, None), (-1, None), (0, None), (1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3)],
)
def test_a_debt_grows_older_the_day_after(days_late: int | None, step: int | None) -> None:
    assert age(item("1", days_late).due_date, TODAY) == step


def test_a_statement_sums_to_its_balance() -> None:
    items = [
        item("100.00", -5),
        item("50.00", 10),
        item("25.50", 45),
        item("10.00", 75),
        item("4.50", 400),
        item("-30.00", 3),
        item("7.00", None, "USD"),
    ]
    soles, dollars = statements(items, {"PEN": Decimal("20.00")}, TODAY)
    assert (soles.currency, soles.not_due) == ("PEN", Decimal("100.00"))
    assert soles.overdue == tuple(map(Decimal, ("50.00", "25.50", "10.00", "4.50")))
    assert (soles.credits, soles.advances) == (Decimal("30.00"), Decimal("20.00"))
    assert soles.balance == Decimal("140.00")  # 190 claimed, less 30 credited, less 20 paid before
    assert (dollars.currency, dollars.not_due, dollars.balance) == ("USD", Decimal("7.00"), Decimal("7.00"))


def test_who_only_paid_before_has_a_balance_too() -> None:
    (only,) = statements([], {"USD": Decimal("5")}, TODAY)
    assert (only.currency, only.balance) == ("USD", Decimal("-5"))
    assert statements([], {}, TODAY) == ()


amounts = st.decimals(min_value=-1000, max_value=1000, places=2)
items_of = st.builds(
    OpenItem,
    st.sampled_from(["PEN", "USD"]),
    amounts,
    st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)


@given(st.lists(items_of))
def test_no_amount_is_lost_or_counted_twice(items: list[OpenItem]) -> None:
    found = {one.currency: one.balance for one in statements(items, {}, TODAY)}
    for currency in {one.currency for one in items}:
        assert found[currency] == sum(one.outstanding for one in items if one.currency == currency)
