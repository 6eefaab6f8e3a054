"""DocType SLA Clock."""
