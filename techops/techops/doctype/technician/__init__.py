"""DocType Technician."""
