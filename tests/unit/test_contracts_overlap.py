"""Two contracts for the same thing would leave nobody knowing whose prices hold."""

from dataclasses import replace
from datetime import date

import pytest

from techops.contracts.model import ContractFacts, ContractStatus, ContractType
from techops.contracts.rules_overlap import check_alone
from techops.kernel.errors import RuleViolation, ViolationKind

RUNNING = ContractFacts(
    name="CTR-1",
    customer="C",
    company="Ours",
    start_date=date(2026, 1, 1),
    end_date=date(2026, 12, 31),
    status=ContractStatus.ACTIVE,
)
NEW = replace(RUNNING, name="CTR-2", status=ContractStatus.SIGNED)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"start_date": date(2026, 12, 31), "end_date": None},
        {"start_date": date(2025, 1, 1), "end_date": date(2026, 1, 1)},
    ],
)
def test_the_same_cover_on_a_shared_day_is_refused(changes):
    with pytest.raises(RuleViolation, match="CTR-1 already covers") as caught:
        check_alone(replace(NEW, **changes), [RUNNING])
    assert (caught.value.code, caught.value.kind) == ("contract_overlaps", ViolationKind.CONFLICT)


@pytest.mark.parametrize(
    "changes",
    [
        {"start_date": date(2027, 1, 1), "end_date": None},
        {"customer": "D"},
        {"company": "Theirs"},
        {"contract_type": ContractType.PREVENTIVE_MAINTENANCE},
        {"covers_all_sites": False, "sites": frozenset({"S"})},
        {"name": "CTR-1"},
    ],
)
def test_other_times_parties_types_and_places_stand_beside_each_other(changes):
    check_alone(replace(NEW, **changes), [RUNNING])


@pytest.mark.parametrize("status", [ContractStatus.DRAFT, ContractStatus.EXPIRED, ContractStatus.TERMINATED])
def test_what_is_not_in_force_covers_nothing(status):
    check_alone(NEW, [replace(RUNNING, status=status)])


def test_named_sites_collide_only_where_both_name_one():
    one = replace(RUNNING, covers_all_sites=False, sites=frozenset({"S", "T"}))
    check_alone(replace(NEW, covers_all_sites=False, sites=frozenset({"U"})), [one])
    with pytest.raises(RuleViolation):
        check_alone(replace(NEW, covers_all_sites=False, sites=frozenset({"T", "U"})), [one])
