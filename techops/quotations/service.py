"""Use cases of quotations: prepare, send, answer, replace, expire; in the caller's transaction."""

from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate, validate_email_address

from techops.access import guards, values
from techops.access.actor import system_actor
from techops.access.matrix import ActorFacts, Permission
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.quotations import approval, drafts, rules, signing, store
from techops.quotations.model import QuotationAction, QuotationStatus
from techops.quotations.store import QUOTATION
from techops.reliability import keys, outbox
from techops.work_orders import service_money
from techops.work_orders import store as orders

KEY = "QUOTATION"  # one living quotation per order
EMAIL = "quotation_email"
LONGEST_ANSWER = 2000
UNSIGNED = signing.Signed()


def create(actor: ActorFacts, order_name: str, given: dict[str, Any], now: datetime) -> Document:
    """Begin a quotation for an order, filled in with what the order already says; returns it as a draft."""
    require_desk(actor)
    order = orders.order_for(actor, order_name)
    doc = frappe.get_doc({"doctype": QUOTATION, "work_order": order.name})
    doc.flags.techops_actor = actor
    drafts.fill(doc, order, now)
    doc.update(drafts.accepted(given))
    return doc.insert(ignore_permissions=True)  # authorised by require_desk


def update(actor: ActorFacts, name: str, given: dict[str, Any], now: datetime) -> Document:
    """Change a draft and price it anew."""
    require_desk(actor)
    doc = store.load(actor, name, for_update=True)
    _require_draft(doc)
    doc.update(drafts.accepted(given))
    return doc.save(ignore_permissions=True)  # authorised by require_desk


def begin(actor: ActorFacts, doc: Document, now: datetime) -> None:
    """Take the order's place for its one living quotation, and tell the order, once the draft is there."""
    require_desk(actor)
    keys.take(KEY, doc.work_order, QUOTATION, doc.name)
    service_money.quotation_started(actor, doc.work_order, now)


def refuse_second(doc: Document) -> None:
    """Say which quotation the order already has, before the key row says that there is one."""
    holder = keys.holder(KEY, doc.work_order)
    if holder and holder != doc.amended_from:
        raise RuleViolation(
            "quotation_exists",
            _lt("Order {order} already has quotation {quotation}. Edit it, or make a new version of it."),
            kind=ViolationKind.CONFLICT,
            order=doc.work_order,
            quotation=holder,
        )


def send(actor: ActorFacts, name: str, email: str | None, now: datetime) -> Document:
    """Submit a draft and send it to the customer's contact: the PDF is made and mailed after the commit."""
    require_desk(actor)
    doc = store.load(actor, name, for_update=True)
    _require_draft(doc)
    _refuse_empty(doc)
    recipient = _recipient(doc, email)
    _date_today(doc, bridge.local_date(now, store.facts(doc).time_zone))
    status = rules.decide(QuotationAction.SEND, store.facts(doc), now)
    doc.update({"status": status.value, "sent_at": bridge.naive(now), "sent_to": recipient})
    doc.flags.techops_service = True
    doc.flags.ignore_permissions = True  # authorised by require_desk
    doc.submit()
    service_money.quotation_sent(actor, doc.work_order, doc.name, now)
    outbox.queue(EMAIL, QUOTATION, doc.name, {"recipient": recipient}, unique_key=f"{EMAIL}|{doc.name}")
    return doc


def approve(
    actor: ActorFacts, name: str, note: str | None, now: datetime, signed: signing.Signed = UNSIGNED
) -> Document:
    """Accept a quotation: its net total is what the order may cost, its terms price the actual work."""
    doc = _answerable(actor, name)
    signature = signing.fields_of(doc, signed)
    facts = store.facts(doc)
    answer = approval.answer_of(actor, doc, _said(note), now)
    status = rules.decide(QuotationAction.APPROVE, facts, now, answer)
    approval.check_contract(actor, doc, now)
    _answer(doc, actor, status, answer.reason, now)
    if signature:
        doc.db_set(signature)
    service_money.quotation_approved(
        approval.with_limit(actor, answer.approval_limit),
        doc.work_order,
        doc.name,
        to_decimal(doc.net_total or 0),
        now,
        total=to_decimal(doc.grand_total or 0),
        discount_percent=to_decimal(doc.discount_percent or 0),
        expires_at=rules.expires_at(facts.valid_until, facts.time_zone),
    )
    return doc


def reject(actor: ActorFacts, name: str, reason: str | None, now: datetime) -> Document:
    """Refuse a quotation for a reason; its order is cancelled."""
    doc = _refused(actor, name, QuotationAction.REJECT, reason, now)
    service_money.quotation_rejected(actor, doc.work_order, doc.decision_note, now)
    keys.release(KEY, doc.work_order)
    return doc


def request_changes(actor: ActorFacts, name: str, reason: str | None, now: datetime) -> Document:
    """Ask for another version, saying what should change."""
    doc = _refused(actor, name, QuotationAction.REQUEST_CHANGES, reason, now)
    service_money.quotation_changes_requested(actor, doc.work_order, doc.decision_note, now)
    return doc


def new_version(actor: ActorFacts, name: str, now: datetime) -> Document:
    """Replace a sent quotation: the old one is superseded, the new one is a draft of the next version."""
    require_desk(actor)
    old = store.load(actor, name, for_update=True)
    if old.docstatus != 1:
        raise RuleViolation(
            "quotation_not_sent",
            _lt("Quotation {quotation} is {status}: only one that was sent gets a new version."),
            kind=ViolationKind.CONFLICT,
            quotation=old.name,
            status=QuotationStatus(old.status),
        )
    _withdraw(old, QuotationAction.SUPERSEDE, now)
    new = frappe.copy_doc(old)
    new.update(
        {"amended_from": old.name, "quotation_date": bridge.local_date(now, None), "valid_until": None}
    )
    return new.insert(ignore_permissions=True)  # authorised by require_desk


def expire(name: str, now: datetime) -> bool:
    """Close a quotation nobody answered in time (RN-010); False when it was answered or still holds."""
    doc = store.load(system_actor(), name, for_update=True)
    facts = store.facts(doc)
    if facts.status is not QuotationStatus.SENT or not rules.is_expired(facts, now):
        return False
    doc.db_set("status", rules.decide(QuotationAction.EXPIRE, facts, now).value)
    service_money.quotation_expired(doc.work_order, now)
    return True


def withdraw_open(order: str, now: datetime) -> None:
    """Close the quotations of an order that is cancelled: nobody can answer them any more."""
    for name in store.open_names(order):
        doc = store.load(system_actor(), name, for_update=True)
        if doc.docstatus == 1:
            _withdraw(doc, QuotationAction.CANCEL, now)
        else:
            doc.db_set("status", QuotationStatus.CANCELLED.value)
    keys.release(KEY, order)


def release(doc: Document) -> None:
    """Give the order's place back when a draft is deleted; what was sent is part of the order's history."""
    if doc.status != QuotationStatus.DRAFT or doc.docstatus != 0:
        raise RuleViolation(
            "quotation_kept",
            _lt("Quotation {quotation} was sent and stays with its order. Make a new version instead."),
            kind=ViolationKind.FORBIDDEN,
            quotation=doc.name,
        )
    if keys.holder(KEY, doc.work_order) == doc.name:
        keys.release(KEY, doc.work_order)


def require_desk(actor: ActorFacts) -> None:
    """Let supervisors and managers prepare and send quotations (rules.md, section 2), and the app itself."""
    if not actor.system and not actor.permits(Permission.ASSIGN_TECHNICIANS):
        raise guards.not_permitted()


def _withdraw(doc: Document, action: QuotationAction, now: datetime) -> None:
    doc.status = rules.decide(action, store.facts(doc), now).value
    doc.flags.techops_service = True
    doc.flags.ignore_permissions = True  # authorised by the caller's guard
    doc.flags.ignore_links = True
    doc.cancel()
    keys.release(KEY, doc.work_order)


def _answerable(actor: ActorFacts, name: str) -> Document:
    if not actor.permits(Permission.APPROVE_QUOTATION):
        raise guards.not_permitted()
    return store.load(actor, name, for_update=True)


def _refused(
    actor: ActorFacts, name: str, action: QuotationAction, reason: str | None, now: datetime
) -> Document:
    doc = _answerable(actor, name)
    answer = approval.answer_of(actor, doc, _said(reason), now)
    status = rules.decide(action, store.facts(doc), now, answer)
    _answer(doc, actor, status, answer.reason, now)
    return doc


def _answer(doc: Document, actor: ActorFacts, status: QuotationStatus, note: str, now: datetime) -> None:
    doc.db_set(
        {
            "status": status.value,
            "decided_at": bridge.naive(now),
            "decided_by": actor.user,
            "decision_note": note or None,
        }
    )


def _said(note: str | None) -> str:
    return values.text(note, "Answer", LONGEST_ANSWER) if note and note.strip() else ""


def _require_draft(doc: Document) -> None:
    if doc.docstatus != 0 or doc.status != QuotationStatus.DRAFT:
        raise RuleViolation(
            "quotation_not_draft",
            _lt("Quotation {quotation} is {status} and is not changed any more. Make a new version of it."),
            kind=ViolationKind.CONFLICT,
            quotation=doc.name,
            status=QuotationStatus(doc.status),
        )


def _refuse_empty(doc: Document) -> None:
    if not doc.lines:
        raise RuleViolation(
            "quotation_empty",
            _lt("Quotation {quotation} has nothing in it. Add hours, parts or charges first."),
            quotation=doc.name,
        )


def _recipient(doc: Document, email: str | None) -> str:
    """Return the one address the quotation goes to; raises RuleViolation ``email_missing``."""
    address = (email or doc.contact_email or "").strip()
    if len(address) > values.LONGEST_TEXT["Data"] or not validate_email_address(address) or "," in address:
        raise RuleViolation(
            "email_missing",
            _lt("There is no valid e-mail address to send the quotation to. Give one."),
            kind=ViolationKind.BAD_INPUT,
        )
    return address


def _date_today(doc: Document, today: date) -> None:
    """A quotation is dated when it is sent; its days count from then unless somebody chose the last one."""
    days = cint(frappe.get_cached_doc("TechOps Settings").quotation_validity_days)
    standard = getdate(doc.quotation_date) + timedelta(days=days)
    if not doc.valid_until or getdate(doc.valid_until) == standard:
        doc.valid_until = rules.valid_until(today, days)
    doc.quotation_date = today
