"""DocType Service Document."""
