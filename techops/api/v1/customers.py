"""Customers: ERPNext's, with their contacts and addresses."""

from techops.access.matrix import Permission
from techops.api.endpoint import Fields, endpoint, fields, page
from techops.integrations.erpnext import customers

LOOK = (Permission.SEE_ALL_ORDERS, Permission.SEE_OWN_ORDERS)
KEEP = (Permission.CREATE_REQUEST, Permission.MANAGE_CONTRACTS)


@endpoint(*LOOK)
def list(start: int = 0, limit: int = 20, text: str | None = None, disabled: bool | None = None) -> dict:
    """List the customers the caller may know of; `text` is looked for in names and tax number."""
    return customers.list_customers(page(start, limit), text, disabled=disabled)


@endpoint(*LOOK)
def get(customer: str) -> dict:
    """Return one customer with its contacts and addresses."""
    return customers.get_customer(customer)


@endpoint(*KEEP, write=True)
def create(customer_name: str, values: Fields = None, contact: Fields = None, address: Fields = None) -> dict:
    """Make a customer, and its first contact and address when given."""
    doc = customers.create_customer(
        {**fields(values), "customer_name": customer_name}, fields(contact), fields(address)
    )
    return customers.get_customer(doc.name)


@endpoint(*KEEP, write=True)
def update(customer: str, values: Fields) -> dict:
    """Change a customer's fields."""
    customers.update_customer(customer, fields(values))
    return customers.get_customer(customer)
