"""The row of the state machine, and the names its tables share for places and people."""

from collections.abc import Callable
from dataclasses import dataclass

from techops.access.matrix import Permission
from techops.work_orders import targets
from techops.work_orders.actors import Who
from techops.work_orders.facts import Move, Situation
from techops.work_orders.guards import Guard
from techops.work_orders.model import Action, Need, Place, Status, SubStatus, places

Chooser = Callable[[Situation], Move]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of `sources`, `who` may take `action`; `guards` may refuse; `needs` must be asked.

    A source of None is an order that does not exist yet. `targets` are all the places the row can lead to,
    empty when it leaves the order where it is; `choose` picks one where there are several, and changes the
    visits. The actor needs `permission` as well as being one of `who`. `visit_action` is the event of the
    visit's machine, and with `opens_visit` a technician without an open visit gets a new one.
    """

    action: Action
    sources: tuple[Place | None, ...]
    targets: tuple[Place, ...]
    permission: Permission
    who: tuple[Who, ...]
    guards: tuple[Guard, ...] = ()
    needs: tuple[Need, ...] = ()
    choose: Chooser | None = None
    visit_action: Action | None = None
    opens_visit: bool = False

    def move(self, situation: Situation) -> Move:
        """Return where the row takes `situation`'s order."""
        if self.choose is not None:
            return self.choose(situation)
        return Move(self.targets[0]) if self.targets else targets.stay(situation)


def requested(*sub_statuses: SubStatus) -> tuple[Place, ...]:
    """Return those places of Requested."""
    return tuple(Place(Status.REQUESTED, sub_status) for sub_status in sub_statuses)


NEW = targets.NEW
QUOTING, QUOTED = requested(SubStatus.QUOTING, SubStatus.QUOTED)
REQUESTED = places(Status.REQUESTED)
SCHEDULED = places(Status.SCHEDULED)
IN_PROGRESS = places(Status.IN_PROGRESS)
EN_ROUTE, ON_SITE, EXECUTING = IN_PROGRESS
PENDING = places(Status.PENDING)
AWAITING_APPROVAL = PENDING[0]
DISPUTED = Place(Status.COMPLETED, SubStatus.DISPUTED)
INVOICED, CLOSED = Place(Status.INVOICED), Place(Status.CLOSED)

OPEN_REQUEST = requested(SubStatus.NEW, SubStatus.APPROVED)
QUOTABLE = requested(SubStatus.NEW, SubStatus.QUOTING, SubStatus.QUOTED, SubStatus.APPROVED)
AFTER_OFFER = (*OPEN_REQUEST, targets.OFFERED)
AT_WORK = (*SCHEDULED, *IN_PROGRESS, *PENDING)

DESK = (Who.SUPERVISOR, Who.MANAGER)
FIELD = (Who.ASSIGNED_TECHNICIAN, Who.SUPERVISOR)
ANSWER = (Who.APPROVER, Who.MANAGER)
CUSTOMER = (Who.CUSTOMER, Who.MANAGER)
SYSTEM = (Who.SYSTEM,)
