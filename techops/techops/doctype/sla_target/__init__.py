"""DocType SLA Target."""
