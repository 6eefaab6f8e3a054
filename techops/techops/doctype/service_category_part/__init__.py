"""DocType Technician Zone."""
