"""DocType SLA Clock Event."""
