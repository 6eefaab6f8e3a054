"""DocType TechOps Outbox."""
