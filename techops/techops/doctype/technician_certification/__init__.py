"""DocType Technician Certification."""
