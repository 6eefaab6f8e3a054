"""Claims under warranty (seed 1, section 8.2): look at the terms, claim, decide, dispute, close."""

from datetime import datetime

from frappe.model.document import Document

from techops.access.actor import current_actor
from techops.access.evidence import files_of
from techops.access.matrix import Permission
from techops.access.values import moment
from techops.api.endpoint import Fields, Rows, endpoint, fields, page, rows
from techops.claims import projection, service, store
from techops.kernel import bridge

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)
ASK = (Permission.CREATE_REQUEST,)
DECIDE = (Permission.ASSIGN_TECHNICIANS,)  # supervisors and managers


@endpoint(*SEE)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    customer: str | None = None,
    asset: str | None = None,
    original_order: str | None = None,
    text: str | None = None,
) -> dict:
    """Return a page of the claims the caller may see, latest first."""
    wanted = {"status": status, "customer": customer, "asset": asset, "original_order": original_order}
    return store.page(current_actor(), wanted, text, page(start, limit))


@endpoint(*SEE)
def get(claim: str) -> dict:
    """Return one claim with every reason against it, its evidence, and what the caller may do with it."""
    return _shown(store.load(current_actor(), claim))


@endpoint(*SEE)
def eligibility(
    order: str | None = None,
    asset: str | None = None,
    site: str | None = None,
    item: str | None = None,
    serial_no: str | None = None,
) -> dict:
    """Tell beforehand whether a claim would be under warranty, and every reason why not; writes nothing."""
    given = {"original_order": order, "asset": asset, "site": site, "item": item, "serial_no": serial_no}
    return projection.preview(current_actor(), given, bridge.now())


@endpoint(*ASK, write=True)
def create(
    symptom: str,
    description: str,
    order: str | None = None,
    asset: str | None = None,
    values: Fields = None,
    evidence: Rows = None,
) -> dict:
    """Claim about an order or an asset; `values` may name site, item, serial_no and preferred_start.

    `evidence` are files: rows of ``file_name`` and ``content`` (base64).
    """
    about = {"original_order": order, "asset": asset, "symptom": symptom, "description": description}
    return _shown(service.create(current_actor(), {**fields(values), **about}, rows(evidence), bridge.now()))


@endpoint(*DECIDE, write=True)
def decide(
    claim: str,
    unrelated: bool = False,
    exclusion: str | None = None,
    note: str | None = None,
    scheduled_start: str | None = None,
) -> dict:
    """Decide by the terms and what was found: make the order without charge, or tell the customer why not."""
    findings = {"unrelated": unrelated, "exclusion": exclusion}
    when = _moment(scheduled_start)
    return _shown(service.decide(current_actor(), claim, findings, note, when, bridge.now()))


@endpoint(*ASK, write=True)
def dispute(claim: str, reason: str) -> dict:
    """Dispute a decision."""
    return _shown(service.dispute(current_actor(), claim, reason, bridge.now()))


@endpoint(*DECIDE, write=True)
def decide_dispute(claim: str, accept: bool, reason: str, scheduled_start: str | None = None) -> dict:
    """Accept a disputed claim after all, or reject it for good."""
    when = _moment(scheduled_start)
    return _shown(service.decide_dispute(current_actor(), claim, accept, reason, when, bridge.now()))


@endpoint(Permission.CONFIGURE, write=True)
def grant_goodwill(claim: str, reason: str, scheduled_start: str | None = None) -> dict:
    """Do the work at no charge though the terms do not ask for it: managers only."""
    when = _moment(scheduled_start)
    return _shown(service.grant_goodwill(current_actor(), claim, reason, when, bridge.now()))


@endpoint(*ASK, write=True)
def order_regularly(claim: str, service_category: str | None = None) -> dict:
    """Order what the warranty does not cover; the draft of a quotation is made."""
    return _shown(service.order_regularly(current_actor(), claim, service_category, bridge.now()))


@endpoint(*ASK, write=True)
def withdraw(claim: str, reason: str) -> dict:
    """Withdraw a claim."""
    return _shown(service.withdraw(current_actor(), claim, reason, bridge.now()))


@endpoint(*DECIDE, write=True)
def record_cause(claim: str, cause: str, note: str | None = None) -> dict:
    """Write down why the work had to be done again; the claim is closed."""
    return _shown(service.record_cause(current_actor(), claim, cause, note, bridge.now()))


@endpoint(*SEE)
def attachments(claim: str) -> dict:
    """Return the evidence of a claim."""
    return {"data": files_of(store.CLAIM, store.load(current_actor(), claim).name)}


@endpoint(*ASK, write=True)
def attach(claim: str, file_name: str, content: str) -> dict:
    """Add a private photo or PDF to a claim; `content` is base64."""
    return service.attach(current_actor(), claim, file_name, content)


def _shown(doc: Document) -> dict:
    return projection.full(doc, current_actor())


def _moment(text: str | None) -> datetime | None:
    return bridge.aware(moment(text, "Scheduled Start"))
