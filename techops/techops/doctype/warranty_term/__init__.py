"""DocType Warranty Term."""
