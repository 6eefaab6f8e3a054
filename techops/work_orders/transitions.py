"""THE table of the life cycle of a Service Work Order (rules.md section 2).

The API, the buttons of desk and portal, the documentation and the tests read `TRANSITIONS`; `rules` runs
it. An action may have several rows when its source decides who may do it or where it leads; their sources
never overlap.
"""

from techops.work_orders.field_transitions import FIELD_ROWS
from techops.work_orders.office_transitions import ASSIGNMENT_ROWS, CLOSING_ROWS, REQUEST_ROWS
from techops.work_orders.row import Transition

TRANSITIONS: tuple[Transition, ...] = (*REQUEST_ROWS, *ASSIGNMENT_ROWS, *FIELD_ROWS, *CLOSING_ROWS)
"""Every row, in the order of the life cycle."""
