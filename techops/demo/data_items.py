"""Everything sold and used, and for how long its makers answer."""

from techops.demo.data_items_electrical import CABLING, ELECTRICAL
from techops.demo.data_items_electronic import CONSUMABLES, DISPOSABLES, ELECTRONIC
from techops.demo.data_items_mechanical import MECHANICAL, REFRIGERATION
from techops.demo.model import Job

# item group -> its items, each (code, name, unit, cost in USD)
ITEMS = {
    "Repuestos Eléctricos": ELECTRICAL,
    "Repuestos Mecánicos": MECHANICAL,
    "Repuestos Electrónicos": ELECTRONIC,
    "Repuestos de Refrigeración": REFRIGERATION,
    "Cables y Canalización": CABLING,
    "Consumibles": CONSUMABLES,
    "Herramientas Descartables": DISPOSABLES,
}
COSTS = {code: cost for rows in ITEMS.values() for code, _name, _unit, cost in rows}
GUARANTEED_FROM, MAKER_DAYS = 40, 365  # what costs as much (USD) comes with a year of its maker's warranty


def maker_days(code: str) -> int:
    """Return the days an item's maker answers for it, 0 for what is cheap or used up."""
    wears_out = any(code == row[0] for rows in (CONSUMABLES, DISPOSABLES, CABLING) for row in rows)
    return MAKER_DAYS if COSTS[code] >= GUARANTEED_FROM and not wears_out else 0


def guaranteed(job: Job) -> tuple[tuple[str, float], ...]:
    """Return the parts of a job that their makers answer for."""
    return tuple((item, quantity) for item, quantity in job.parts if maker_days(item))
