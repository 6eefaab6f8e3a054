"""What comes after each step of a visit, for a telephone that is out of reach of the server.

Taken from the visit's own machine and from the table of transitions, so that the page offers what the server
would take; the server judges each step again when it arrives.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from techops.work_orders import visits
from techops.work_orders.field_transitions import FIELD_ROWS
from techops.work_orders.model import Action, PauseReason, VisitStatus
from techops.work_orders.visits import ACTIVE, VISIT_SOURCES, VisitFacts

UNKNOWN = ""
"""Where only the server can say what comes next."""

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_STAYING = (Action.USE_MATERIAL, Action.REQUEST_ADDITIONAL_WORK)
_ARRIVED = frozenset({VisitStatus.ON_SITE, VisitStatus.EXECUTING, VisitStatus.WAITING})


def steps() -> Mapping[str, Mapping[str, str]]:
    """Return, for each status of a visit, the actions possible in it and the status each leads to.

    Additional work may put the visit to wait, which the server decides; whoever leaves while waiting has the
    order left open, so what follows is not known here either.
    """
    found: dict[str, dict[str, str]] = {status.value: {} for status in VisitStatus}
    for action, sources in VISIT_SOURCES.items():
        for status in sources:
            found[status.value][action.value] = _after(status, action)
    for action in _STAYING:
        for status in _sources(action):
            found[status.value][action.value] = status.value
    found[VisitStatus.ENDED.value][Action.COMPLETE.value] = UNKNOWN
    return MappingProxyType({status: MappingProxyType(actions) for status, actions in found.items()})


def _after(status: VisitStatus, action: Action) -> str:
    if action is Action.CHECK_OUT and status is VisitStatus.WAITING:
        return UNKNOWN
    visit = VisitFacts("", "", status=status, arrived_at=_ANY_TIME if status in _ARRIVED else None)
    if action is Action.PAUSE:
        return visits.pause(visit, PauseReason.AWAITING_CUSTOMER, _ANY_TIME).status.value
    return visits.advance(visit, action, _ANY_TIME).status.value


def _sources(action: Action) -> tuple[VisitStatus, ...]:
    rows = (row for row in FIELD_ROWS if row.action is action)
    places = {place.sub_status for row in rows for place in row.sources if place is not None}
    return tuple(status for status, sub_status in ACTIVE.items() if sub_status in places)
