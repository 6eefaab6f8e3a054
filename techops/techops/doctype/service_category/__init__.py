"""DocType Service Category."""
