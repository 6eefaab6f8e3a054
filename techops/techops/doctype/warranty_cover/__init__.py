"""DocType Warranty Cover."""
