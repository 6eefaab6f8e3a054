"""DocType Discount Limit."""
