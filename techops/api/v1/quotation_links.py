"""The link of a quotation's e-mail: whoever holds it answers as its contact, without signing in."""

import frappe

from techops.api.endpoint import endpoint
from techops.contracts.rules_signature import signature_image
from techops.kernel import bridge
from techops.quotations import service_link


@endpoint(guests=True, write=True)
def read(token: str) -> dict:
    """Return the quotation of a link; by POST, so that the link is in no log of addresses."""
    return service_link.read(token, bridge.now())


@endpoint(guests=True, write=True)
def answer(
    token: str,
    action: str,
    note: str | None = None,
    signed_by: str | None = None,
    signature: str | None = None,
) -> dict:
    """Answer once: ``approve`` (signed by name, by hand for who wants), ``reject`` or ``request_changes``."""
    given = service_link.Answer(action, note, signed_by, signature_image(signature), frappe.local.request_ip)
    return service_link.answer(token, given, bridge.now())
