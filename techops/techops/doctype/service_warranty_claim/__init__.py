"""DocType Service Warranty Claim."""
