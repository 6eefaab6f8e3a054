"""What ERPNext asks of us about its own documents."""

from typing import Any

from frappe import _


def customer_dashboard(data: dict[str, Any]) -> dict[str, Any]:
    """Show on a customer what our service knows of them."""
    ours = ["Service Work Order", "Service Asset", "Service Warranty", "Service Warranty Claim"]
    data["transactions"].append({"label": _("Technical Service"), "items": ours})
    return data
