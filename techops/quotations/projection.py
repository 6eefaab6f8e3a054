"""A quotation as each kind of caller may see it, with what they may do with it now."""

from datetime import datetime
from typing import Any

from frappe import _
from frappe.model.document import Document

from techops.access import documents
from techops.access.matrix import ActorFacts, ContactRole, Permission
from techops.access.scope import every_customer
from techops.pricing import frozen, service
from techops.quotations import approval, rules, signing, store
from techops.quotations.model import QuotationAction, QuotationStatus

FIELDS = (
    *store.LIST_FIELDS,
    "company",
    "diagnosis",
    "solution",
    "scope",
    "visits",
    "payment_terms",
    "warranty_days",
    "exclusions",
    "terms",
    "sent_at",
    "decided_at",
    "decision_note",
    "signed_by",
    "signature",
    "amended_from",
)
STAFF_FIELDS = (
    "contact",
    "contact_email",
    "sent_to",
    "decided_by",
    "signed_from",
    "discount_percent",
    "discount_reason",
    "taxes_template",
)
STAFF_TABLES = {
    "labour": ("description", "specialty", "technicians", "hours", "planned_start"),
    "materials": ("item", "item_name", "quantity", "uom", "unit_price", "price_source"),
    "charges": ("description", "quantity", "rate"),
}
REPLACEABLE = frozenset(
    {
        QuotationStatus.SENT,
        QuotationStatus.APPROVED,
        QuotationStatus.CHANGES_REQUESTED,
        QuotationStatus.EXPIRED,
    }
)
SPEAKERS = frozenset({ContactRole.REQUESTER, ContactRole.APPROVER, ContactRole.ADMINISTRATOR})


def full(doc: Document, actor: ActorFacts, now: datetime) -> dict[str, Any]:
    """Return a quotation with its priced lines; internal matters only to staff."""
    staff = every_customer(actor)
    shown = documents.shown(doc, FIELDS)
    if staff:
        shown |= documents.shown(doc, STAFF_FIELDS, STAFF_TABLES)
    priced = service.as_dict(frozen.from_document(doc, frozen.load(doc.discount_lines, [])), staff=staff)
    return {
        **shown,
        "price": {
            **priced,
            **{name: doc.get(name) for name in ("net_total", "tax_total", "grand_total")},
            "taxes": frozen.load(doc.tax_lines, []),
        },
        "document_hash": signing.hash_of(doc),
        "allowed_actions": allowed_actions(doc, actor, now),
    }


def allowed_actions(doc: Document, actor: ActorFacts, now: datetime) -> list[dict[str, Any]]:
    """Return what the actor may do with the quotation now, with what each action asks for."""
    status = QuotationStatus(doc.status)
    if actor.permits(Permission.ASSIGN_TECHNICIANS) and status is QuotationStatus.DRAFT:
        return [_action(QuotationAction.SEND.value, _("Send"), "email")]
    actions = _answers(doc, actor, now) if status is QuotationStatus.SENT else []
    if actor.permits(Permission.ASSIGN_TECHNICIANS) and status in REPLACEABLE:
        actions.append(_action("new_version", _("New Version")))
    return actions


def _answers(doc: Document, actor: ActorFacts, now: datetime) -> list[dict[str, Any]]:
    manager = approval.on_behalf(actor)
    contact = doc.customer in actor.customers and actor.permits(Permission.APPROVE_QUOTATION)
    actions = []
    approver = contact and actor.contact_role in approval.APPROVERS
    if (manager or approver) and not rules.is_expired(store.facts(doc), now):
        label = _("Approve on Behalf of the Customer") if manager else _("Approve")
        actions.append(_action(QuotationAction.APPROVE.value, label, "note"))
    if manager or (contact and actor.contact_role in SPEAKERS):
        actions.append(_action(QuotationAction.REQUEST_CHANGES.value, _("Request Changes"), "reason"))
        actions.append(_action(QuotationAction.REJECT.value, _("Reject"), "reason"))
    return actions


def _action(action: str, label: str, *needs: str) -> dict[str, Any]:
    return {"action": action, "label": label, "needs": list(needs)}
