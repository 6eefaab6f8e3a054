"""The company's monthly business: consolidated invoices, and when each of them is paid. Pure."""

from datetime import timedelta
from random import Random
from typing import Any

from techops.demo.clock import Clock
from techops.demo.data_contracts import CONSOLIDATED, CONTRACTS, TERMINATED_MONTHS_AGO
from techops.demo.model import Step

SEED = 31
MONTHS = range(-12, 0)
# (customer, month counted from the anchor's): how much of that invoice was paid, 0 nothing
SHORT = {("cines", -3): 0.5, ("logistica", -3): 0.0, ("transportes", -4): 0.4}


def steps(clock: Clock) -> list[Step]:
    """Return the monthly runs, the payments of their invoices, and the contracts' own dates."""
    rng = Random(SEED)
    made: list[Step] = []
    for month in MONTHS:
        bills = clock.at(clock.working_day(clock.month_start(month + 1) + timedelta(days=1)), 9)
        for index, agreed in enumerate(CONTRACTS):
            if agreed["billing"] != CONSOLIDATED or not _in_force(agreed, month):
                continue
            values = {"contract": agreed["key"], "month": clock.month_start(month)}
            made.append(Step(bills + timedelta(minutes=index), None, 0, "bill_month", values))
            pays = bills + timedelta(days=agreed["days"] - rng.randint(0, 9), minutes=index)
            share = SHORT.get((agreed["key"], month), 1.0)
            if share:
                made.append(Step(pays, None, 0, "pay_month", {**values, "share": share}))
    ended = clock.at(clock.month_end(-TERMINATED_MONTHS_AGO), 16)
    made.append(Step(ended, None, 0, "terminate", {"contract": "lavanderia"}))
    made.append(Step(clock.anchor, None, 0, "follow_contracts", {}))
    made.append(Step(clock.anchor, None, 1, "locate", {}))
    return made


def _in_force(agreed: dict[str, Any], month: int) -> bool:
    """Whether a contract ran in a month, counted from the anchor's."""
    if agreed["state"] in ("Draft", "Signed"):
        return False
    return bool(agreed["starts"] <= month and (agreed["ends"] is None or month <= agreed["ends"]))
