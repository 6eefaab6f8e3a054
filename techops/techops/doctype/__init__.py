"""DocType schemas and their thin controllers."""
