"""DocType Technician Position."""
