"""DocType Service Zone."""
