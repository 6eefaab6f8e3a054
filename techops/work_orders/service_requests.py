"""Requests: how an order comes to be, changes before the work, and is cancelled."""

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import guards
from techops.access.matrix import ActorFacts, Permission
from techops.access.values import accepted
from techops.assets import store as places
from techops.billing import service as billing
from techops.catalogue import store as catalogue
from techops.catalogue.rules import check_orderable
from techops.contracts import service as contracts
from techops.dispatch import alerts
from techops.dispatch.model import Alert
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.priority import Priority
from techops.kernel.text import _lt
from techops.pricing import service as pricing
from techops.sla import service as sla
from techops.work_orders import movement, offers, rules, store, waiting
from techops.work_orders.actors import Who, is_who
from techops.work_orders.additional_work import quotation_needed
from techops.work_orders.facts import ActionFacts, OrderLimits
from techops.work_orders.model import Action, Place, Source, Status
from techops.work_orders.settings import cover_of, limits_for
from techops.work_orders.timeline import Entry, record

REQUESTED_FIELDS = (
    "customer",
    "site",
    "asset",
    "service_category",
    "specialty",
    "contract",
    "title",
    "description",
    "priority",
    "contact",
    "contact_name",
    "contact_phone",
    "preferred_start",
    "estimated_hours",
    "quotation_requested",
)
WHO_CHANGES = (Who.CUSTOMER, Who.SUPERVISOR, Who.MANAGER)
CHANGEABLE_FIELDS = (
    "title",
    "description",
    "contact",
    "contact_name",
    "contact_phone",
    "preferred_start",
    "estimated_hours",
)


def create(actor: ActorFacts, values: dict[str, Any], now: datetime, source: Source = Source.API) -> Document:
    """Create an order for a customer the actor may act for; returns its document."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    checked = accepted(store.ORDER, given, REQUESTED_FIELDS)
    refuse_strangers(actor, checked)
    staff = actor.system or actor.permits(Permission.SEE_ALL_ORDERS)
    if not staff and (checked.get("estimated_hours") or 0) >= 0:  # the form refuses the rest
        checked.pop("estimated_hours", None)  # a customer's low figure would avoid the quotation
    order = frappe.get_doc({"doctype": store.ORDER, "source": source.value, **checked})
    order.flags.techops_actor = actor
    order.flags.techops_now = now
    order.insert(ignore_permissions=True)  # authorised by the customer's scope
    return order


def prepare(order: Document, actor: ActorFacts, now: datetime) -> None:
    """Fill a new order from its site, category and contract, and let the rules accept it (RN-013, RN-014)."""
    site = places.site_facts(order.site)
    if site.disabled:
        raise RuleViolation(
            "site_disabled", _lt("Site {site} is no longer in use. Choose another."), site=order.site
        )
    _from_site(order, site)
    _from_category(order)
    order.company = order.company or site.company or _default_company()
    order.contract = order.contract or contracts.applicable(
        order.customer, order.company, order.site, bridge.local_date(now, order.time_zone)
    )
    _from_contract(order, actor, now)
    limits, cover = limits_for(order), cover_of(order.contract)
    owner = order.customer if site.is_workshop else site.customer
    facts = ActionFacts(
        limits=limits,
        cover=cover,
        site_customers=frozenset({owner} if owner else ()),
        asset_customer=frappe.db.get_value("Service Asset", order.asset, "customer") if order.asset else None,
        overdue_invoices=billing.overdue_invoices(order.customer, bridge.local_date(now, None)),
    )
    outcome = rules.decide(Action.CREATE, store.order_facts(order), actor, facts, now)
    order.status, order.sub_status = outcome.status.value, outcome.sub_status and outcome.sub_status.value
    order.requested_at, order.requested_by = bridge.naive(now), actor.user
    _estimate(order, limits, now)
    waiting.follow(order, None, Place(outcome.status, outcome.sub_status), now)


def created(order: Document, now: datetime) -> None:
    """Write the first row of the timeline; an emergency is announced and offered at once (seed 1, 5.6)."""
    record(order, (None, None), Entry(action=Action.CREATE.value, occurred_at=now))
    if order.priority == Priority.EMERGENCY.value:
        alerts.tell_staff(Alert.EMERGENCY, order, now)
    sla.follow(order.name, None, Status(order.status), now)
    waiting.wake(order)


def update(actor: ActorFacts, name: str, values: dict[str, Any], now: datetime) -> Document:
    """Change what was asked for, while nobody has set out."""
    changes = accepted(store.ORDER, values, CHANGEABLE_FIELDS)
    loaded = store.load(actor, name, for_update=True)
    if not any(is_who(who, loaded.facts, actor, Permission.CREATE_REQUEST) for who in WHO_CHANGES):
        raise guards.not_permitted()
    if loaded.facts.status not in (Status.REQUESTED, Status.SCHEDULED):
        raise RuleViolation(
            "too_late_to_change",
            _lt("Order {order} is {status}; the request can no longer be changed. Write a message instead."),
            kind=ViolationKind.CONFLICT,
            order=name,
            status=loaded.facts.status,
        )
    loaded.document.update(changes)
    corrected(loaded.document, actor, now)
    movement.save(loaded.document)
    place = (loaded.document.status, loaded.document.sub_status)
    record(loaded.document, place, Entry("update", now, details={"fields": sorted(changes)}))
    return loaded.document


def _refuse_others(doctype: str, name: str | None, customer: str) -> None:
    if not name:
        return
    if doctype == "Contact":
        theirs = places.links_to_customer(doctype, name, customer)
    else:
        theirs = frappe.db.get_value(doctype, name, "customer") == customer
    if not theirs:
        raise guards.not_found(doctype, name)


def _estimate_again(order: Document, actor: ActorFacts, now: datetime) -> None:
    """More hours may need a quotation, or more money beforehand; only the office may ask for less."""
    if order.status != Status.REQUESTED.value or order.quotation:
        return
    needed, due = order.quotation_required, order.prepayment_amount
    _estimate(order, limits_for(order), now)
    if not actor.permits(Permission.SEE_ALL_ORDERS):
        order.quotation_required = max(needed or 0, order.quotation_required)
        order.prepayment_amount = max(due or 0, order.prepayment_amount or 0)


def corrected(order: Document, actor: ActorFacts, now: datetime) -> None:
    """Judge an order whose request was changed: by `update`, or by hand in the desk."""
    before = order.flags.techops_before or order.get_doc_before_save()
    changed = {name for name in (*CHANGEABLE_FIELDS, "asset") if order.get(name) != before.get(name)}
    if "contact" in changed:
        _refuse_others("Contact", order.contact, order.customer)
    if "asset" in changed:
        _refuse_others("Service Asset", order.asset, order.customer)
    if "estimated_hours" in changed:
        _estimate_again(order, actor, now)


def cancel(actor: ActorFacts, name: str, reason: str, now: datetime) -> Document:
    """Cancel an order that was not carried out; its offers and planned visits are let go."""
    loaded = store.load(actor, name, for_update=True)
    facts = ActionFacts(reason=reason, limits=limits_for(loaded.document))
    changes = {"cancelled_at": bridge.naive(now), "cancel_reason": reason}
    movement.apply(loaded, Action.CANCEL, actor, facts, now, changes=changes)
    offers.withdraw_all(loaded.offers, now)
    _withdraw_quotations(name, now)
    return loaded.document


def _withdraw_quotations(order: str, now: datetime) -> None:
    from techops.quotations.service import withdraw_open  # quotations stand on orders, not beside them

    withdraw_open(order, now)


def refuse_strangers(actor: ActorFacts, values: dict[str, Any]) -> None:
    """People of a customer order only for their own; others' customers do not exist for them."""
    if actor.system or actor.permits(Permission.SEE_ALL_ORDERS):
        return
    if values.get("customer") not in actor.customers:
        raise guards.not_found("Customer", str(values.get("customer")))
    site = frappe.db.get_value("Service Site", values.get("site"), ["customer", "is_workshop"], as_dict=True)
    if site is None or not (site.is_workshop or site.customer in actor.customers):
        raise guards.not_found("Service Site", str(values.get("site")))
    for field, doctype in (("asset", "Service Asset"), ("contract", "Service Contract")):
        name = values.get(field)
        if name and frappe.db.get_value(doctype, name, "customer") not in actor.customers:
            raise guards.not_found(doctype, name)


def _from_site(order: Document, site: Any) -> None:
    order.zone, order.time_zone = site.zone, site.time_zone
    order.latitude, order.longitude = site.latitude, site.longitude
    if not order.contact_name and not order.contact_phone:
        order.contact_name, order.contact_phone = frappe.db.get_value(
            "Service Site", order.site, ["contact_name", "contact_phone"]
        )


def _from_category(order: Document) -> None:
    category = catalogue.category_facts(order.service_category or "")
    check_orderable(category)
    order.service_type = category.service_type
    order.specialty = order.specialty or category.specialty
    order.estimated_hours = order.estimated_hours or float(category.estimated_hours)


def _from_contract(order: Document, actor: ActorFacts, now: datetime) -> None:
    if order.contract:
        if not frappe.db.exists("Service Contract", order.contract, cache=True):
            raise guards.not_found("Service Contract", order.contract)
        contract = frappe.get_cached_doc("Service Contract", order.contract)
        if contract.customer != order.customer or contract.status != "Active":
            raise RuleViolation(
                "contract_not_applicable",
                _lt("Contract {contract} is not an active contract of this customer. Choose another."),
                contract=order.contract,
            )
        order.company, order.currency = contract.company, contract.currency
        contracts.authorise_request(order.contract, actor.user, now)
    order.currency = order.currency or frappe.get_cached_value("Company", order.company, "default_currency")


def _default_company() -> str:
    company = frappe.get_cached_doc("TechOps Settings").default_company or frappe.defaults.get_global_default(
        "company"
    )
    if not company:
        raise RuleViolation("no_company", _lt("Choose the default company in TechOps Settings first."))
    return company


def _estimate(order: Document, limits: OrderLimits, now: datetime) -> None:
    """Decide whether a quotation is needed, and what an emergency without contract pays in advance."""
    priced = pricing.estimate(order, now)
    asked = bool(order.quotation_requested)
    needed = quotation_needed(
        priced.net_total, Priority(order.priority), cover_of(order.contract), limits, asked=asked
    )
    order.quotation_required = int(needed and order.billing_kind == "Billable")
    if order.sub_status == "Awaiting Prepayment":
        order.prepayment_amount = float(priced.net_total)
