"""Use cases of contracts: which applies, whom it authorises, and its life from signature to end.

A renewal moves the dates of the same contract, whose earlier periods stay in its table of renewals: orders
and invoices keep their contract, and its Version history shows every change. New terms for the same customer
are a new contract, signed in its turn. Prices of an active contract may be changed by those who manage
contracts; what was priced before keeps its prices, since orders, quotations and invoices hold their own.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from techops.access import guards
from techops.access.actor import current_actor
from techops.access.matrix import ContactRole, Permission
from techops.contracts import rules, store
from techops.contracts.model import Authorisation, ContractAction, ContractStatus
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import notices

CONTRACT_KEEPERS = ("Service Manager", "Accounts Manager")
ENDS = _lt("Contract {contract} of {customer} ends on {end}. Renew it, or let it end.")
RENEWS = _lt("Contract {contract} of {customer} ends on {end} and renews by itself.")


def applicable(customer: str, company: str | None, site: str | None, on: date) -> str | None:
    """Return the active contract that applies to a customer's site on a day, in one query."""
    found = rules.applicable_contract(
        store.scopes_of_customer(customer, (ContractStatus.ACTIVE,)),
        customer,
        getdate(on),
        site=site,
        company=company,
    )
    return found.name if found else None


def is_active(contract: str | None) -> bool:
    """Tell whether new orders may hang on a contract; no contract is none."""
    status = contract and frappe.get_cached_value("Service Contract", contract, "status")
    return status == ContractStatus.ACTIVE.value


def authorise_request(contract: str, user: str, now: datetime) -> None:
    """Refuse a contact the contract does not let ask for work; staff are not the contract's contacts."""
    _authorise(contract, user, Authorisation.REQUEST, now, None)


def authorise_approval(contract: str, user: str, amount: Decimal | None, now: datetime) -> None:
    """Refuse a contact the contract does not let approve `amount` now (contacts, hours and limits)."""
    _authorise(contract, user, Authorisation.APPROVE, now, amount)


def sign(
    name: str, signed_by: str, signature: str | None, now: datetime, *, seen: str | None = None
) -> Document:
    """Sign a draft; it is active at once when it has started. `signature` is an image as a data address.

    Those who manage contracts record a signature on paper or glass. The customer's own administrator signs
    what was offered for signature, saying with `seen` which state (`modified`) was read, so that nobody signs
    other terms.
    """
    doc = store.locked_contract(name)
    _require_signer(doc, signature, seen)
    _move(doc, ContractAction.SIGN, now)
    doc.update({"signed_by": signed_by, "signed_on": bridge.naive(now), "signature": signature})
    if getdate(doc.start_date) <= _today(now):
        _move(doc, ContractAction.ACTIVATE, now)
    return _save(doc)


def activate(name: str, now: datetime) -> Document:
    """Put a signed contract in force; its start must have come."""
    guards.require_any(Permission.MANAGE_CONTRACTS)
    doc = store.locked_contract(name)
    _move(doc, ContractAction.ACTIVATE, now)
    return _save(doc)


def terminate(name: str, reason: str, now: datetime) -> Document:
    """End a contract today, for good; orders already made keep it and their prices."""
    guards.require_any(Permission.MANAGE_CONTRACTS)
    doc = store.locked_contract(name)
    _move(doc, ContractAction.TERMINATE, now, reason=reason)
    doc.update({"terminated_on": _today(now), "termination_reason": reason.strip()})
    return _save(doc)


def renew(name: str, end_date: date | None, now: datetime, start_date: date | None = None) -> Document:
    """Run a contract on until `end_date` (None: open ended).

    An active contract goes on from its start; an expired one starts again on `start_date` (default: today),
    so that the days between are nobody's. The period before is kept in the table of renewals.
    """
    guards.require_any(Permission.MANAGE_CONTRACTS)
    doc = store.locked_contract(name)
    expired = doc.status == ContractStatus.EXPIRED.value
    _refuse_early_renewal(doc, start_date, expired=expired)
    doc.append(
        "renewals",
        {
            "previous_start": doc.start_date,
            "previous_end": doc.end_date,
            "renewed_on": bridge.naive(now),
            "renewed_by": frappe.session.user,
        },
    )
    doc.end_date = end_date
    if expired:
        doc.start_date = start_date or _today(now)
    _move(doc, ContractAction.RENEW, now)
    return _save(doc)


def renew_due(now: datetime) -> list[str]:
    """Run on the active contracts that renew themselves and whose last day has come; returns them.

    For as long again as their period was. A renewed contract is due at its new end only, so twice is once.
    """
    today = _today(now)
    return [name for name in store.renewing_on(today) if _renew_itself(name, now, today)]


def announce_ends(now: datetime) -> list[str]:
    """Tell who manages contracts of those that end within their notice period, once for each end."""
    today = _today(now)
    people = None
    told = []
    for row in store.ending(today):
        if not rules.ends_soon(row.end_date, row.renewal_notice_days or 0, today):
            continue
        people = people if people is not None else notices.holders_of(*CONTRACT_KEEPERS)
        params = {"contract": row.name, "customer": row.customer, "end": f"#:{row.end_date}"}
        text = RENEWS if row.auto_renewal else ENDS
        key = f"contract_ends|{row.name}|{row.end_date}"
        notices.queue(people, text, params, store.DOCTYPE, row.name, key)
        told.append(row.name)
    return told


def _renew_itself(name: str, now: datetime, today: date) -> bool:
    doc = store.locked_contract(name)
    ends = getdate(doc.end_date)
    if doc.status != ContractStatus.ACTIVE.value or not doc.auto_renewal or ends > today:
        return False
    began = getdate(doc.start_date)
    if doc.renewals and doc.renewals[-1].previous_end:
        began = getdate(doc.renewals[-1].previous_end) + timedelta(days=1)
    doc.append(
        "renewals",
        {
            "previous_start": doc.start_date,
            "previous_end": doc.end_date,
            "renewed_on": bridge.naive(now),
            "renewed_by": frappe.session.user,
        },
    )
    doc.end_date = rules.next_end(began, ends, today + timedelta(days=1))
    return _saved_or_logged(doc)


def expire_due(now: datetime) -> list[str]:
    """Activate what has started and expire what is over; returns the contracts changed. Twice is once.

    A contract that cannot change (its customer was disabled, say) is left for people to see in the error log.
    """
    today = _today(now)
    return [name for name in store.due_on(today) if _follow_time(name, today)]


def _follow_time(name: str, today: date) -> bool:
    doc = store.locked_contract(name)
    status = rules.status_on(store.contract_facts(doc), today)
    if status.value == doc.status:
        return False
    doc.status = status.value
    return _saved_or_logged(doc)


def _saved_or_logged(doc: Document) -> bool:
    """Save what time changed; what cannot be saved is left for people to see in the error log."""
    frappe.db.savepoint("techops_contract")
    try:
        _save(doc)
    except frappe.ValidationError:
        frappe.db.rollback(save_point="techops_contract")
        frappe.log_error(title="TechOps contract", reference_doctype=store.DOCTYPE, reference_name=doc.name)
        return False
    return True


def _require_signer(doc: Document, signature: str | None, seen: str | None) -> None:
    """Let those pass who manage contracts, and the customer's administrator for terms it has read."""
    actor = current_actor()
    if actor.permits(Permission.MANAGE_CONTRACTS):
        return
    if doc.customer not in actor.customers or not doc.offered_for_signature:
        raise guards.not_found(store.DOCTYPE, doc.name)
    if actor.contact_role != ContactRole.ADMINISTRATOR:
        raise guards.not_permitted()
    if not signature:
        raise RuleViolation(
            "signature_missing",
            _lt("The signature is missing. Draw it and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    if seen != str(doc.modified):
        raise RuleViolation(
            "terms_changed",
            _lt("The contract has changed since you read it. Read it again before signing."),
            kind=ViolationKind.CONFLICT,
        )


def _authorise(
    contract: str, user: str, authorisation: Authorisation, now: datetime, amount: Decimal | None
) -> None:
    doc = store.contract(contract)
    contact = store.contact_of_user(user, doc.customer)
    if contact is not None:
        rules.check_authorised(store.contract_facts(doc), contact, authorisation, now, amount)


def _move(doc: Document, action: ContractAction, now: datetime, *, reason: str = "") -> None:
    doc.status = rules.change_status(store.contract_facts(doc), action, _today(now), reason=reason).value


def _refuse_early_renewal(doc: Document, start_date: date | None, *, expired: bool) -> None:
    wrong = start_date is not None and (not expired or (doc.end_date and start_date <= getdate(doc.end_date)))
    if wrong:
        raise RuleViolation(
            "renewal_start",
            _lt("A new start is for an expired contract, and comes after its last end. Leave it out."),
            kind=ViolationKind.BAD_INPUT,
        )


def _save(doc: Document) -> Document:
    doc.flags.techops_service = True
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def _today(now: datetime) -> date:
    """Return the company's day: contracts run by the dates of the system's zone."""
    return bridge.local_date(now, None)
