"""DocType Service Dispute Note."""
