"""Disputes of completed work: from the customer's report to rework, discount, credit note or approval."""
