"""Print format of Service Quotation."""
