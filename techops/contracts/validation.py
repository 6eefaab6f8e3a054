"""What makes the terms of a contract consistent (seed 1, section 3.2)."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from techops.contracts.model import ContractFacts, SlaRow
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import HUNDRED, ZERO
from techops.kernel.text import _lt


def contract_problems(contract: ContractFacts) -> tuple[RuleViolation, ...]:
    """Return everything wrong with the contract's terms, for the form to show at once; none means sound."""
    return (
        *_general_problems(contract),
        *_rate_problems(contract),
        *_tier_problems(contract),
        *sla_problems(contract.sla),
        *_contact_problems(contract),
    )


def validate_contract(contract: ContractFacts) -> None:
    """Raise the first of `contract_problems`."""
    for problem in contract_problems(contract):
        raise problem


def _general_problems(contract: ContractFacts) -> Iterator[RuleViolation]:
    if contract.end_date is not None and contract.end_date < contract.start_date:
        yield _problem("contract_dates", _lt("The contract ends before it starts. Correct its dates."))
    if not contract.covers_all_sites and not contract.sites:
        yield _problem(
            "contract_sites", _lt("The contract covers no site. Name its sites, or let it cover all.")
        )
    if any(percent < ZERO for percent in contract.surcharges):
        yield _problem("surcharge_negative", _lt("A surcharge cannot be negative. Correct it."))
    if any(not _is_share(percent) for percent in contract.discounts):
        yield _problem("percent_out_of_range", _lt("A discount must be from 0 to 100 %. Correct it."))
    if any(limit < ZERO for limit in contract.limits):
        yield _problem("limit_negative", _lt("An amount of the contract cannot be negative. Correct it."))


def _rate_problems(contract: ContractFacts) -> Iterator[RuleViolation]:
    for row in _repeated((rate.category, rate.specialty) for rate in contract.rates):
        yield _problem(
            "rate_repeated",
            _lt("Rate row {row} has the category and specialty of an earlier one. Keep one of them."),
            row=row,
        )
    for row, rate in enumerate(contract.rates, 1):
        if rate.hourly_rate < ZERO:
            yield _problem("rate_negative", _lt("The rate of row {row} is negative. Correct it."), row=row)


def _tier_problems(contract: ContractFacts) -> Iterator[RuleViolation]:
    for row, (lower, upper) in enumerate(pairwise(contract.tiers), 2):
        if upper.from_amount <= lower.from_amount:
            yield _problem(
                "tiers_not_ascending",
                _lt("Volume row {row} does not start above the one before it. Put them in ascending order."),
                row=row,
            )
    for row, tier in enumerate(contract.tiers, 1):
        if tier.from_amount < ZERO or not _is_share(tier.discount_percent):
            yield _problem(
                "tier_out_of_range",
                _lt("Volume row {row} needs an amount from 0 and a discount from 0 to 100 %. Correct it."),
                row=row,
            )


def sla_problems(sla: Sequence[SlaRow]) -> Iterator[RuleViolation]:
    """Yield what is wrong with promised times, of a contract or of the settings."""
    for row in _repeated(target.priority for target in sla):
        yield _problem(
            "sla_repeated",
            _lt("SLA row {row} has the priority of an earlier one. Keep one of them."),
            row=row,
        )
    for row, target in enumerate(sla, 1):
        if not _ascends(target):
            yield _problem(
                "sla_not_ascending",
                _lt("SLA row {row} needs first response, on site and resolution, in ascending order."),
                row=row,
            )
        if not _is_share(target.penalty_percent):
            yield _problem(
                "percent_out_of_range",
                _lt("The penalty of SLA row {row} must be from 0 to 100 %. Correct it."),
                row=row,
            )


def _contact_problems(contract: ContractFacts) -> Iterator[RuleViolation]:
    for row in _repeated(one.contact for one in contract.contacts):
        yield _problem(
            "contact_repeated",
            _lt("Contact row {row} names a contact that is already there. Keep one of them."),
            row=row,
        )
    for row, one in enumerate(contract.contacts, 1):
        if one.approval_limit is not None and one.approval_limit < ZERO:
            yield _problem(
                "limit_negative",
                _lt("The approval limit of contact row {row} is negative. Correct it."),
                row=row,
            )


def _ascends(target: SlaRow) -> bool:
    return 0 < target.first_response_minutes <= target.on_site_minutes <= target.resolution_minutes


def _is_share(percent: Decimal) -> bool:
    return ZERO <= percent <= HUNDRED


def _repeated(keys: Iterable[Hashable]) -> Iterator[int]:
    """Yield the row numbers, from 1, whose key an earlier row has."""
    seen: set[Hashable] = set()
    for row, key in enumerate(keys, 1):
        if key in seen:
            yield row
        seen.add(key)


def _problem(code: str, message: str, **params: int) -> RuleViolation:
    return RuleViolation(code, message, kind=ViolationKind.INVALID, **params)
