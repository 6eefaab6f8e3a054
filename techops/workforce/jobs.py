"""The workforce's daily job."""

from datetime import timedelta

import frappe

from techops.kernel import bridge

POSITIONS_KEPT = timedelta(days=30)  # privacy: where people were is not kept longer


def forget_positions() -> None:
    """Delete the technicians' positions older than thirty days."""
    before = bridge.naive(bridge.now() - POSITIONS_KEPT)
    frappe.db.delete("Technician Position", {"recorded_at": ["<", before]})
