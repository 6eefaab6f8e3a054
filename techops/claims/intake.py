"""A claim as it comes in, by whatever door: what it is about, whose it is, whether it is the first."""

from datetime import datetime

import frappe
from frappe.model.document import Document

from techops.access import guards, scope, values
from techops.access.matrix import ActorFacts
from techops.claims import judging, rules, store
from techops.claims.model import ClaimAction, ClaimStatus, Given
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.reliability import keys
from techops.warranty import store as warranties
from techops.work_orders import store as orders

KEY = "CLAIM"  # one open claim about the same work
FIELDS = (
    "original_order",
    "asset",
    "site",
    "symptom",
    "description",
    "item",
    "serial_no",
    "preferred_start",
)


def prepare(doc: Document, actor: ActorFacts, now: datetime) -> None:
    """Fill a new claim from what it is about, judge it, and let the rules receive it."""
    doc.symptom = values.text(doc.symptom, "Symptom", values.LONGEST_TEXT["Data"])
    doc.description = values.text(doc.description, "Description")
    complete(doc, actor, now)
    doc.reported_by = actor.user
    refuse_second(doc)
    doc.status = rules.decide(ClaimAction.RECEIVE, store.facts(doc), actor, Given()).value
    judging.note(doc, judging.judged(doc))
    store.write_down(doc, ClaimAction.RECEIVE, None, actor.user, now)


def complete(doc: Document, actor: ActorFacts, now: datetime) -> None:
    """Find the work, the customer and the place a claim is about; others' do not exist for the actor.

    Also for a claim that is only looked at beforehand.
    """
    doc.reported_at = bridge.naive(now)
    doc.history = []
    zone = _zone_of(doc.site, actor)
    if not (doc.original_order or doc.asset):
        raise RuleViolation(
            "claim_about_nothing",
            _lt("Name the order or the equipment the claim is about."),
            kind=ViolationKind.BAD_INPUT,
        )
    if doc.asset:
        doc.customer = _customer_of("Service Asset", doc.asset, actor)
    if not doc.original_order:
        doc.original_order = store.last_order_of(doc.asset, bridge.local_date(now, None))
    if doc.original_order:
        _from_order(doc, actor)
    _from_place(doc, actor)
    if doc.site and zone is None:
        zone = frappe.db.get_value("Service Site", doc.site, "time_zone")
    doc.reported_on = bridge.local_date(now, zone)


def take_place(doc: Document) -> None:
    """Take the place of the one open claim about this work: the database decides between two at once."""
    keys.take(KEY, _place(doc), store.CLAIM, doc.name)


def leave_place(doc: Document) -> None:
    """Make room for another claim about the same work."""
    if keys.holder(KEY, _place(doc)) == doc.name:
        keys.release(KEY, _place(doc))


def refuse_second(doc: Document) -> None:
    """Say which claim about this work is open, before the key row says that there is one."""
    holder = keys.holder(KEY, _place(doc))
    if holder:
        raise RuleViolation(
            "claim_exists",
            _lt("Claim {claim} about the same work is open. Add to it what is new."),
            kind=ViolationKind.CONFLICT,
            claim=holder,
        )


def refuse_late_change(doc: Document) -> None:
    """Let the desk correct the text of a claim only until somebody decides it."""
    before = doc.get_doc_before_save()
    if before is None or doc.flags.techops_service or before.status == ClaimStatus.RECEIVED.value:
        return
    if any(doc.get(field) != before.get(field) for field in ("symptom", "description", "preferred_start")):
        raise RuleViolation(
            "claim_decided",
            _lt("Claim {claim} is {status}; its text is not changed any more."),
            kind=ViolationKind.CONFLICT,
            claim=doc.name,
            status=ClaimStatus(before.status),
        )


def _place(doc: Document) -> str:
    return doc.original_order or doc.asset


def _from_order(doc: Document, actor: ActorFacts) -> None:
    order = orders.order_for(actor, doc.original_order)
    if doc.asset and doc.customer != order.customer:
        raise guards.not_found("Service Asset", doc.asset)
    doc.customer = order.customer
    doc.warranty = warranties.warranty_of(order.name)
    doc.original_technician = order.technician
    if not doc.asset and doc.site in (None, "", order.site):
        doc.asset = order.asset  # nothing else was named: it is about what the order was about
    doc.site = doc.site or ((not doc.asset or doc.asset == order.asset) and order.site) or None


def _from_place(doc: Document, actor: ActorFacts) -> None:
    if doc.asset and not doc.site:
        doc.site = frappe.db.get_value("Service Asset", doc.asset, "site")
    scope.require_customer(actor, doc.customer)
    owner = doc.site and frappe.db.get_value(
        "Service Site", doc.site, ["customer", "is_workshop"], as_dict=True
    )
    if owner and not owner.is_workshop and owner.customer != doc.customer:
        raise guards.not_found("Service Site", doc.site)


def _zone_of(site: str | None, actor: ActorFacts) -> str | None:
    """Return the time zone of a site somebody named; others' sites do not exist for them."""
    if not site:
        return None
    row = frappe.db.get_value("Service Site", site, ["customer", "is_workshop", "time_zone"], as_dict=True)
    if row is None or not (row.is_workshop or scope.sees_customer(actor, row.customer)):
        raise guards.not_found("Service Site", site)
    return str(row.time_zone)


def _customer_of(doctype: str, name: str, actor: ActorFacts) -> str:
    customer = frappe.db.get_value(doctype, name, "customer")
    if customer is None or not scope.sees_customer(actor, customer):
        raise guards.not_found(doctype, name)
    return str(customer)
