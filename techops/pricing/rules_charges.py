"""Lines that are neither time nor materials: travel, failed visits and other charges (rules.md, 3)."""

from decimal import Decimal

from techops.kernel.money import ZERO
from techops.kernel.text import _lt
from techops.pricing.model import LineKind, OtherCharge, PricingTerms, TraceStep, VisitCharge
from techops.pricing.rules_lines import UNIT, LineDraft, plain


def visit_drafts(visits: tuple[VisitCharge, ...], terms: PricingTerms) -> list[LineDraft]:
    """Return the travel line, once per visit that travelled, and the failed-visit line; none for a fee of 0.

    A visit that travelled in vain bills both, since each has its own fee in the contract.
    """
    travelled = tuple(visit.visit for visit in visits if visit.travelled)
    failed = tuple(visit.visit for visit in visits if visit.failed)
    drafts = []
    if travelled and terms.travel_fee:
        drafts.append(_fee_draft(LineKind.TRAVEL, _lt("Travel"), travelled, terms.travel_fee))
    if failed and terms.failed_visit_fee:
        drafts.append(_fee_draft(LineKind.FAILED_VISIT, _lt("Failed visit"), failed, terms.failed_visit_fee))
    return drafts


def other_drafts(others: tuple[OtherCharge, ...]) -> list[LineDraft]:
    """Return one line per description and rate."""
    quantities: dict[tuple[str, Decimal], Decimal] = {}
    for other in others:
        group = (other.description, other.rate)
        quantities[group] = quantities.get(group, ZERO) + other.quantity
    return [
        LineDraft(
            kind=LineKind.OTHER,
            key=f"other:{plain(rate)}:{description}",
            description=_lt("{description}"),
            params={"description": description},
            quantity=quantity,
            uom=UNIT,
            rate=rate,
        )
        for (description, rate), quantity in quantities.items()
        if quantity
    ]


def _fee_draft(kind: LineKind, description: str, visits: tuple[str, ...], fee: Decimal) -> LineDraft:
    step = TraceStep(
        "fee_per_visit",
        _lt("{kind}: {fee} for each of {count} visits"),
        {"kind": kind, "fee": plain(fee), "count": str(len(visits))},
    )
    return LineDraft(
        kind=kind,
        key=f"{kind.name.lower()}:{plain(fee)}",
        description=description,
        params={},
        quantity=Decimal(len(visits)),
        uom=UNIT,
        rate=fee,
        trace=(step,),
        visits=visits,
    )
