"""`price`: the one code path for an estimate, a quotation, the order so far and the invoice.

Equal work under equal terms gives equal lines, so a quotation and its invoice agree to the cent. The rules
are in the `rules_*` modules by subject; what other capabilities need of them is exported here.
"""

from collections.abc import Iterable
from decimal import Decimal

from techops.kernel.money import ZERO, quantize
from techops.pricing.model import LineKind, PriceableWork, PricedLine, PricedWork, PricingTerms
from techops.pricing.rules_charges import other_drafts, visit_drafts
from techops.pricing.rules_checks import check_terms, check_work
from techops.pricing.rules_discounts import check_discount, take_discounts
from techops.pricing.rules_labour import labour_drafts
from techops.pricing.rules_lines import check_amount, finish_line
from techops.pricing.rules_materials import material_drafts, material_price
from techops.pricing.rules_snapshot import from_snapshot, to_snapshot
from techops.pricing.rules_terms import resolve_rate, volume_percent

__all__ = [
    "check_discount",
    "from_snapshot",
    "material_price",
    "price",
    "resolve_rate",
    "to_snapshot",
    "volume_percent",
]


def price(work: PriceableWork, terms: PricingTerms) -> PricedWork:
    """Return what `work` costs the customer under `terms`, before tax, with the reason for each number.

    Raises RuleViolation for work or terms that make no sense: see `rules_checks`.
    """
    check_terms(terms)
    check_work(work)
    drafts = [
        *labour_drafts(work, terms),
        *visit_drafts(work.visits, terms),
        *material_drafts(work.materials),
        *other_drafts(work.others),
    ]
    lines = tuple(finish_line(draft, work.no_charge, terms.rounding) for draft in drafts)
    gross_total = check_amount(_total(lines, LineKind))
    discounts = take_discounts(gross_total, work.discount_percent, terms)
    discount_total = sum((discount.amount for discount in discounts), quantize(ZERO))
    return PricedWork(
        lines=lines,
        labour_total=_total(lines, (LineKind.LABOUR, LineKind.WAITING)),
        material_total=_total(lines, (LineKind.MATERIAL,)),
        travel_total=_total(lines, (LineKind.TRAVEL, LineKind.FAILED_VISIT)),
        other_total=_total(lines, (LineKind.OTHER, LineKind.FIXED_FEE)),
        gross_total=gross_total,
        discounts=discounts,
        discount_total=discount_total,
        net_total=gross_total - discount_total,
    )


def _total(lines: Iterable[PricedLine], kinds: Iterable[LineKind]) -> Decimal:
    counted = frozenset(kinds)
    return sum((line.amount for line in lines if line.kind in counted), quantize(ZERO))
