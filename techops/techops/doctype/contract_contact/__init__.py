"""DocType Contract Contact."""
