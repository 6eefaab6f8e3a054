"""How long a completed order is under warranty (rules.md section 7; RN-030)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.warranty.model import ServiceType, WarrantyDays, WarrantyPeriod, WarrantySource, WarrantyTerm

DEFAULT_DAYS: Mapping[ServiceType, int] = MappingProxyType(
    {
        ServiceType.REPAIR: 30,
        ServiceType.PREVENTIVE_MAINTENANCE: 15,
        ServiceType.INSTALLATION: 90,
        ServiceType.DIAGNOSIS: 7,
    }
)
"""The defaults of *TechOps Settings*."""


def warranty_days(
    service_type: ServiceType,
    *,
    contract_terms: Iterable[WarrantyTerm] = (),
    category_days: int | None = None,
    settings_terms: Iterable[WarrantyTerm] = (),
) -> WarrantyDays:
    """Return the days of warranty: the contract's row, else the category's own days, else the type's default.

    A contract's row of 0 days means none; `category_days` None or 0 says nothing, as its field is empty then.
    """
    for term in contract_terms:
        if term.service_type is service_type:
            return WarrantyDays(term.days, WarrantySource.CONTRACT)
    if category_days:
        return WarrantyDays(category_days, WarrantySource.CATEGORY)
    for term in settings_terms:
        if term.service_type is service_type:
            return WarrantyDays(term.days, WarrantySource.DEFAULT)
    return WarrantyDays(DEFAULT_DAYS[service_type], WarrantySource.DEFAULT)


def warranty_period(completed_on: date, days: int) -> WarrantyPeriod | None:
    """Return the warranty that starts on the local day of completion and lasts `days` more (RN-030).

    The last day counts to its end. None for 0 days; raises RuleViolation ``negative_days``.
    """
    if days < 0:
        raise RuleViolation(
            "negative_days",
            _lt("The days of warranty cannot be negative. Correct them and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    if days == 0:
        return None
    return WarrantyPeriod(completed_on, completed_on + timedelta(days=days))
