"""The life of a contract, which one applies, and who it authorises (seed 1, section 3)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from techops.contracts.model import (
    Authorisation,
    ContactRow,
    ContractAction,
    ContractFacts,
    ContractStatus,
)
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

TRANSITIONS: Mapping[ContractAction, tuple[frozenset[ContractStatus], ContractStatus]] = MappingProxyType(
    {
        ContractAction.SIGN: (frozenset({ContractStatus.DRAFT}), ContractStatus.SIGNED),
        ContractAction.ACTIVATE: (frozenset({ContractStatus.SIGNED}), ContractStatus.ACTIVE),
        ContractAction.EXPIRE: (
            frozenset({ContractStatus.SIGNED, ContractStatus.ACTIVE}),
            ContractStatus.EXPIRED,
        ),
        ContractAction.RENEW: (
            frozenset({ContractStatus.ACTIVE, ContractStatus.EXPIRED}),
            ContractStatus.ACTIVE,
        ),
        ContractAction.TERMINATE: (
            frozenset({ContractStatus.SIGNED, ContractStatus.ACTIVE}),
            ContractStatus.TERMINATED,
        ),
    }
)
"""Each action's sources and target. A terminated contract stays so; an expired one can be renewed."""


def change_status(
    contract: ContractFacts, action: ContractAction, today: date, *, reason: str = ""
) -> ContractStatus:
    """Return the contract's status after `action` on the local date `today`.

    For a renewal, `contract` carries its new dates. Raises RuleViolation ``contract_not_there``,
    ``contract_not_started``, ``contract_still_runs``, ``contract_over`` or ``missing_reason``.
    """
    sources, target = TRANSITIONS[action]
    if contract.status not in sources:
        raise RuleViolation(
            "contract_not_there",
            _lt(
                "Contract {contract} is {status}, which does not allow this. Refresh to see what can be done."
            ),
            kind=ViolationKind.CONFLICT,
            contract=contract.name,
            status=contract.status,
        )
    _refuse_date(contract, action, today)
    if action is ContractAction.TERMINATE and not reason.strip():
        raise RuleViolation(
            "missing_reason",
            _lt("The reason is missing. Say why and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    return target


def status_on(contract: ContractFacts, today: date) -> ContractStatus:
    """Return the status that time gives a signed contract on the local date `today`: the daily job's rule."""
    if contract.status not in (ContractStatus.SIGNED, ContractStatus.ACTIVE):
        return contract.status
    if _is_over(contract, today):
        return ContractStatus.EXPIRED
    return ContractStatus.ACTIVE if contract.start_date <= today else contract.status


def renewal_is_due(contract: ContractFacts, today: date) -> bool:
    """Whether people are to be told that an active contract ends within its notice period (30 days)."""
    if contract.status is not ContractStatus.ACTIVE or contract.end_date is None:
        return False
    return ends_soon(contract.end_date, contract.renewal_notice_days, today)


def ends_soon(ends: date, notice_days: int, today: date) -> bool:
    """Whether the last day of an active contract comes within its days of notice."""
    return today <= ends <= today + timedelta(days=notice_days)


def next_end(began: date, ends: date, today: date) -> date:
    """Return the last day of the period that follows one from `began` through `ends`, and holds `today`.

    A period of whole months is followed by as many months, so that a year ends on the last day of a year;
    any other by as many days. Periods nobody renewed in time are passed over.
    """
    months = _whole_months(began, ends)
    days = (ends - began).days + 1
    later = 0
    while True:
        later += 1
        following = ends + timedelta(days=1)
        end = (
            _months_after(following, months * later) - timedelta(days=1)
            if months
            else ends + timedelta(days=days * later)
        )
        if end >= today:
            return end


def _whole_months(began: date, ends: date) -> int:
    """Return how many months a period is, 0 when it is not a whole number of them."""
    after = ends + timedelta(days=1)
    months = (after.year - began.year) * 12 + after.month - began.month
    return months if months > 0 and _months_after(began, months) == after else 0


def _months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = monthrange(first.year, first.month)[1]
    return first.replace(day=min(day.day, last))


def applicable_contract(
    contracts: Iterable[ContractFacts],
    customer: str,
    on_date: date,
    *,
    site: str | None = None,
    company: str | None = None,
) -> ContractFacts | None:
    """Return the active contract of `customer` that runs on the local `on_date`, or None.

    Of several, one that names the site comes before one for all sites, then the latest start, then the last
    name. `company` None is any, and a contract without one serves all.
    """
    fitting = [
        one
        for one in contracts
        if one.customer == customer
        and one.status is ContractStatus.ACTIVE
        and one.start_date <= on_date
        and not _is_over(one, on_date)
        and (one.covers_all_sites or site in one.sites)
        and (company is None or one.company in (None, company))
    ]
    return max(fitting, key=lambda one: (not one.covers_all_sites, one.start_date, one.name), default=None)


def check_authorised(
    contract: ContractFacts,
    contact: str,
    authorisation: Authorisation,
    at: datetime,
    amount: Decimal | None = None,
) -> None:
    """Refuse a contact the contract does not authorise for this, at the aware instant `at` (section 3.2).

    A contract that lists no contacts leaves it to their roles. The hours and the limit hold for approving
    only; a limited contact approves no unknown amount. Raises RuleViolation ``contact_not_authorised``,
    ``outside_authorisation_hours`` or ``approval_limit_exceeded``, all forbidden.
    """
    if not contract.contacts:
        row = ContactRow(contact, can_approve=True)
    else:
        row = next((one for one in contract.contacts if one.contact == contact), ContactRow("", False))
    allowed = row.can_approve if authorisation is Authorisation.APPROVE else row.can_request
    if not allowed:
        raise _forbidden(
            "contact_not_authorised",
            _lt("The contract does not authorise you for this. Ask one of its authorised contacts."),
        )
    if authorisation is Authorisation.REQUEST:
        return
    if contract.authorisation_hours is not None and not contract.authorisation_hours.is_open(at):
        raise _forbidden(
            "outside_authorisation_hours",
            _lt("The contract allows approvals only in its authorisation hours. Try again then."),
        )
    if row.approval_limit is not None and (amount is None or amount > row.approval_limit):
        raise _forbidden(
            "approval_limit_exceeded",
            _lt("The amount is above your approval limit. Ask a contact with a higher limit."),
        )


def _is_over(contract: ContractFacts, today: date) -> bool:
    return contract.end_date is not None and contract.end_date < today


def _refuse_date(contract: ContractFacts, action: ContractAction, today: date) -> None:
    if action is ContractAction.ACTIVATE and today < contract.start_date:
        raise RuleViolation(
            "contract_not_started",
            _lt("Contract {contract} starts on {start}. Wait until then, or change its start."),
            contract=contract.name,
            start=contract.start_date.isoformat(),
        )
    if action is ContractAction.EXPIRE and not _is_over(contract, today):
        raise RuleViolation(
            "contract_still_runs",
            _lt("Contract {contract} has not ended yet. Terminate it to end it early."),
            contract=contract.name,
        )
    if action in (ContractAction.ACTIVATE, ContractAction.RENEW) and _is_over(contract, today):
        raise RuleViolation(
            "contract_over",
            _lt("Contract {contract} has ended. Give it a later end first."),
            contract=contract.name,
        )


def _forbidden(code: str, message: str) -> RuleViolation:
    return RuleViolation(code, message, kind=ViolationKind.FORBIDDEN)
