"""DocType TechOps Idempotency Key."""
