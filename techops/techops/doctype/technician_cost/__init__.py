"""DocType Technician Cost."""
