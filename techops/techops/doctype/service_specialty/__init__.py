"""DocType Service Specialty."""
