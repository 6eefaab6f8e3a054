"""The profitability of orders, for those who may see what they cost inside (seed 1, section 6.3)."""

from typing import Any

from techops.costing import rules, store, store_report
from techops.kernel.money import quantize, to_decimal

AMOUNTS = store_report.TOTALS


def profitability(filters: dict[str, Any], window: tuple[int, int]) -> dict[str, Any]:
    """Return a page of costings, the lowest margin first, with the sums of all of them by currency."""
    sums = [_with_margin(row) for row in store_report.totals(filters)]
    return {
        "data": store_report.rows(filters, window),
        "total": sum(row["orders"] for row in sums),
        "totals": sums,
    }


def _with_margin(row: dict[str, Any]) -> dict[str, Any]:
    exact = {column: quantize(to_decimal(row[column] or 0)) for column in AMOUNTS}
    percent = rules.margin_percent(exact["margin"], exact["total_billed"])
    return {
        "currency": row["currency"],
        "orders": row["orders"],
        **{column: float(value) for column, value in exact.items()},
        "margin_percent": None if percent is None else float(percent),
        "band": rules.margin_band(percent, store.settings()).value,
    }
