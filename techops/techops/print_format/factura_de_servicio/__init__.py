"""Print format of service invoices."""
