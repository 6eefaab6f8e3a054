"""What a category inherits, and whether it can be ordered. Pure."""

from collections.abc import Sequence

from techops.catalogue.model import CategoryFacts, CategoryRow
from techops.kernel.errors import RuleViolation
from techops.kernel.text import _lt


def inherited(path: Sequence[CategoryRow]) -> CategoryFacts:
    """Join a category (first) with its ancestors (nearest first): the nearest value holds."""
    own = path[0]
    return CategoryFacts(
        name=own.name,
        path=tuple((row.name, row.base_rate or None) for row in path),
        service_type=own.service_type,
        specialty=next((row.specialty for row in path if row.specialty), None),
        item=next((row.item for row in path if row.item), None),
        warranty_days=next((row.warranty_days for row in path if row.warranty_days), 0),
        estimated_hours=own.estimated_hours,
        is_group=own.is_group,
        disabled=any(row.disabled for row in path),
    )


def check_orderable(category: CategoryFacts) -> None:
    """Refuse an order for a retired service or a group: ``category_disabled``, ``category_is_group``."""
    if category.disabled:
        raise RuleViolation(
            "category_disabled",
            _lt("The service {category} is no longer offered. Choose another."),
            category=category.name,
        )
    if category.is_group:
        raise RuleViolation(
            "category_is_group",
            _lt("{category} is a group of services. Choose one of the services in it."),
            category=category.name,
        )
