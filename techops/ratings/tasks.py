"""The task a low rating asks of a supervisor: one for each rating, which follows what the rating says."""

from datetime import datetime

from pypika.functions import Count

import frappe
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import escape_html

from techops.kernel import bridge
from techops.kernel.text import _lt
from techops.ratings import rules, store
from techops.ratings.model import Candidate, TaskStatus
from techops.reliability import keys, notices

KEY = "RATING_TASK"  # one task for a rating, ever
TASK = "ToDo"
SUPERVISOR, MANAGER = "Service Supervisor", "Service Manager"


def begin(rating: Document, now: datetime, *, tell: bool) -> str | None:
    """Make the task of a rating that was just given, if it is low; returns who was asked."""
    return _make(rating, now, tell=tell) if rules.task_status(bool(rating.low), None) else None


def follow(rating: Document, now: datetime, *, tell: bool) -> None:
    """Make, change, open again or cancel the task of a rating that was changed; the order is locked."""
    task = _task_of(rating)
    status = rules.task_status(bool(rating.low), TaskStatus(task.status) if task else None)
    if status is None:
        return
    if task is None:
        keys.release(KEY, rating.name)  # of a task somebody deleted
        _make(rating, now, tell=tell)
    else:
        _change(task, rating, status)


def supervisor_of(technician: str | None) -> str | None:
    """Return the user of the supervisor whom a technician's record names."""
    employee = technician and frappe.db.get_value("Technician", technician, "supervisor")
    return (employee and frappe.db.get_value("Employee", employee, "user_id")) or None


def _task_of(rating: Document) -> Document | None:
    name = keys.holder(KEY, rating.name, for_update=True)
    found = name and frappe.db.get_value(TASK, name, for_update=True)
    return frappe.get_doc(TASK, found, for_update=True) if found else None


def _make(rating: Document, now: datetime, *, tell: bool) -> str | None:
    user = rules.assignee(_candidates(), supervisor_of(rating.technician))
    task = frappe.get_doc(
        {
            "doctype": TASK,
            "status": TaskStatus.OPEN.value,
            "priority": "High",
            "date": bridge.local_date(now, None),
            "allocated_to": user,
            "description": _words(rating, user),
            "reference_type": rating.doctype,
            "reference_name": rating.name,
        }
    ).insert(ignore_permissions=True)  # a task for staff, which the customer never sees
    keys.take(KEY, rating.name, TASK, task.name)
    if user and tell:
        text = _lt("{customer} gave order {order} a low rating. It is your task to follow it up.")
        params = {"customer": rating.customer_name, "order": rating.work_order}
        notices.queue([user], text, params, rating.doctype, rating.name)
    return user


def _change(task: Document, rating: Document, status: TaskStatus) -> None:
    words = _words(rating, task.allocated_to)
    if (task.status, task.description) == (status.value, words):
        return
    task.update({"status": status.value, "description": words})
    task.save(ignore_permissions=True)  # it follows its rating


def _candidates() -> list[Candidate]:
    """Return who may follow ratings up, with how many open tasks of this kind, in one query."""
    user, held, task = (frappe.qb.DocType(name) for name in ("User", "Has Role", TASK))
    own = (
        (task.allocated_to == user.name)
        & (task.reference_type == store.RATING)
        & (task.status == TaskStatus.OPEN.value)
    )
    rows = (
        frappe.qb.from_(user)
        .join(held)
        .on((held.parent == user.name) & (held.parenttype == "User"))
        .left_join(task)
        .on(own)
        .where((user.enabled == 1) & held.role.isin([SUPERVISOR, MANAGER]) & (user.name != "Administrator"))
        .groupby(user.name, held.role)
        .select(user.name, held.role, Count(task.name))
        .run()
    )
    supervisors = {name for name, role, _tasks in rows if role == SUPERVISOR}
    return [Candidate(name, name in supervisors, tasks) for name, _role, tasks in rows]


def _words(rating: Document, user: str | None) -> str:
    """Return what the task says, in the language of whom it is for."""
    language = user and frappe.db.get_value("User", user, "language")
    with print_language(language or frappe.get_system_settings("language") or "en"):
        text = bridge.translate(
            _lt(
                "{customer} rated order {order}: overall {overall}, punctuality {punctuality}, "
                "quality {quality}, professionalism {professionalism}. Speak with the customer."
            ),
            customer=rating.customer_name or rating.customer,
            order=rating.work_order,
            **{score: rating.get(column) for score, column in store.COLUMNS.items()},
        )
    said = [text, *([rating.comment] if rating.comment else [])]
    return "".join(f"<p>{escape_html(part)}</p>" for part in said)
