"""What the customers' pages show that belongs to no single resource."""

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint
from techops.kernel import bridge
from techops.portal import home as first_page
from techops.portal import profile as own_profile
from techops.portal import request


@endpoint(Permission.SEE_OWN_ORDERS)
def home() -> dict:
    """Return what waits for the caller's decision, what is under way, and what their company owes."""
    return first_page.home(current_actor(), bridge.now())


@endpoint(Permission.CREATE_REQUEST)
def request_form(code: str | None = None) -> dict:
    """Return what the caller can ask for and where; `code` is of an asset's label, which fills the form."""
    return request.form(current_actor(), code)


@endpoint(Permission.SEE_OWN_ORDERS)
def profile() -> dict:
    """Return who the caller is to us: name, companies, role and approval limit."""
    return own_profile.profile(current_actor())


@endpoint(Permission.SEE_OWN_ORDERS, write=True)
def change_profile(language: str, notices: bool, phone: str | None = None) -> dict:
    """Change the caller's telephone and language, and whether e-mails tell what happens to their orders."""
    return own_profile.change(current_actor(), phone, language, notices)
