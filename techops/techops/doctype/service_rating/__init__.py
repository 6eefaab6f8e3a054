"""DocType Service Rating."""
