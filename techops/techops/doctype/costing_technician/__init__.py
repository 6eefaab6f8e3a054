"""DocType Costing Technician."""
