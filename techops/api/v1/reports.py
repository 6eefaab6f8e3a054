"""Reports for those who lead the service and keep its books."""

from techops.access.matrix import Permission
from techops.api.endpoint import endpoint, page
from techops.api.reading import day
from techops.costing import service_report
from techops.costing.model import MarginBand
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.measures import service as measures


@endpoint(Permission.SEE_INTERNAL_COSTS)
def profitability(
    start: int = 0,
    limit: int = 20,
    from_date: str | None = None,
    to_date: str | None = None,
    customer: str | None = None,
    contract: str | None = None,
    service_category: str | None = None,
    technician: str | None = None,
    band: str | None = None,
) -> dict:
    """List what orders earned and cost, the lowest margin first, with the sums of all of them.

    Dates are those of completion; `band` is Profitable, Review, Investigate, No Charge or In Progress.
    """
    if band and band not in set(MarginBand):
        raise RuleViolation(
            "bad_band",
            _lt("{text} is not a margin band. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            text=band[:40],
            choices=", ".join(MarginBand),
        )
    filters = {
        "from_date": day(from_date),
        "to_date": day(to_date),
        "customer": customer,
        "contract": contract,
        "service_category": service_category,
        "technician": technician,
        "band": band,
    }
    return service_report.profitability(filters, page(start, limit))


@endpoint(Permission.MANAGE_TECHNICIANS)
def quality(
    group_by: str = "Technician",
    start: int = 0,
    limit: int = 20,
    from_date: str | None = None,
    to_date: str | None = None,
    company: str | None = None,
    technician: str | None = None,
    service_category: str | None = None,
    customer: str | None = None,
) -> dict:
    """Return the measures of quality of the orders completed in a period, and those of all groups together.

    `group_by` is Technician, Category, Customer or Month. Rework, claims and what they cost are those of the
    original order; costs are there for who may see costs.
    """
    first, size = page(start, limit)
    filters = {
        "from_date": day(from_date),
        "to_date": day(to_date),
        "company": company,
        "technician": technician,
        "service_category": service_category,
        "customer": customer,
    }
    found = measures.quality(measures.period_of(filters), measures.grouping(group_by))
    rows = found["data"]
    return {"data": rows[first : first + size], "total": len(rows), "totals": found["totals"]}
