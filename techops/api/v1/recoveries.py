"""Supplier recovery: parts that failed under their maker's warranty, followed until they are credited."""

from frappe import _
from frappe.model.document import Document

from techops.access import documents
from techops.access.actor import current_actor
from techops.access.matrix import ActorFacts, Permission
from techops.api.endpoint import endpoint, page
from techops.claims import service_recovery, store_recovery
from techops.claims.model import RecoveryStatus
from techops.kernel import bridge

SEE = (Permission.SEE_ALL_ORDERS,)
RECOVER = (Permission.ASSIGN_TECHNICIANS,)  # supervisors and managers


@endpoint(*SEE)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    claim: str | None = None,
    supplier: str | None = None,
    item: str | None = None,
) -> dict:
    """Return a page of the recoveries, latest first."""
    wanted = {"status": status, "claim": claim, "supplier": supplier, "item": item}
    return store_recovery.page(wanted, page(start, limit))


@endpoint(*SEE)
def get(recovery: str) -> dict:
    """Return one recovery with the supplier's documents and what the caller may do."""
    return _shown(store_recovery.load(recovery), current_actor())


@endpoint(*RECOVER, write=True)
def create(
    claim: str, item: str | None = None, serial_no: str | None = None, purchase: str | None = None
) -> dict:
    """Take a claim's failed part back and prepare its return; `purchase` names where it was bought."""
    actor = current_actor()
    return _shown(service_recovery.begin(actor, claim, item, serial_no, purchase, bridge.now()), actor)


@endpoint(*RECOVER, write=True)
def refuse(recovery: str, reason: str) -> dict:
    """Give up what the supplier refuses: the part is scrapped at the expense of the claim's order."""
    actor = current_actor()
    return _shown(service_recovery.refuse(actor, recovery, reason, bridge.now()), actor)


def _shown(doc: Document, actor: ActorFacts) -> dict:
    shown = documents.shown(doc, (*store_recovery.LIST_FIELDS, "maker_until", "opened_by"))
    open_ = doc.status == RecoveryStatus.OPEN.value and actor.permits(Permission.ASSIGN_TECHNICIANS)
    label = _("Supplier Refuses")
    shown["allowed_actions"] = [{"action": "refuse", "label": label, "needs": ["reason"]}] if open_ else []
    return shown
