"""DocType Service Dispute."""
