"""DocType Warranty Claim Event."""
