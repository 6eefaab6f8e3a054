"""Which contracts of a customer contradict each other: nobody could say whose prices hold. Pure."""

from collections.abc import Iterable
from datetime import date

from techops.contracts.model import ContractFacts, ContractStatus
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

IN_FORCE = frozenset({ContractStatus.SIGNED, ContractStatus.ACTIVE})


def check_alone(contract: ContractFacts, others: Iterable[ContractFacts]) -> None:
    """Refuse a contract that a signed or active one already covers: RuleViolation ``contract_overlaps``.

    That is one of the same customer, company and type, on a day both run, for a site both cover in the same
    way: a contract that names a site stands beside one for all sites, and comes before it there
    (`applicable_contract`); contracts of different types stand beside each other too (a monthly fee beside a
    framework of rates).
    """
    for other in sorted(others, key=lambda one: one.name):
        if other.name != contract.name and other.status in IN_FORCE and _contradict(contract, other):
            raise RuleViolation(
                "contract_overlaps",
                _lt("Contract {other} already covers this customer at that time. End it first."),
                kind=ViolationKind.CONFLICT,
                other=other.name,
            )


def _contradict(one: ContractFacts, other: ContractFacts) -> bool:
    same = (one.customer, one.company, one.contract_type) == (
        other.customer,
        other.company,
        other.contract_type,
    )
    return same and _meet(one, other) and _same_places(one, other)


def _meet(one: ContractFacts, other: ContractFacts) -> bool:
    return one.start_date <= _end(other) and other.start_date <= _end(one)


def _end(contract: ContractFacts) -> date:
    return contract.end_date or date.max


def _same_places(one: ContractFacts, other: ContractFacts) -> bool:
    if one.covers_all_sites != other.covers_all_sites:
        return False
    return one.covers_all_sites or bool(one.sites & other.sites)
