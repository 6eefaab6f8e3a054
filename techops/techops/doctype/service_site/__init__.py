"""DocType Service Site."""
