"""Rules.md section 7 and RN-030: the days of a warranty and its period."""

from datetime import date

import pytest

from techops.warranty.model import ServiceType, WarrantyDays, WarrantySource, WarrantyTerm
from techops.warranty.rules import warranty_days, warranty_period
from tests.unit.refusals import refusal

REPAIR = ServiceType.REPAIR


@pytest.mark.parametrize(
    ("service_type", "days"),
    [
        (ServiceType.REPAIR, 30),
        (ServiceType.PREVENTIVE_MAINTENANCE, 15),
        (ServiceType.INSTALLATION, 90),
        (ServiceType.DIAGNOSIS, 7),
    ],
)
def test_section_7_days_by_service_type(service_type, days) -> None:
    assert warranty_days(service_type) == WarrantyDays(days, WarrantySource.DEFAULT)


def test_section_7_the_contract_then_the_category_then_settings() -> None:
    other = WarrantyTerm(ServiceType.DIAGNOSIS, 1)
    contract = (other, WarrantyTerm(REPAIR, 0))
    settings = (other, WarrantyTerm(REPAIR, 45))
    everything = warranty_days(REPAIR, contract_terms=contract, category_days=60, settings_terms=settings)
    assert everything == WarrantyDays(0, WarrantySource.CONTRACT)
    category = warranty_days(REPAIR, contract_terms=(other,), category_days=60, settings_terms=settings)
    assert category == WarrantyDays(60, WarrantySource.CATEGORY)
    assert warranty_days(REPAIR, category_days=0, settings_terms=settings) == WarrantyDays(
        45, WarrantySource.DEFAULT
    )
    assert warranty_days(REPAIR, settings_terms=(other,)).days == 30


def test_rn_030_starts_at_completion_and_lasts_through_its_last_day() -> None:
    period = warranty_period(date(2026, 2, 10), 30)
    assert (period.starts_on, period.expires_on) == (date(2026, 2, 10), date(2026, 3, 12))
    assert period.covers(date(2026, 2, 10))
    assert period.covers(date(2026, 3, 12))
    assert not period.covers(date(2026, 3, 13))
    assert not period.covers(date(2026, 2, 9))
    assert warranty_period(date(2026, 2, 10), 0) is None
    with refusal("negative_days"):
        warranty_period(date(2026, 2, 10), -1)
