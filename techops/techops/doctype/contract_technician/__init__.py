"""DocType Contract Technician."""
