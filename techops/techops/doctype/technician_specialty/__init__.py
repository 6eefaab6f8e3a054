"""DocType Technician Specialty."""
