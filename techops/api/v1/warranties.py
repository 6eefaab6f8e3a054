"""Warranties (seed 1, section 8.1): what is covered until when, claiming, voiding for misuse."""

from frappe.model.document import Document

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import Rows, endpoint, page, rows
from techops.claims import projection as claims
from techops.claims import service as claiming
from techops.kernel import bridge
from techops.warranty import projection, service_voiding

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)


@endpoint(*SEE)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    customer: str | None = None,
    site: str | None = None,
    asset: str | None = None,
    work_order: str | None = None,
) -> dict:
    """Return a page of the warranties the caller may see, those that last longest first."""
    wanted = {"status": status, "customer": customer, "site": site, "asset": asset, "work_order": work_order}
    return projection.page(current_actor(), wanted, page(start, limit))


@endpoint(*SEE)
def get(warranty: str) -> dict:
    """Return one warranty: labour and each part with its last day, claims, and what the caller may do."""
    return _shown(projection.load(current_actor(), warranty))


@endpoint(Permission.CREATE_REQUEST, write=True)
def claim(
    warranty: str,
    symptom: str,
    description: str,
    item: str | None = None,
    serial_no: str | None = None,
    evidence: Rows = None,
) -> dict:
    """Claim under a warranty: about its labour, or about one of its parts."""
    actor = current_actor()
    doc = projection.load(actor, warranty)
    given = {
        "original_order": doc.work_order,
        "symptom": symptom,
        "description": description,
        "item": item,
        "serial_no": serial_no,
    }
    return claims.full(claiming.create(actor, given, rows(evidence), bridge.now()), actor)


@endpoint(Permission.ASSIGN_TECHNICIANS, write=True)
def propose_void(warranty: str, reason: str, evidence: Rows) -> dict:
    """Propose to void a warranty for misuse; `evidence`: rows of ``file_name`` and ``content`` (base64)."""
    return _shown(service_voiding.propose(current_actor(), warranty, reason, rows(evidence), bridge.now()))


@endpoint(Permission.CONFIGURE, write=True)
def decide(warranty: str, approve: bool, note: str) -> dict:
    """Approve a proposal to void, or refuse it: a manager who did not propose it (RN-033)."""
    return _shown(service_voiding.decide(current_actor(), warranty, approve, note, bridge.now()))


def _shown(doc: Document) -> dict:
    return projection.full(doc, current_actor())
