"""DocType Service Quotation."""
