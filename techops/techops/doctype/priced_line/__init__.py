"""DocType Priced Line."""
