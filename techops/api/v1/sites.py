"""Sites: where the customers' work is done."""

from techops.access.matrix import Permission
from techops.api.endpoint import Fields, endpoint, fields, page
from techops.assets import service

LOOK = (Permission.SEE_ALL_ORDERS, Permission.SEE_OWN_ORDERS)


@endpoint(*LOOK)
def list(
    start: int = 0,
    limit: int = 20,
    customer: str | None = None,
    zone: str | None = None,
    is_workshop: bool | None = None,
    disabled: bool | None = None,
    text: str | None = None,
) -> dict:
    """List the sites the caller may know of; `text` is looked for in number, name and address."""
    chosen = {"customer": customer, "zone": zone, "is_workshop": is_workshop, "disabled": disabled}
    return service.list_sites(page(start, limit), text, chosen)


@endpoint(*LOOK)
def get(site: str) -> dict:
    """Return one site with its opening hours."""
    return service.get_site(site)


@endpoint(Permission.CREATE_REQUEST, write=True)
def create(customer: str, site_name: str, values: Fields = None) -> dict:
    """Make a site for a customer; `values` holds its other fields."""
    doc = service.create_site(customer, {**fields(values), "site_name": site_name})
    return service.get_site(doc.name)


@endpoint(Permission.CREATE_REQUEST, write=True)
def update(site: str, values: Fields) -> dict:
    """Change a site's fields."""
    service.update_site(site, fields(values))
    return service.get_site(site)
