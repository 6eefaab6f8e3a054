"""DocType Contract Site."""
