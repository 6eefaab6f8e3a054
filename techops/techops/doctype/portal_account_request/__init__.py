"""DocType Portal Account Request."""
