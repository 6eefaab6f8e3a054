"""DocType Service Contract."""
