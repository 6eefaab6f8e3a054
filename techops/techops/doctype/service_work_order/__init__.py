"""DocType Service Work Order."""
