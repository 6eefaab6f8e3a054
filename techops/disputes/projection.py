"""A dispute as each side may see it: fields chosen here, what was said, what was shown, what may be done."""

from typing import Any

from frappe import _

from techops.access import persons
from techops.access.matrix import ActorFacts
from techops.disputes import rules, store
from techops.disputes.model import Side
from techops.disputes.service import side_of

FIELDS = (
    *store.LIST_FIELDS,
    "title",
    "technician",
    "sales_invoice",
    "currency",
    "net_total",
    "answered_at",
    "resolution_note",
    "discount_percent",
    "amount_off",
    "credit_note",
    "rework_order",
)
STAFF_FIELDS = ("escalated_at", "opened_by", "closed_by", "order_status")


def full(actor: ActorFacts, name: str) -> dict[str, Any]:
    """Return everything about a dispute that the actor may see, and what they may do with it now."""
    loaded = store.load(actor, name)
    staff = side_of(actor) is Side.STAFF
    document, charge = loaded.document, loaded.facts.charge
    shown = {field: document.get(field) for field in (*FIELDS, *(STAFF_FIELDS if staff else ()))}
    shown["status_label"] = _(document.status)
    shown["order_status"] = loaded.order.document.status
    shown["notes"] = [_note(note, actor) for note in store.notes_of(name, internal=staff)]
    shown["left_to_take_off"] = float(charge.left)
    shown["is_invoiced"] = charge.is_invoiced
    shown["allowed_actions"] = [
        {"action": one.action.value, "label": _(one.label.value), "needs": list(one.needs)}
        for one in rules.allowed_actions(loaded.facts, actor)
    ]
    return shown


def _note(note: dict[str, Any], actor: ActorFacts) -> dict[str, Any]:
    """A note with its author's name, as far as the reader may know."""
    names = {
        Side.STAFF.value: persons.team() if persons.is_outsider(actor) else note["author_name"],
        Side.TECHNICIAN.value: persons.technician_name(note["author_name"], actor),
    }
    return {**note, "author_name": names.get(note["side"], note["author_name"])}
