"""The Payments app's page for cards, guarded.

By itself it charges what the browser says, and as often as it is asked. What a Payment Request asks for is
decided by the request, and charged once.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.exceptions import LockError

import frappe

from techops.integrations.erpnext import payment_request
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LONGEST_CHARGE = 120  # seconds; the gateway's own time-out is 80


@frappe.whitelist(allow_guest=True, methods=["POST"])
def pay_by_card(
    stripe_token_id: str,
    data: str,
    reference_doctype: str | None = None,
    reference_docname: str | None = None,
    payment_gateway: str | None = None,
) -> Any:
    """Charge a card: `payments.templates.pages.stripe_checkout.make_payment`, with the amount that is asked.

    Refuses (409) a request that is paid, cancelled, being paid, or asks for more than is owed by now.
    """
    from payments.templates.pages import stripe_checkout

    if reference_doctype != payment_request.REQUEST:
        return stripe_checkout.make_payment(
            stripe_token_id, data, reference_doctype, reference_docname, payment_gateway
        )
    _use_stand_in()
    with bridge.translated_violations(), _alone(str(reference_docname)):
        request = payment_request.payable(str(reference_docname))
        asked = _read(data) | payment_request.asked(request)
        try:
            return stripe_checkout.make_payment(
                stripe_token_id, json.dumps(asked), request.doctype, request.name, request.payment_gateway
            )
        except Exception as problem:  # a refused card too: the app fails while it writes that down
            frappe.log_error(
                title="TechOps: card payment", reference_doctype=request.doctype, reference_name=request.name
            )
            raise _not_charged() from problem


def _not_charged() -> RuleViolation:
    return RuleViolation(
        "not_charged",
        _lt("The card was not charged. Check its data, or try with another card."),
    )


def _read(data: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise RuleViolation(
            "unreadable",
            _lt("The payment could not be read. Open the invoice and start again."),
            kind=ViolationKind.BAD_INPUT,
        )
    return found


def _use_stand_in() -> None:
    """Talk to another server than Stripe's own, if the site's configuration names one (for tests)."""
    if address := frappe.conf.get("stripe_api_base"):
        import stripe

        stripe.api_base = address


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One charge at a time for a request; row locks end where the Payments app commits, before the charge."""
    lock = frappe.cache.lock(frappe.cache.make_key(f"techops_card_payment|{name}"), timeout=LONGEST_CHARGE)
    if not lock.acquire(blocking=False):
        raise RuleViolation(
            "being_paid",
            _lt("This invoice is being paid at this moment. Wait a minute and reload it."),
            kind=ViolationKind.CONFLICT,
        )
    try:
        yield
    finally:
        try:
            lock.release()
        except LockError:
            frappe.log_error(title="TechOps: a card payment took longer than its lock")
