"""DocType TechOps Key."""
