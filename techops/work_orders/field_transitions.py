"""Rows of the state machine for the work on site (rules.md section 2; seed 1, sections 5.3 to 5.5)."""

from techops.access.matrix import Permission
from techops.work_orders import field_guards as field
from techops.work_orders import guards, targets
from techops.work_orders.actors import Who
from techops.work_orders.model import Action, Need
from techops.work_orders.row import (
    AWAITING_APPROVAL,
    DESK,
    EN_ROUTE,
    EXECUTING,
    FIELD,
    IN_PROGRESS,
    ON_SITE,
    PENDING,
    SCHEDULED,
    SYSTEM,
    Transition,
)

_LOCATED = (field.position_is_real,)
_RESUMING = (field.few_orders_in_progress, field.pause_answered_for)

FIELD_ROWS = (
    Transition(
        Action.START,
        (*SCHEDULED, *IN_PROGRESS),
        IN_PROGRESS,
        Permission.EXECUTE_ORDERS,
        FIELD,
        (field.few_orders_in_progress, field.after_own_visits, *_LOCATED),
        (Need.POSITION,),
        targets.started,
        Action.START,
        opens_visit=True,
    ),
    Transition(
        Action.CHECK_IN,
        IN_PROGRESS,
        IN_PROGRESS,
        Permission.EXECUTE_ORDERS,
        FIELD,
        (*_LOCATED, field.within_radius),
        (Need.POSITION,),
        targets.checked_in,
        Action.CHECK_IN,
    ),
    Transition(
        Action.EXECUTE,
        (ON_SITE, EXECUTING),
        (EXECUTING,),
        Permission.EXECUTE_ORDERS,
        FIELD,
        (field.located_check_in,),
        choose=targets.executing,
        visit_action=Action.EXECUTE,
    ),
    Transition(
        Action.USE_MATERIAL, (ON_SITE, EXECUTING), (), Permission.EXECUTE_ORDERS, FIELD, needs=(Need.PARTS,)
    ),
    Transition(
        Action.REQUEST_ADDITIONAL_WORK,
        (ON_SITE, EXECUTING),
        (*IN_PROGRESS, AWAITING_APPROVAL),
        Permission.EXECUTE_ORDERS,
        FIELD,
        needs=(Need.REASON, Need.AMOUNT),
        choose=targets.additional_work_requested,
        visit_action=Action.PAUSE,
    ),
    Transition(
        Action.DECIDE_ADDITIONAL_WORK,
        (*IN_PROGRESS, *PENDING),
        (),
        Permission.APPROVE_EXTRA_WORK,
        (Who.APPROVER, *DESK, Who.SYSTEM),
        (field.something_awaits_an_answer, guards.within_approval_limit),
        (Need.DECISION,),
    ),
    Transition(
        Action.PAUSE,
        IN_PROGRESS,
        (*IN_PROGRESS, *PENDING),
        Permission.EXECUTE_ORDERS,
        FIELD,
        (field.parts_named,),
        (Need.PAUSE_REASON, Need.REASON),
        targets.paused,
        Action.PAUSE,
    ),
    Transition(Action.JUSTIFY_PAUSE, PENDING, (), Permission.ASSIGN_TECHNICIANS, DESK, needs=(Need.REASON,)),
    Transition(
        Action.APPROVE_PAUSE, PENDING, (), Permission.ASSIGN_TECHNICIANS, (Who.MANAGER,), needs=(Need.REASON,)
    ),
    Transition(
        Action.RESUME,
        PENDING,
        (EN_ROUTE, EXECUTING),
        Permission.EXECUTE_ORDERS,
        FIELD,
        (*_RESUMING, field.after_own_visits, field.position_to_set_out, *_LOCATED),
        choose=targets.resumed,
        visit_action=Action.RESUME,
        opens_visit=True,
    ),
    Transition(
        Action.REOPEN_WAIT_END,
        PENDING,
        (EN_ROUTE, EXECUTING),
        Permission.EXECUTE_ORDERS,
        SYSTEM,
        (*_RESUMING, field.nothing_awaits_an_answer, field.somebody_waits),
        choose=targets.wait_ended,
    ),
    Transition(
        Action.CHECK_OUT,
        (*IN_PROGRESS, *PENDING),
        (*IN_PROGRESS, *PENDING),
        Permission.EXECUTE_ORDERS,
        FIELD,
        _LOCATED,
        (Need.POSITION,),
        targets.checked_out,
        Action.CHECK_OUT,
    ),
    Transition(
        Action.COMPLETE,
        IN_PROGRESS,
        (targets.UNDER_REVIEW,),
        Permission.EXECUTE_ORDERS,
        FIELD,
        (
            field.report_filled,
            field.visits_checked_out,
            field.after_the_last_visit,
            field.nothing_awaits_an_answer,
        ),
    ),
)
