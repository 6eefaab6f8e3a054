"""The "guard" column of rules.md section 2: each refuses a situation by raising, else returns nothing.

This half speaks of requests, quotations, offers, money and closing; `field_guards` of the work on site.
"""

from collections.abc import Callable
from datetime import timedelta

from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.work_orders.actors import STAFF, Who
from techops.work_orders.facts import Situation
from techops.work_orders.model import BillingKind, OfferStatus

Guard = Callable[[Situation], None]

_OWED = frozenset({BillingKind.WARRANTY, BillingKind.REWORK})


def few_overdue_invoices(situation: Situation) -> None:
    """RN-013: with more than 3 overdue invoices nothing new is requested, except what we owe."""
    overdue, limit = situation.facts.overdue_invoices, situation.limits.overdue_invoices
    if overdue > limit and situation.order.billing_kind not in _OWED:
        raise RuleViolation(
            "RN-013",
            _lt("{customer} has {overdue} overdue invoices, and {limit} are the most. Have them paid first."),
            customer=situation.order.customer,
            overdue=overdue,
            limit=limit,
        )


def place_is_customers(situation: Situation) -> None:
    """Section 2, create: site and asset belong to the customer."""
    facts, customer = situation.facts, situation.order.customer
    if customer not in facts.site_customers:
        raise RuleViolation(
            "site_not_customers", _lt("This site is not one of the customer's. Choose one of their sites.")
        )
    if facts.asset_customer not in (None, customer):
        raise RuleViolation(
            "asset_not_customers", _lt("This asset is not one of the customer's. Choose one of their assets.")
        )


def prepayment_covers(situation: Situation) -> None:
    """RN-014: what was paid beforehand is no less than what is due."""
    due, paid = situation.facts.prepayment_due, situation.facts.amount
    if paid is not None and paid < due:
        raise RuleViolation(
            "RN-014",
            _lt("Order {order} needs {due} paid beforehand and {paid} was received. Ask for the rest."),
            order=situation.order.name,
            due=due,
            paid=paid,
        )


def quotation_submitted(situation: Situation) -> None:
    """Section 2, quotation sent: there is a submitted Service Quotation."""
    if not situation.facts.quotation_submitted:
        raise RuleViolation(
            "quotation_not_submitted",
            _lt("Order {order} has no submitted quotation. Submit one, then send it."),
            order=situation.order.name,
        )


def quotation_still_valid(situation: Situation) -> None:
    """RN-010: an expired quotation cannot be approved."""
    expires_at = situation.facts.quotation_expires_at
    if expires_at is not None and situation.now >= expires_at:
        raise RuleViolation(
            "RN-010",
            _lt("The quotation of order {order} has expired. Ask for a new one."),
            order=situation.order.name,
        )


def quotation_settled(situation: Situation) -> None:
    """Section 2, assign: a quotation is approved or none is needed."""
    if situation.order.quotation_required and not situation.order.quotation_approved:
        raise RuleViolation(
            "quotation_needed",
            _lt("Order {order} needs an approved quotation first. Prepare one and send it to the customer."),
            order=situation.order.name,
        )


def within_approval_limit(situation: Situation) -> None:
    """Section 1: a contact approves nothing above their approval limit; refusing has no limit.

    Without a known amount, a limited contact approves nothing. A manager is not limited by being a contact
    too.
    """
    actor, amount = situation.actor, situation.facts.amount
    as_contact = situation.order.customer in actor.customers and not actor.roles & STAFF[Who.MANAGER]
    limit = actor.approval_limit if as_contact else None
    if limit is None or situation.facts.decision is False:
        return
    if amount is None or amount > limit:
        raise RuleViolation(
            "approval_limit_exceeded",
            _lt("The amount is above your approval limit of {limit}. Ask a contact with a higher limit."),
            kind=ViolationKind.FORBIDDEN,
            limit=limit,
        )


def technician_can(situation: Situation) -> None:
    """Section 4: the technician is eligible and free at that time."""
    if situation.facts.technician_refusal is not None:
        raise situation.facts.technician_refusal


def not_in_the_past(situation: Situation) -> None:
    """Work is planned for the future, give or take the settings' grace."""
    start = situation.facts.scheduled_start
    if start is not None and start < situation.now - situation.limits.schedule_grace:
        raise RuleViolation(
            "scheduled_in_the_past",
            _lt("The date {start} is in the past. Choose a later one."),
            start=start.isoformat(sep=" ", timespec="minutes"),
        )


def no_offer_needed(situation: Situation) -> None:
    """Section 2, assign without offer: settings or the technician's record ask for no acceptance."""
    if situation.limits.acceptance_required and not situation.facts.technician_needs_no_offer:
        raise RuleViolation(
            "offer_needed",
            _lt("Order {order} must be offered: this technician accepts orders first. Assign with an offer."),
            order=situation.order.name,
        )


def offer_skipped_rightly(situation: Situation) -> None:
    """Section 2, reassign: without an offer only where none is needed."""
    if situation.facts.without_offer:
        no_offer_needed(situation)


def offer_is_open(situation: Situation) -> None:
    """Section 2, accept and reject: the actor's own offer still waits for an answer."""
    offer = situation.facts.offer
    mine = offer is not None and offer.technician == situation.actor.technician
    late = offer is not None and offer.expires_at is not None and situation.now > offer.expires_at
    if offer is None or not mine or late or offer.status is not OfferStatus.OPEN:
        raise RuleViolation(
            "offer_not_open",
            _lt("The offer of order {order} is no longer open. Look at your other offers."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )


def offer_has_expired(situation: Situation) -> None:
    """Section 4: an offer passes on only once its time to answer is over."""
    offer = situation.facts.offer
    if offer is None or offer.expires_at is None or situation.now <= offer.expires_at:
        raise RuleViolation(
            "offer_still_open",
            _lt("The offer of order {order} has not expired yet. Wait for the answer, or withdraw it."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )


def offer_waits(situation: Situation) -> None:
    """Section 4: only an offer without answer is taken back; who has accepted is on the crew."""
    if situation.facts.offer is None:
        raise RuleViolation(
            "no_offer_open",
            _lt("No offer of order {order} waits for an answer. Refresh to see what can be done now."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )


def in_monthly_run(situation: Situation) -> None:
    """Section 2, invoice: consolidated orders wait for the monthly run."""
    if situation.order.consolidated_billing and not situation.facts.monthly_run:
        raise RuleViolation(
            "billed_monthly",
            _lt("Order {order} is billed with its contract's month. Start the monthly run instead."),
            order=situation.order.name,
        )


def not_in_dispute(situation: Situation) -> None:
    """Section 2: while the work is disputed nothing is invoiced, closed or disputed again."""
    if situation.order.in_dispute:
        raise RuleViolation(
            "in_dispute",
            _lt("Order {order} is in dispute. Have the dispute resolved first."),
            kind=ViolationKind.CONFLICT,
            order=situation.order.name,
        )


def within_days_to_dispute(situation: Situation) -> None:
    """What was approved may be disputed for some days more (0: not at all)."""
    approved_at, days = situation.order.approved_at, situation.limits.days_to_dispute
    if approved_at is not None and situation.now > approved_at + timedelta(days=days):
        raise RuleViolation(
            "too_late_to_dispute",
            _lt("Order {order} was approved more than {days} days ago. Claim its warranty, or call us."),
            order=situation.order.name,
            days=days,
        )


def paid_and_rated(situation: Situation) -> None:
    """Section 2, close: paid and rated, or paid 7 days ago without a rating (0: never without)."""
    order, days = situation.order, situation.limits.days_to_close_without_rating
    if order.paid_at is None:
        raise RuleViolation(
            "not_paid",
            _lt("The invoice of order {order} is not paid. Register the payment first."),
            order=order.name,
        )
    if not order.rated and (days == 0 or situation.now < order.paid_at + timedelta(days=days)):
        raise RuleViolation(
            "not_rated",
            _lt("Order {order} is not rated yet. Ask the customer for a rating."),
            order=order.name,
        )


def customer_before_start(situation: Situation) -> None:
    """Section 2, cancel: the customer cancels only before anybody has set out."""
    actor = situation.actor
    is_staff = actor.system or bool(actor.roles & STAFF[Who.MANAGER])
    if not is_staff and any(visit.has_begun for visit in situation.order.visits):
        raise RuleViolation(
            "already_started",
            _lt("Work on order {order} has already begun. Call us to cancel it."),
            order=situation.order.name,
        )
