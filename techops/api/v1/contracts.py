"""Contracts: their terms, signature, renewal and end."""

from techops.access.matrix import Permission
from techops.access.values import day, text
from techops.api.endpoint import Fields, endpoint, fields, page
from techops.contracts import service, service_records
from techops.contracts.rules_signature import signature_image
from techops.kernel import bridge

LOOK = (Permission.MANAGE_CONTRACTS, Permission.SEE_ALL_ORDERS, Permission.SEE_OWN_ORDERS)
SIGN = (Permission.MANAGE_CONTRACTS, Permission.APPROVE_QUOTATION)


@endpoint(*LOOK)
def list(
    start: int = 0,
    limit: int = 20,
    customer: str | None = None,
    status: str | None = None,
    contract_type: str | None = None,
    text: str | None = None,
) -> dict:
    """List the contracts the caller may know of; `text` is looked for in number, title and customer."""
    chosen = {"customer": customer, "status": status, "contract_type": contract_type}
    return service_records.list_contracts(page(start, limit), text, chosen)


@endpoint(*LOOK)
def get(contract: str) -> dict:
    """Return one contract with its terms."""
    return service_records.get_contract(contract)


@endpoint(Permission.MANAGE_CONTRACTS, write=True)
def create(customer: str, title: str, start_date: str, values: Fields = None) -> dict:
    """Make a draft; `values` holds its terms."""
    given = {**fields(values), "customer": customer, "title": title, "start_date": start_date}
    return service_records.get_contract(service_records.create_contract(given).name)


@endpoint(Permission.MANAGE_CONTRACTS, write=True)
def update(contract: str, values: Fields) -> dict:
    """Change terms of a contract."""
    service_records.update_contract(contract, fields(values))
    return service_records.get_contract(contract)


@endpoint(*SIGN, write=True)
def sign(contract: str, signed_by: str, signature: str | None = None, modified: str | None = None) -> dict:
    """Sign a draft; the customer's administrator draws a `signature` of the `modified` state it read."""
    image = signature_image(signature)
    service.sign(contract, text(signed_by, "Signed By", 140), image, bridge.now(), seen=modified)
    return service_records.get_contract(contract)


@endpoint(Permission.MANAGE_CONTRACTS, write=True)
def renew(contract: str, end_date: str | None = None, start_date: str | None = None) -> dict:
    """Run a contract on until `end_date` (none: open ended); an expired one starts again on `start_date`."""
    service.renew(contract, day(end_date, "Ends"), bridge.now(), day(start_date, "Starts"))
    return service_records.get_contract(contract)


@endpoint(Permission.MANAGE_CONTRACTS, write=True)
def terminate(contract: str, reason: str) -> dict:
    """End a contract today."""
    service.terminate(contract, text(reason, "Reason"), bridge.now())
    return service_records.get_contract(contract)
