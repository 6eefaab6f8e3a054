"""How credit notes lie on what they credit (docs/adr/0014)."""

from decimal import Decimal

from techops.kernel.money import ZERO


def applied(owed: Decimal, credit: Decimal) -> Decimal:
    """Return how much of a credit its invoice takes; the rest stays on the customer's account."""
    return max(min(owed, credit), ZERO)
