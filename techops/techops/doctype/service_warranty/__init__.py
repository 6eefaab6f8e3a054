"""DocType Service Warranty."""
