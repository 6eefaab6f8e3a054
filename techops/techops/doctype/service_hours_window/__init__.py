"""DocType Service Hours Window."""
