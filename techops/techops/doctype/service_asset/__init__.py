"""DocType Service Asset."""
