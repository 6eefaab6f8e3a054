"""Who is told of what happens in a dispute."""

from frappe.model.document import Document

from techops.disputes.model import DisputeAction, DisputeActionLabel, Side
from techops.kernel.text import _lt
from techops.reliability import notices

SUPERVISORS, MANAGERS = ("Service Supervisor",), ("Service Manager",)


def opened(dispute: Document) -> None:
    """Tell the supervisors that work is disputed."""
    text = _lt("{customer} disputes order {order}: {dispute}")
    _queue(notices.holders_of(*SUPERVISORS), text, dispute, {"customer": dispute.customer_name}, "opened")


def changed(dispute: Document, action: DisputeAction, side: Side) -> None:
    """Tell the other side what was done."""
    text = _lt("Dispute {dispute} of order {order}: {what}")
    _queue(_others(dispute, side), text, dispute, {"what": f"_:{DisputeActionLabel[action.name].value}"})


def said(dispute: Document, side: Side) -> None:
    """Tell the other side that there is something to read."""
    _queue(
        _others(dispute, side),
        _lt("There is a new message in dispute {dispute} of order {order}."),
        dispute,
        {},
    )


def late(dispute: Document) -> None:
    """Tell the managers that nobody has answered in time."""
    text = _lt("Dispute {dispute} of {customer} has waited too long for an answer.")
    key = f"late|{dispute.answer_by}"
    _queue(notices.holders_of(*MANAGERS), text, dispute, {"customer": dispute.customer_name}, key)


def _others(dispute: Document, side: Side) -> list[str]:
    return [dispute.opened_by] if side is Side.STAFF else notices.holders_of(*SUPERVISORS)


def _queue(users: list[str], text: str, dispute: Document, params: dict, once: str = "") -> None:
    named = {"dispute": dispute.name, "order": dispute.work_order, **params}
    key = f"dispute|{dispute.name}|{once}" if once else None
    notices.queue(users, text, named, dispute.doctype, dispute.name, key)
