"""Connections of an order that the order itself names; the others are links of the DocType."""

from frappe import _


def get_data() -> dict:
    """Add the invoice (its own, or the month's) and the contract."""
    return {
        "fieldname": "work_order",
        "internal_links": {"Sales Invoice": "sales_invoice", "Service Contract": "contract"},
        "transactions": [
            {"label": _("Execution"), "items": []},
            {"label": _("Money"), "items": ["Sales Invoice", "Service Contract"]},
        ],
    }
