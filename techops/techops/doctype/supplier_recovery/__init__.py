"""DocType Supplier Recovery."""
