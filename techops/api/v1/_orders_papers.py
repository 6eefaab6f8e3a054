"""What is said and kept about an order; published as functions of `orders`."""

import frappe

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api.endpoint import endpoint, page
from techops.kernel import bridge
from techops.work_orders import messages as order_messages
from techops.work_orders import projection

SEE = (Permission.SEE_OWN_ORDERS, Permission.SEE_ALL_ORDERS)


@endpoint(*SEE)
def history(order: str) -> dict:
    """Return the timeline, oldest first."""
    return {"data": projection.history(current_actor(), order)}


@endpoint(*SEE)
def messages(order: str, start: int = 0, limit: int = 50) -> dict:
    """Return the messages of an order, oldest first."""
    return order_messages.list_messages(current_actor(), order, *page(start, limit), bridge.now())


@endpoint(*SEE, write=True)
def read_messages(order: str, until: int) -> dict:
    """Note that the caller's side has read the messages of the others, up to one of them."""
    return {"read": order_messages.mark_read(current_actor(), order, until, bridge.now())}


@endpoint(*SEE, write=True)
def send_message(order: str, content: str) -> dict:
    """Write a message about an order to everybody concerned."""
    return order_messages.send(current_actor(), order, content, bridge.now())


@endpoint(*SEE)
def attachments(order: str) -> dict:
    """Return the files of an order."""
    return {"data": order_messages.attachments(current_actor(), order)}


@endpoint(*SEE)
def download(order: str, file: str) -> None:
    """Answer with a file of an order."""
    name, content = order_messages.file_of(current_actor(), order, file)
    frappe.local.response.filename = name
    frappe.local.response.filecontent = content
    frappe.local.response.type = "download"


@endpoint(*SEE, write=True)
def attach(order: str, file_name: str, content: str) -> dict:
    """Add a private file to an order; `content` is base64."""
    return order_messages.attach(current_actor(), order, file_name, content)
