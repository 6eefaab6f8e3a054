"""DocType Warranty Voiding."""
