"""Who may answer a quotation, and up to what amount (rules.md, section 1; contract, section 3.2)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import get_time

from techops.access.matrix import ActorFacts, ContactRole, Permission
from techops.contracts.model import Authorisation, ContactRow, ContractFacts
from techops.contracts.rules import check_authorised
from techops.kernel import bridge
from techops.kernel.calendar import HoursWindow, WorkingCalendar
from techops.kernel.money import to_decimal
from techops.pricing import store as pricing_store
from techops.quotations import store
from techops.quotations.model import AnswerFacts
from techops.work_orders.actors import STAFF, Who

APPROVERS = frozenset({ContactRole.APPROVER, ContactRole.ADMINISTRATOR})
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def on_behalf(actor: ActorFacts) -> bool:
    """Tell whether the actor answers for the customer as a manager, whom no contact's limit binds."""
    return actor.permits(Permission.APPROVE_QUOTATION) and bool(actor.roles & STAFF[Who.MANAGER])


def answer_of(actor: ActorFacts, doc: Document, reason: str, now: datetime) -> AnswerFacts:
    """Return what the rules want to know of an answer; a manager answering for the customer has no limit."""
    if on_behalf(actor):
        return AnswerFacts(reason=reason)
    return AnswerFacts(
        can_approve=actor.contact_role in APPROVERS,
        approval_limit=limit_of(actor, doc, now),
        reason=reason,
    )


def check_contract(actor: ActorFacts, doc: Document, now: datetime) -> None:
    """Refuse an approval that the order's contract does not let this contact give now."""
    contract = _contract(doc)
    if contract is None or on_behalf(actor):
        return
    amount = to_decimal(doc.grand_total or 0)
    contact = store.contact_of(actor.user) or ""
    check_authorised(_facts(contract, doc), contact, Authorisation.APPROVE, now, amount)


def limit_of(actor: ActorFacts, doc: Document, now: datetime) -> Decimal | None:
    """Return the contact's limit in the quotation's currency: the contract's for them, else their own."""
    row = _contact_row(actor, doc)
    if row is not None and row.approval_limit:
        return to_decimal(row.approval_limit)
    if actor.approval_limit is None:
        return None
    on = bridge.local_date(now, None)
    return actor.approval_limit * pricing_store.exchange_rate(doc.company, doc.currency, on)


def with_limit(actor: ActorFacts, limit: Decimal | None) -> ActorFacts:
    """Return the actor as the order's guard is to see them: with the limit that holds for this quotation."""
    return replace(actor, approval_limit=limit)


def _contract(doc: Document) -> Document | None:
    name = frappe.db.get_value("Service Work Order", doc.work_order, "contract")
    return frappe.get_cached_doc("Service Contract", name) if name else None


def _contact_row(actor: ActorFacts, doc: Document) -> Document | None:
    contract, contact = _contract(doc), store.contact_of(actor.user)
    rows = contract.contacts if contract and contact else ()
    return next((row for row in rows if row.contact == contact and row.can_approve), None)


def _facts(contract: Document, doc: Document) -> ContractFacts:
    """Describe to the contract's rules who may approve and when; the limit is the quotation rules' matter."""
    return ContractFacts(
        name=contract.name,
        customer=contract.customer,
        start_date=contract.start_date,
        contacts=tuple(
            ContactRow(row.contact, bool(row.can_request), bool(row.can_approve)) for row in contract.contacts
        ),
        authorisation_hours=_hours(contract, doc),
    )


def _hours(contract: Document, doc: Document) -> WorkingCalendar | None:
    if not contract.authorisation_hours:
        return None
    windows = tuple(
        HoursWindow(WEEKDAYS.index(row.day_of_week), get_time(row.start_time), get_time(row.end_time))
        for row in contract.authorisation_hours
    )
    return WorkingCalendar(windows, pricing_store.holidays(contract.holiday_list), store.facts(doc).time_zone)
