"""The list a supervisor sees before asking a technician."""

from datetime import datetime
from typing import Any

import frappe

from techops.access import guards
from techops.access.matrix import ActorFacts
from techops.dispatch import rules_readiness, store_readiness
from techops.dispatch.model_readiness import Check, ReadinessFacts, State
from techops.kernel import bridge
from techops.work_orders import service_dispatch, store
from techops.work_orders.inputs import Schedule
from techops.workforce import service as workforce

RN_021 = "RN-021"


def readiness(
    actor: ActorFacts, name: str, technician: str, planned: Schedule, now: datetime
) -> dict[str, Any]:
    """Return the checks of an order for one technician, and whether any of them blocks the offer."""
    order = store.order_for(actor, name)
    if not frappe.db.exists("Technician", technician):
        raise guards.not_found("Technician", technician)
    whole = service_dispatch.with_end(order, planned)
    reasons = workforce.ineligibility(order, technician, whole.start, whole.end, now, lock=False)
    van = frappe.get_cached_value("Technician", technician, "van_warehouse")
    facts = ReadinessFacts(
        start=whole.start,
        end=whole.end or whole.start,
        certificate_refusals=tuple(reason for reason in reasons if reason.code == RN_021),
        has_van=bool(van),
        parts=store_readiness.likely_parts(order, van),
        opening_hours=store_readiness.opening_hours(order.site, order.time_zone),
        contact_name=order.contact_name or "",
        contact_phone=order.contact_phone or "",
    )
    checks = rules_readiness.readiness(facts)
    return {
        "checks": [_shown(check) for check in checks],
        "blocked": any(check.state is State.BLOCKING for check in checks),
    }


def _shown(check: Check) -> dict[str, str]:
    return {
        "check": check.kind.name.lower(),
        "label": frappe._(check.kind.value),
        "state": check.state.value,
        "text": bridge.translate(check.message, **check.params),
    }
