"""What an order of the demonstration can be about: every place and equipment, weighted by customer."""

from datetime import date
from random import Random
from typing import Any

from techops.demo.clock import Clock
from techops.demo.data_assets import AT_SITES, KINDS, VEHICLES
from techops.demo.data_catalogue import CATEGORIES
from techops.demo.data_contracts import CONTRACTS, PREVENTIVE
from techops.demo.data_sites import SITES
from techops.demo.model import Target

SPECIALTY = {
    name: specialty for _group, _rate, rows in CATEGORIES for name, _type, specialty, _base, _hours in rows
}
HOURS = {name: hours for _group, _rate, rows in CATEGORIES for name, _type, _specialty, _base, hours in rows}
PREVENTIVE_FOR = {
    "Electricidad": "Mantenimiento preventivo eléctrico",
    "Electricidad de Media Tensión": "Subestaciones y media tensión",
    "Mecánica": "Mantenimiento preventivo mecánico",
    "Refrigeración Industrial": "Aire acondicionado",
    "Electrónica": "Mantenimiento preventivo electrónico",
    "Automatización": "Mantenimiento preventivo electrónico",
}
DIAGNOSIS_FOR = {
    "Electricidad": "Diagnóstico eléctrico",
    "Mecánica": "Diagnóstico mecánico",
    "Electrónica": "Diagnóstico electrónico",
}
DIAGNOSIS_SHARE = 0.08
# customers whose orders are told one by one, so that their state is known
RESERVED = ("imprenta",)
BUSY = {"despensa": 3.0, "textiles": 2.0, "restaurantes": 2.0, "metal": 2.0, "condominio": 0.6, "grifos": 0.8}
_AGREED = {agreed["key"]: agreed for agreed in CONTRACTS}


def serial_of(site: int, kind: str) -> str:
    """Return the serial number of the equipment of a kind at a place."""
    return f"{kind[:3].upper()}-{site + 1:03d}-{26000 + site * 37}"


def all_targets() -> list[Target]:
    """Return every equipment and vehicle as something to work on."""
    found = [
        _target(site, serial_of(site, kind), KINDS[kind][3])
        for site, kinds in enumerate(AT_SITES)
        for kind in kinds
    ]
    first = {row[0]: number for number, row in reversed(list(enumerate(SITES)))}
    return found + [_target(first[row[0]], row[1], "Flota vehicular") for row in VEHICLES]


def choose(rng: Random, clock: Clock, targets: list[Target], day: date, kind: str = "any") -> Target | None:
    """Return what is done on `day`, None when there is nothing of the kind.

    Kinds ``preventive``, ``covered`` and ``uncovered`` are about the customer's contract.
    """
    wanted = [target for target in targets if _served(clock, target.customer, day, kind)]
    if not wanted:
        return None
    weights = [BUSY.get(target.customer, 1.0) for target in wanted]
    chosen = rng.choices(wanted, weights)[0]
    if kind == "preventive":
        return _as(chosen, PREVENTIVE_FOR[chosen.specialty])
    if chosen.specialty in DIAGNOSIS_FOR and rng.random() < DIAGNOSIS_SHARE:
        return _as(chosen, DIAGNOSIS_FOR[chosen.specialty])
    return chosen


def payment_days(customer: str) -> int:
    """Return after how many days the customer's invoices fall due."""
    return _AGREED[customer]["days"] if customer in _AGREED else 30


def _served(clock: Clock, customer: str, day: date, kind: str) -> bool:
    """Whether an order of a kind can fall on `day`: those with a running contract wait for its start."""
    agreed = _AGREED.get(customer)
    covered = agreed is not None and _covered(clock, agreed, day)
    if customer in RESERVED:
        return False
    if kind == "uncovered":
        return agreed is None
    if agreed is None:
        return kind not in ("preventive", "covered")
    if kind == "preventive":
        return covered and agreed["type"] == PREVENTIVE
    if kind == "covered":
        return covered
    return covered or agreed["state"] in ("Draft", "Signed", "Terminated")


def _covered(clock: Clock, agreed: dict[str, Any], day: date) -> bool:
    if agreed["state"] not in ("Active", "Expired"):
        return False
    last = clock.month_end(agreed["ends"]) if agreed["ends"] is not None else date.max
    return clock.month_start(agreed["starts"]) <= day <= last


def _target(site: int, serial: str | None, category: str) -> Target:
    customer, _name, _street, _district, zone, latitude, longitude, _hours = SITES[site]
    return Target(customer, site, serial, category, SPECIALTY[category], zone, (latitude, longitude))


def _as(target: Target, category: str) -> Target:
    return _target(target.site, target.serial, category)
