"""Assets: the customers' equipment and vehicles."""

import frappe

from techops.access.matrix import Permission
from techops.api.endpoint import Fields, endpoint, fields, page
from techops.assets import service

LOOK = (Permission.SEE_ALL_ORDERS, Permission.SEE_OWN_ORDERS)


@endpoint(*LOOK)
def list(
    start: int = 0,
    limit: int = 20,
    customer: str | None = None,
    site: str | None = None,
    asset_type: str | None = None,
    status: str | None = None,
    plate: str | None = None,
    text: str | None = None,
) -> dict:
    """List the assets the caller may know of; `text` is looked for in names, serial, plate and model."""
    chosen = {
        "customer": customer,
        "site": site,
        "asset_type": asset_type,
        "status": status,
        "plate": plate,
    }
    return service.list_assets(page(start, limit), text, chosen)


@endpoint(*LOOK)
def get(asset: str) -> dict:
    """Return one asset with its documents."""
    return service.get_asset(asset)


@endpoint(*LOOK)
def download(asset: str, document: str) -> None:
    """Answer with one of the asset's documents as a file; `document` is its address as `get` tells it."""
    name, content = service.file_of(asset, document)
    frappe.local.response.filename = name
    frappe.local.response.filecontent = content
    frappe.local.response.type = "download"


@endpoint(*LOOK)
def scan(code: str) -> dict:
    """Return the asset whose label carries `code`."""
    return service.scan(code)


@endpoint(*LOOK)
def label(asset: str) -> dict:
    """Return the asset's label: the address it opens, and its QR code as SVG."""
    return service.label(asset)


@endpoint(Permission.CREATE_REQUEST, write=True)
def create(customer: str, asset_name: str, values: Fields = None) -> dict:
    """Make an asset for a customer; `values` holds its other fields."""
    doc = service.create_asset(customer, {**fields(values), "asset_name": asset_name})
    return service.get_asset(doc.name)


@endpoint(Permission.CREATE_REQUEST, write=True)
def update(asset: str, values: Fields) -> dict:
    """Change an asset's fields."""
    service.update_asset(asset, fields(values))
    return service.get_asset(asset)
