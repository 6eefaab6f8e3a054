"""DocType TechOps Settings."""
